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

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

/** So many of a unit. */
export function unitLabel(count: number, unit: Intl.NumberFormatOptions['unit']): Label {
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const
  const print = (tag: string): string => count.toLocaleString(tag, options)
  return { zh: print(tags.zh), en: print(tags.en) }
}

const relative = {
  zh: new Intl.RelativeTimeFormat(tags.zh),
  en: new Intl.RelativeTimeFormat(tags.en),
}

/** How long ago something was. */
export function agoLabel(seconds: number): Label {
  const [length, unit] = units.find(([one]) => seconds >= one) ?? units[3]
  const count = -Math.floor(Math.max(0, seconds) / length)
  return { zh: relative.zh.format(count, unit), en: relative.en.format(count, unit) }
}
