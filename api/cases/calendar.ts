/**
 * Periods in days as the Civil Code counts them (arts 200-203), in China standard time (UTC+8): the day on which a
 * period begins does not count, it ends at 24:00 of its last day, and a last day that is a day off is put off to the
 * next day that is not.
 */
import { parseTime, registrationDateOf } from '../../verifier/date.ts'
import daysOff from './days-off.json' with { type: 'json' }
import { day } from './machine.ts'

/** Days off and days worked, as they were known from a second (Unix) on. */
export interface DaysRow {
  readonly from: number
  /** `10-01`: of every year. */
  readonly fixed: readonly string[]
  readonly dates: readonly string[]
  readonly workdays: readonly string[]
}

const known: readonly DaysRow[] = daysOff.rows

/**
 * Last second (Unix) of a period of so many days that begins with what happened at `time`, by the days off that were
 * known then. What is done at this second is in time, what is done later is late.
 */
export function endOfPeriod(time: number, days: number, rows: readonly DaysRow[] = known): number {
  let last = time + days * day
  while (isDayOff(registrationDateOf(last), time, rows)) last += day
  return startOfDay(last) + day - 1
}

/** Unix second at which the day of a moment began at UTC+8. */
function startOfDay(time: number): number {
  // A date that was just printed can be read again.
  return (parseTime(`${registrationDateOf(time)}T00:00:00Z`) ?? 0) - 8 * 3600
}

/** Whether a date (`2026-11-22`, UTC+8) is a day off, by what was known at a time. Of two rows the later one holds. */
export function isDayOff(date: string, time: number, rows: readonly DaysRow[] = known): boolean {
  const told = rows.filter(({ from }) => from <= time).findLast((row) => names(row, date))
  if (told !== undefined) return !told.workdays.includes(date)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

function names({ fixed, dates, workdays }: DaysRow, date: string): boolean {
  return workdays.includes(date) || dates.includes(date) || fixed.includes(date.slice(5))
}
