/**
 * Dates, times and numbers in both languages. A time is shown in the visitor's zone, which is named, and in UTC when it is pointed
 * at; a date of the register is a day in China and is not moved.
 */
import type { Label } from '../../verifier/vocabulary.ts'
import { el } from '../dom.ts'

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

const inBoth = (print: (tag: string) => string): Label => ({
  zh: print(tags.zh),
  en: print(tags.en),
})

/** A number with its thousands apart. */
export function numberLabel(value: number): Label {
  return inBoth((tag) => value.toLocaleString(tag))
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in units of 1,000, of three digits at most. */
export function sizeLabel(bytes: number): Label {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const options = {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  } as const
  return inBoth((tag) => (bytes / 1000 ** power).toLocaleString(tag, options))
}

/** A date of a document: `2022`, `2022-05` or `2022-05-17`. What is none stays as it is. */
export function dateLabel(date: string): Label {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date)
  if (parts === null) return { zh: date, en: date }
  const [, year, month, day] = parts
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric' }
  if (month !== undefined) options.month = 'long'
  if (day !== undefined) options.day = 'numeric'
  const time = new Date(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`)
  return inBoth((tag) => time.toLocaleDateString(tag, options))
}

/** A date, to be read by machines too. */
export function dateElement(date: string): HTMLTimeElement {
  return el('time', { datetime: date }, dateLabel(date))
}

const moment = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
} as const

/** A time in the visitor's zone, which it names. */
export function timeLabel(time: Date): Label {
  return inBoth((tag) => time.toLocaleString(tag, moment))
}

/** A time (Date, RFC 3339, or Unix seconds) in the visitor's zone; in UTC for machines and when it is pointed at. */
export function timeElement(time: Date | string | number): HTMLTimeElement {
  const at = new Date(typeof time === 'number' ? time * 1000 : time)
  const utc = at.toISOString().replace(/\.\d+Z/, 'Z')
  return el(
    'time',
    { datetime: utc, title: utc.replace('T', ' ').replace('Z', ' UTC') },
    timeLabel(at),
  )
}
