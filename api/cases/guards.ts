/** What guards of several machines ask. They read payloads, which the compiler knows nothing about. */
import { isMembers, type Members } from '../../verifier/canonical.ts'
import { textProblem } from '../../verifier/text.ts'
import { ApiError } from '../errors.ts'
import { staffRoles, type CaseEvent, type CaseFile, type Move } from './machine.ts'

/** Longest text of a letter, in code points. */
export const letterLength = 4000

const staff: ReadonlySet<string> = new Set(staffRoles)

/** Member of a payload that is an object; an empty one where it is missing. */
export function membersOf(payload: Members, name: string): Members {
  const value = payload[name]
  return isMembers(value) ? value : {}
}

/** Items of a payload's list; none where it is missing. */
export function listOf(payload: Members, name: string): readonly unknown[] {
  const value = payload[name]
  return Array.isArray(value) ? value : []
}

/** What is wrong with a text of several lines; null where nothing is. `most` in code points. */
export function lineProblem(text: string, most = letterLength): string | null {
  return textProblem(text.replaceAll('\n', ' '), most)
}

/** Text that the payload must have. Lines may be broken. Throws ApiError `invalid_request`. */
export function requireText(move: Move, name: string, most = letterLength): string {
  const value = move.payload[name]
  const problem = typeof value === 'string' ? lineProblem(value, most) : 'is missing'
  if (typeof value === 'string' && problem === null) return value
  throw new ApiError('invalid_request', `payload/${name} ${problem ?? 'is missing'}.`)
}

/** Throws ApiError `too_late` after the last second of a period. `what` says what came too late. */
export function requireInTime(due: number | undefined, time: number, what: string): void {
  if (due === undefined || time <= due) return
  throw new ApiError('too_late', `The time ${what} ended at ${new Date(due * 1000).toISOString()}.`)
}

/** Throws ApiError `too_early` while the time of a deadline has not passed: what `lapse` asks. */
export function requireLapsed(file: CaseFile, { time }: Move): void {
  if (file.due !== undefined && time > file.due) return
  throw new ApiError('too_early', 'No deadline of this case has passed.')
}

/**
 * Separation of duties (DOMAIN.md §7.1): whoever acted in a case in one staff role does not act in it in another, and
 * nobody acts as staff in a case that is their own. Throws ApiError `conflict_of_interest`.
 */
export function requireDisinterested(
  file: CaseFile,
  { actor, role }: Pick<Move, 'actor' | 'role'>,
  interested: ReadonlySet<string>,
): void {
  if (interested.has(actor)) {
    throw new ApiError('conflict_of_interest', 'Nobody decides on a case of their own.')
  }
  const other = file.events.find((event) => event.actor === actor && event.role !== role)
  if (other === undefined) return
  throw new ApiError(
    'conflict_of_interest',
    `You acted in this case as ${other.role}; another person has to act as ${role}.`,
  )
}

/** Throws ApiError `conflict_of_interest` where the case is on the desk of somebody else. */
export function requireOnDesk(file: CaseFile, { actor }: Move): void {
  if (file.assignee === undefined || file.assignee === actor) return
  throw new ApiError('conflict_of_interest', 'The case is on the desk of another person.')
}

/** Everybody who acted in a case other than as staff: applicants, agents, objectors. */
export function outsidersOf({ party, events }: CaseFile): Set<string> {
  const outsiders = events.filter(({ role }) => !staff.has(role) && role !== 'system')
  return new Set([party, ...outsiders.map(({ actor }) => actor)])
}

/** The newest event of one of these transitions. */
export function lastOf({ events }: CaseFile, ...transitions: string[]): CaseEvent | undefined {
  return events.findLast(({ transition }) => transitions.includes(transition))
}
