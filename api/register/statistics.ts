/** Statistics and monthly reports of the register (1994 Measures arts. 11, 12), read from what is counted as it grows. */
import type { Database } from '../db/database.ts'
import { daily, monthly, monthOf, type Count } from './counts.ts'

/** Counts by value, for example `{ fine_art: 12, music: 3 }`. Values without certificates are left out. */
export type Counts = Readonly<Record<string, number>>

/** What was registered in a span of time, and in which state it is now. */
export interface Totals {
  readonly registrations: number
  readonly deposits: number
  readonly category: Counts
  readonly region: Counts
  readonly lane: Counts
  readonly state: Counts
}

export interface MonthTotals extends Totals {
  readonly month: string
}

export interface DayTotals {
  readonly day: string
  readonly registrations: number
  readonly deposits: number
}

/** First and last month, both included; all where absent. */
export interface Months {
  readonly from?: string
  readonly to?: string
}

/** No month is written with it: after every day of the month, before the next. */
export const afterMonth = '~'

async function counts(
  db: Database,
  dimensions: readonly string[],
  { from, to }: Months,
): Promise<Count[]> {
  let query = db.query.selectFrom('register_counts').where('dimension', 'in', dimensions)
  if (from !== undefined) query = query.where('period', '>=', from)
  if (to !== undefined) query = query.where('period', '<', to + afterMonth)
  return query.where('count', '<>', 0).orderBy('period').orderBy('value').selectAll().execute()
}

/** Sums of each month, oldest first. */
export async function monthTotals(db: Database, months: Months): Promise<MonthTotals[]> {
  const byMonth = new Map<string, Count[]>()
  for (const row of await counts(db, [...monthly, ...daily], months)) {
    const month = monthOf(row.period)
    byMonth.set(month, [...(byMonth.get(month) ?? []), row])
  }
  return [...byMonth].map(([month, rows]) => ({ month, ...totalsOf(rows) }))
}

/** Registrations and deposits of each day on which there were some, oldest first. */
export async function dayTotals(db: Database, months: Months): Promise<DayTotals[]> {
  const byDay = new Map<string, { registrations: number; deposits: number }>()
  for (const { dimension, period, count } of await counts(db, daily, months)) {
    const day = byDay.get(period) ?? { registrations: 0, deposits: 0 }
    byDay.set(period, { ...day, [dimension]: count })
  }
  return [...byDay].map(([day, sums]) => ({ day, ...sums }))
}

/** The sum of some counts. */
export function totalsOf(rows: readonly Count[]): Totals {
  const sum = (dimension: string): number =>
    rows.reduce((all, row) => all + (row.dimension === dimension ? row.count : 0), 0)
  const byValue = (dimension: string): Counts => {
    const found = new Map<string, number>()
    for (const row of rows)
      if (row.dimension === dimension) found.set(row.value, (found.get(row.value) ?? 0) + row.count)
    return Object.fromEntries(found)
  }
  return {
    registrations: sum('registrations'),
    deposits: sum('deposits'),
    category: byValue('category'),
    region: byValue('region'),
    lane: byValue('lane'),
    state: byValue('state'),
  }
}

/** Sums of one month, or of several. */
export async function totals(db: Database, months: Months): Promise<Totals> {
  return totalsOf(await counts(db, [...monthly, ...daily], months))
}
