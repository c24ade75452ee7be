/**
 * Dates, times and numbers in both languages, without a document to show them in. A time is of the zone of the device; a date of the
 * register is a day in China and is not moved.
 */
import type { Label } from '../verifier/vocabulary.ts'

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

/** A label whose parts in braces are filled in. */
export function fill(label: Label, parts: Readonly<Record<string, string | Label>>): Label {
  const filled = (to: keyof Label): string =>
    label[to].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const part = parts[name] ?? ''
      return typeof part === 'string' ? part : part[to]
    })
  return { zh: filled('zh'), en: filled('en') }
}

interface Formatter<T> {
  format(value: T): string
}

/** Formatters are dear to make: a list of dates would make two for each. */
export function inBoth<T>(make: (tag: string) => Formatter<T>): (value: T) => Label {
  let made: { zh: Formatter<T>; en: Formatter<T> } | undefined
  return (value) => {
    made ??= { zh: make(tags.zh), en: make(tags.en) }
    return { zh: made.zh.format(value), en: made.en.format(value) }
  }
}

/** A number with its thousands apart. */
export const numberLabel = /* @__PURE__ */ inBoth<number>((tag) => new Intl.NumberFormat(tag))

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const unitLabels = /* @__PURE__ */ units.map((unit, power) =>
  inBoth<number>((tag) => {
    // "69 byte" is what the short form says in English.
    const unitDisplay = power === 0 ? 'long' : 'short'
    return new Intl.NumberFormat(tag, {
      style: 'unit',
      unit,
      unitDisplay,
      maximumFractionDigits: 1,
    })
  }),
)

/** A size in units of 1,000, the greatest of which there is one at least as it is written. */
export function sizeLabel(bytes: number): Label {
  const tenths = (power: number): number => Math.round((bytes / 1000 ** power) * 10)
  const power = units.findIndex((_, at) => tenths(at) < 10_000)
  const chosen = power < 0 ? units.length - 1 : power
  return unitLabels[chosen]!(bytes / 1000 ** chosen)
}

/** Times written in one way. */
export const dates = (options: Intl.DateTimeFormatOptions): ((time: Date) => Label) =>
  inBoth((tag) => new Intl.DateTimeFormat(tag, options))

const day = { year: 'numeric', month: 'long', day: 'numeric' } as const
const dateLabels = /* @__PURE__ */ [
  /* @__PURE__ */ dates({ timeZone: 'UTC', year: 'numeric' }),
  /* @__PURE__ */ dates({ timeZone: 'UTC', year: 'numeric', month: 'long' }),
  /* @__PURE__ */ dates({ timeZone: 'UTC', ...day }),
]

/** A date of a document: `2022`, `2022-05` or `2022-05-17`. What is none stays as it is. */
export function dateLabel(date: string): Label {
  if (!/^\d{4}(-\d\d){0,2}$/.test(date)) return { zh: date, en: date }
  const parts = date.split('-').length
  return dateLabels[parts - 1]!(new Date(`${date}${'-01'.repeat(3 - parts)}T00:00:00Z`))
}

/** The day of a time. */
export const dayLabel = /* @__PURE__ */ dates(day)

/** A time with its zone. */
export const timeLabel = /* @__PURE__ */ dates({
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

const ofToday = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const todayLabel = /* @__PURE__ */ dates(ofToday)
const otherDayLabel = /* @__PURE__ */ dates({ ...ofToday, month: 'long', day: 'numeric' })

/** A time of the day, with the date where that is not today. */
export function soonLabel(time: Date): Label {
  const today = time.toDateString() === new Date().toDateString()
  return today ? todayLabel(time) : otherDayLabel(time)
}

/** What there is one of, and several; Chinese has one form for both. */
export interface Counted {
  readonly zh: string
  readonly one: string
  readonly other: string
}

/** A number of things, `{n}` in each form. */
export function counted(n: number, { zh, one, other }: Counted): Label {
  const number = numberLabel(n)
  const en = n === 1 ? one : other
  return { zh: zh.replaceAll('{n}', number.zh), en: en.replaceAll('{n}', number.en) }
}
