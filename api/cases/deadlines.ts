/** Deadlines as data: how many days, since when, by which rule. */
import type { Label } from '../../verifier/vocabulary.ts'
import { endOfPeriod } from './calendar.ts'
import table from './deadlines.json' with { type: 'json' }

/** Days of a period and the first Unix second they hold for. */
export interface PeriodRow {
  readonly from: number
  readonly days: number
}

export type Period = keyof typeof table.periods

/** All periods with their sources, for people. */
export const periods: Readonly<
  Record<Period, Label & { readonly rows: readonly PeriodRow[]; readonly source: Label }>
> = table.periods

/** Last Unix second of a period that begins with what happened at `time`. */
export function deadline(period: Period, time: number): number {
  return endOfPeriod(time, daysAt(periods[period].rows, time))
}

/** Days that hold at a time. Rows are in the order of `from`, the first from 0. */
export function daysAt(rows: readonly PeriodRow[], time: number): number {
  return rows.findLast(({ from }) => from <= time)?.days ?? 0
}
