/** Statistics of the register, kept as they grow: small tables, so that nobody counts millions of rows. */
import { literal } from '../db/engine.ts'
import type { Schema } from '../db/schema.ts'
import type { RegisterRow } from './entry.ts'

/** What is counted by the month of registration. */
export const monthly = ['category', 'region', 'lane', 'state'] as const
/** What is counted by the day. */
export const daily = ['registrations', 'deposits'] as const

export type Dimension = (typeof monthly)[number] | (typeof daily)[number]
export type Count = Schema['register_counts']

/** Month of a day, `2026-11`. */
export const monthOf = (day: string): string => day.slice(0, 7)

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
