/** Statistics of the register, kept as they grow: small tables, so that nobody counts millions of rows. */
import { printTime, registrationDateOf } from '../../verifier/date.ts'
import { literal } from '../db/engine.ts'
import type { Schema } from '../db/schema.ts'
import type { Decision } from './applications.ts'
import { stepOf } from './durations.ts'
import type { RegisterRow } from './entry.ts'

/** What is counted by the month of registration. */
export const monthly = ['category', 'region', 'lane', 'state'] as const
/** What is counted by the day. */
export const daily = ['registrations', 'deposits'] as const

/** Entries of the log, of every kind, by the day and by the hour. */
export const growth = { day: 'entries', hour: 'entries_hour' } as const
/** Decisions by the month, with how they went and how long they took as the value. */
export const decided = 'decided'

export type Dimension =
  | (typeof monthly)[number]
  | (typeof daily)[number]
  | (typeof growth)[keyof typeof growth]
  | typeof decided
export type Count = Schema['register_counts']

/** Month of a day, `2026-11`. */
export const monthOf = (day: string): string => day.slice(0, 7)

/** Day and hour of a moment at UTC+8, as days of registration are: `2026-11-22T07`. */
export const hourOf = (time: number): string => printTime(time + 8 * 3600).slice(0, 13)

/** Changes of counts, summed up. */
export class CountChanges {
  readonly #changes = new Map<string, Count>()

  add(dimension: Dimension, period: string, value: string, by: number): void {
    const key = `${dimension} ${period} ${value}`
    const known = this.#changes.get(key)
    if (known) known.count += by
    else this.#changes.set(key, { dimension, period, value, count: by })
  }

  addRow(row: RegisterRow): void {
    for (const dimension of monthly) this.add(dimension, monthOf(row.registered), row[dimension], 1)
    this.add('registrations', row.registered, '', 1)
  }

  /** An entry of the log, of any kind. */
  addEntry(time: number): void {
    const hour = hourOf(time)
    this.add(growth.hour, hour, '', 1)
    this.add(growth.day, hour.slice(0, 10), '', 1)
  }

  addDecision({ lane, outcome, time, seconds }: Decision): void {
    const value = `${lane} ${outcome} ${stepOf(seconds)}`
    this.add(decided, monthOf(registrationDateOf(time)), value, 1)
  }

  /** A certificate of a month went from one state to another. */
  move(registered: string, from: string, to: string): void {
    this.add('state', monthOf(registered), from, -1)
    this.add('state', monthOf(registered), to, 1)
  }

  /** Counts that are not zero. */
  rows(): Count[] {
    return [...this.#changes.values()].filter(({ count }) => count !== 0)
  }

  /** Adds the changes to what is counted; no statement where nothing changed. */
  statements(): string[] {
    const values = this.rows().map(
      ({ dimension, period, value, count }) =>
        `(${[dimension, period, value].map(literal).join(', ')}, ${count})`,
    )
    if (values.length === 0) return []
    return [
      `insert into register_counts (dimension, period, value, count) values ${values.join(', ')}
       on conflict (dimension, period, value) do update set count = register_counts.count + excluded.count`,
    ]
  }
}
