/** Durations in words, in the unit that people would use. */
import type { Label } from '../../verifier/vocabulary.ts'
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
export function unitLabel(count: number, unit: string): Label {
  const print = (tag: string): string =>
    count.toLocaleString(tag, {
      style: 'unit',
      unit,
      unitDisplay: 'long',
      maximumFractionDigits: 1,
    })
  return { zh: print('zh-CN'), en: print('en-GB') }
}

/** How long ago something was. */
export function agoLabel(seconds: number): Label {
  const [length, unit] = units.find(([one]) => seconds >= one) ?? units[3]
  const count = Math.floor(Math.max(0, seconds) / length)
  const print = (tag: string): string =>
    new Intl.RelativeTimeFormat(tag, { numeric: 'always' }).format(-count, unit)
  return { zh: print('zh-CN'), en: print('en-GB') }
}
