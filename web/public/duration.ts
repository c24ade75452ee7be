/** Durations in words, in the unit that people would use. */
import type { Label } from '../../verifier/vocabulary.ts'
import { inBoth } from '../format.ts'
import { statisticsTexts as texts } from './statistics-texts.ts'

const units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** A duration that was rounded up to a whole unit: `5 days`, `under a second`. */
export function durationLabel(seconds: number): Label {
  const [length, unit] = units.find(([one]) => seconds >= one) ?? units[3]
  if (seconds < 1) return texts.atOnce
  return unitLabel(Math.round(seconds / length), unit)
}

/** So many of a unit. */
export function unitLabel(count: number, unit: Intl.NumberFormatOptions['unit']): Label {
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const
  return inBoth<number>((tag) => new Intl.NumberFormat(tag, options))(count)
}

const relativeLabel = /* @__PURE__ */ inBoth<readonly [number, Intl.RelativeTimeFormatUnit]>(
  (tag) => {
    const relative = new Intl.RelativeTimeFormat(tag)
    return { format: ([count, unit]) => relative.format(count, unit) }
  },
)

/** How long ago something was. */
export function agoLabel(seconds: number): Label {
  const [length, unit] = units.find(([one]) => seconds >= one) ?? units[3]
  return relativeLabel([-Math.floor(Math.max(0, seconds) / length), unit])
}
