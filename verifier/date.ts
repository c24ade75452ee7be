// Times are whole Unix seconds. Dates of a work are EDTF level 0: a year, a month or a day
// (ISO 8601-2), because a form may leave month and day open.

const timeForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/
const dateForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/
/** Where the day begins first on earth is UTC+14. */
const earliestZone = 14 * 3600

/** Unix seconds of `2026-11-22T07:05:40Z`; undefined for another form or a time that does not exist. */
export function parseTime(text: string): number | undefined {
  const [, ...parts] = timeForm.exec(text) ?? []
  if (parts.length === 0) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const midnight = startOfDay(year, month, day)
  if (midnight === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  return midnight + hour * 3600 + minute * 60 + second
}

/** Unix seconds as `2026-11-22T07:05:40Z`. */
export function printTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** Calendar date of a moment at UTC+8, China standard time: the date a registration bears. */
export function registrationDateOf(seconds: number): string {
  return printTime(seconds + 8 * 3600).slice(0, 10)
}

/** Unix seconds at which a day of the proleptic Gregorian calendar begins in UTC; undefined if there is no such day. */
function startOfDay(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.getTime() / 1000 : undefined
}

/** What is wrong with a date of a work (`2022`, `2022-05`, `2022-05-17`), or null. */
export function dateProblem(text: string): string | null {
  if (!dateForm.test(text)) return 'is not a date: write 2022, 2022-05 or 2022-05-17'
  return bounds(text) === undefined ? 'is not a date of the calendar' : null
}

/** First moment (UTC) that a date of a work can mean. NaN for what is no date. */
export function earliestMoment(date: string): number {
  return bounds(date)?.[0] ?? Number.NaN
}

/** Last moment (UTC) that a date of a work can mean. NaN for what is no date. */
export function latestMoment(date: string): number {
  return bounds(date)?.[1] ?? Number.NaN
}

function bounds(date: string): [number, number] | undefined {
  const [, y, m, d] = dateForm.exec(date) ?? []
  if (y === undefined) return undefined
  const [year, month, day] = [Number(y), Number(m ?? 1), Number(d ?? 1)]
  const from = startOfDay(year, month, day)
  return from === undefined ? undefined : [from, lastMoment(year, m && month, d && day)]
}

function lastMoment(year: number, month?: number | '', day?: number | ''): number {
  const end = new Date(0)
  if (!month) end.setUTCFullYear(year + 1, 0, 1)
  else if (!day) end.setUTCFullYear(year, month, 1)
  else end.setUTCFullYear(year, month - 1, day + 1)
  return end.getTime() / 1000 - 1
}

/** Whether the first date is certainly before the second, whatever the open months and days are. */
export function certainlyBefore(first: string, second: string): boolean {
  return latestMoment(first) < earliestMoment(second)
}

/** Whether a date had begun nowhere on earth at a moment (Unix seconds). */
export function certainlyAfter(date: string, moment: number): boolean {
  return earliestMoment(date) > moment + earliestZone
}
