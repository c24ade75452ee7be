/**
 * Periods in days as the Civil Code counts them (arts 200-203), in China standard time (UTC+8): the day on which a
 * period begins does not count, it ends at 24:00 of its last day, and a last day that is a day off is put off to the
 * next day that is not.
 */
import { parseTime, registrationDateOf } from '../../verifier/date.ts'
import daysOff from './days-off.json' with { type: 'json' }
import { day } from './machine.ts'

const fixed: ReadonlySet<string> = new Set(daysOff.fixed)
const dates: ReadonlySet<string> = new Set(daysOff.dates)
const workdays: ReadonlySet<string> = new Set(daysOff.workdays)

/**
 * Last second (Unix) of a period of so many days that begins with what happened at `time`. What is done at this
 * second is in time, what is done later is late.
 */
export function endOfPeriod(time: number, days: number): number {
  let last = time + days * day
  while (isDayOff(registrationDateOf(last))) last += day
  return startOfDay(last) + day - 1
}

/** Unix second at which the day of a moment began at UTC+8. */
function startOfDay(time: number): number {
  // A date that was just printed can be read again.
  return (parseTime(`${registrationDateOf(time)}T00:00:00Z`) ?? 0) - 8 * 3600
}

/** Whether a date (`2026-11-22`, UTC+8) is a day off. */
export function isDayOff(date: string): boolean {
  if (workdays.has(date)) return false
  if (fixed.has(date.slice(5)) || dates.has(date)) return true
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
