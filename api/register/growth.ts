/** How the log grew: entries by the day or hour in which they were made, of all kinds, and its size at the end of each. */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { growth as dimensions } from './counts.ts'
import { afterMonth } from './statistics.ts'

export type GrowthUnit = keyof typeof dimensions

/** Days of registration, both included; all where absent. */
export interface Days {
  readonly from?: string
  readonly to?: string
}

export interface Growth {
  /** Entries before the first point. */
  readonly before: number
  /** Oldest first; times without entries are left out. */
  readonly points: readonly GrowthPoint[]
}

export interface GrowthPoint {
  /** `2026-11-22` or `2026-11-22T07`, at UTC+8. */
  readonly at: string
  readonly entries: number
  /** Of the log at the end of it. */
  readonly size: number
}

interface Row {
  readonly period: string
  readonly count: number
}

/** Reads how the log grew, in one statement: what is added while it runs is in all of it or in none. */
export async function growthOf(
  db: Database,
  unit: GrowthUnit,
  { from = '', to = '9999-12-31' }: Days,
): Promise<Growth> {
  const dimension = dimensions[unit]
  const { rows } = await sql<Row>`
    select '' as period, coalesce(sum(count), 0)::float8 as count from register_counts
      where dimension = ${dimension} and period < ${from}
    union all select period, count::float8 from register_counts
      where dimension = ${dimension} and period >= ${from} and period < ${to + afterMonth}
    order by period`.execute(db.query)
  const [first, ...rest] = rows
  const before = first?.count ?? 0
  let size = before
  const points = rest.map(({ period, count }) => ({
    at: period,
    entries: count,
    size: (size += count),
  }))
  return { before, points }
}
