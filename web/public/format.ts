/** Dates and times on the page, for people and machines. */
import { el } from '../dom.ts'
import { dateLabel, timeLabel } from '../format.ts'

/** A date, to be read by machines too. */
export function dateElement(date: string): HTMLTimeElement {
  return el('time', { datetime: date }, dateLabel(date))
}

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
