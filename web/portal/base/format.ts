/** Times and numbers as people write them, in the zone of their device. */
import type { Label } from '../../../verifier/vocabulary.ts'

type Language = keyof Label

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

/** A time with date, minutes and zone; from Unix seconds or RFC 3339. */
export function printTime(time: number | string, to: Language): string {
  return new Date(typeof time === 'number' ? time * 1000 : time).toLocaleString(tags[to], {
    year: 'numeric',
    month: to === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
}

/** A day; from Unix seconds, RFC 3339, or the `2022`, `2022-05`, `2022-05-17` of documents. */
export function printDay(time: number | string, to: Language): string {
  if (typeof time === 'string' && /^\d{4}(-\d{2})?$/.test(time)) return printPart(time, to)
  // A day of a document is that day everywhere.
  const bare = typeof time === 'string' && time.length === 10
  return new Date(typeof time === 'number' ? time * 1000 : time).toLocaleDateString(tags[to], {
    year: 'numeric',
    month: to === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...(bare && { timeZone: 'UTC' }),
  })
}

function printPart(time: string, to: Language): string {
  const [year = '', month] = time.split('-')
  if (month === undefined) return to === 'zh' ? `${year}年` : year
  const options = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Date(`${time}-01`).toLocaleDateString(tags[to], options)
}

/** A whole number or a fraction, with the separators of the language. */
export function printNumber(value: number, to: Language): string {
  return value.toLocaleString(tags[to])
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in bytes, in units of a thousand. */
export function printSize(bytes: number, to: Language): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  const maximumFractionDigits = value < 10 && step > 0 ? 1 : 0
  const unit = units[step] ?? 'byte'
  return value.toLocaleString(tags[to], {
    style: 'unit',
    unit,
    // "69 byte" is what the short form says in English.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits,
  })
}
