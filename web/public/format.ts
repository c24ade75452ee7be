/**
 * Dates, times and numbers in both languages. A time is shown in the visitor's zone, which is named, and in UTC when it is pointed
 * at; a date of the register is a day in China and is not moved.
 */
import type { Label } from '../../verifier/vocabulary.ts'
import { el } from '../dom.ts'

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

interface Formatter<T> {
  format(value: T): string
}

/** Formatters are dear to make: a list of dates would make two for each. */
function inBoth<T>(make: (tag: string) => Formatter<T>): (value: T) => Label {
  let made: { zh: Formatter<T>; en: Formatter<T> } | undefined
  return (value) => {
    made ??= { zh: make(tags.zh), en: make(tags.en) }
    return { zh: made.zh.format(value), en: made.en.format(value) }
  }
}

/** A number with its thousands apart. */
export const numberLabel = inBoth<number>((tag) => new Intl.NumberFormat(tag))

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const unitLabels = units.map((unit, power) =>
  inBoth<number>((tag) => {
    const unitDisplay = power === 0 ? 'long' : 'short'
    return new Intl.NumberFormat(tag, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumFractionDigits: 1,
    })
  }),
)

/** A size in units of 1,000. */
export function sizeLabel(bytes: number): Label {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return unitLabels[power]!(bytes / 1000 ** power)
}

const dates = (options: Intl.DateTimeFormatOptions): ((time: Date) => Label) =>
  inBoth((tag) => new Intl.DateTimeFormat(tag, options))

const inYear = { timeZone: 'UTC', year: 'numeric' } as const
const inMonth = { ...inYear, month: 'long' } as const
const dateLabels = [dates(inYear), dates(inMonth), dates({ ...inMonth, day: 'numeric' })]

/** A date of a document: `2022`, `2022-05` or `2022-05-17`. What is none stays as it is. */
export function dateLabel(date: string): Label {
  if (!/^\d{4}(-\d\d){0,2}$/.test(date)) return { zh: date, en: date }
  const parts = date.split('-').length
  return dateLabels[parts - 1]!(new Date(`${date}${'-01'.repeat(3 - parts)}T00:00:00Z`))
}

/** A date, to be read by machines too. */
export function dateElement(date: string): HTMLTimeElement {
  return el('time', { datetime: date }, dateLabel(date))
}

/** A time in the visitor's zone, which it names. */
export const timeLabel = dates({
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

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
