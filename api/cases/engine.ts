/** Runs the machines: who may move a case where, and how it stands afterwards. Pure. */
import { ApiError } from '../errors.ts'
import type {
  ActingRole,
  CaseEvent,
  CaseFile,
  CaseType,
  Machine,
  Move,
  Standing,
  Transition,
} from './machine.ts'

/** State of a case that has no event yet. */
export const unopened = 'none'
/** The actor of what the registry does by itself. */
export const system = 'system'
/** The transition of a deadline that has passed. */
export const lapse = 'lapse'

/** A case before its first event. `party`: DID of whom it is about. */
export function openFile(id: string, type: CaseType, party: string): CaseFile {
  return { id, type, state: unopened, party, events: [] }
}

/** In what capacities somebody may act on a case. */
export interface Capacities {
  /** Roles the person was given. */
  readonly roles: ReadonlySet<ActingRole>
  /** Is the party, or the guardian who acts for it. */
  readonly own: boolean
  /** Acts with a power of attorney of the party, which covers the act. */
  readonly agent: boolean
}

/** How a case stands after a move. */
export interface Moved {
  readonly from: string
  readonly standing: Standing
}

/** The row of a machine's table. Throws ApiError `invalid_request` where it has none. */
export function transitionOf(machine: Machine, name: string): Transition {
  const found = Object.hasOwn(machine.transitions, name) ? machine.transitions[name] : undefined
  if (found) return found
  const known = Object.keys(machine.transitions).join(', ')
  throw new ApiError('invalid_request', `There is no act "${name}" here; there are ${known}.`)
}

/** In which roles somebody may make a transition, in the table's order: at least one. Throws ApiError `forbidden`. */
export function rolesFor(
  machine: Machine,
  name: string,
  actor: string,
  { roles, own, agent }: Capacities,
): ActingRole[] {
  const held = (role: ActingRole): boolean => {
    if (role === 'system') return actor === system
    if (actor === system) return false
    if (role === 'creator') return own
    if (role === 'agent') return agent
    return role === 'anyone' || roles.has(role)
  }
  const found = transitionOf(machine, name).roles.filter(held)
  if (found.length > 0) return found
  const wanted = transitionOf(machine, name).roles.join(', ')
  throw new ApiError('forbidden', `"${name}" is for ${wanted}; you act as none of them here.`)
}

/**
 * Makes a move in the first of these roles in which it is no conflict of interest: who acted in a case in one role goes
 * on in it. Throws ApiError as makeMove does; where each role is in conflict, what the first is refused with.
 */
export function makeMoveAs(
  machine: Machine,
  file: CaseFile,
  [role, ...others]: readonly ActingRole[],
  asked: Omit<Move, 'role'>,
): Moved & { readonly role: ActingRole } {
  if (role === undefined) throw new Error('a move in no role')
  try {
    return { ...makeMove(machine, file, { ...asked, role }), role }
  } catch (error) {
    const conflict = error instanceof ApiError && error.code === 'conflict_of_interest'
    if (!conflict || others.length === 0) throw error
    return madeInAnother(() => makeMoveAs(machine, file, others, asked), error)
  }
}

/** What another try gives; the first error where that is refused too. */
function madeInAnother<T>(another: () => T, first: ApiError): T {
  try {
    return another()
  } catch {
    throw first
  }
}

/**
 * Makes a move, or says why not. Throws ApiError: `forbidden` for the role, `state_changed` where the state does not
 * allow it, `too_late`, `too_early`, `invalid_request` for the reason, and what the guard throws.
 */
export function makeMove(machine: Machine, file: CaseFile, move: Move): Moved {
  const transition = transitionOf(machine, move.transition)
  if (!transition.roles.includes(move.role))
    throw new ApiError('forbidden', `"${move.transition}" is not for ${move.role}.`)
  checkState(transition, file, move)
  checkTime(machine, file, move)
  checkReason(transition, move)
  transition.guard?.(file, move)
  const state = typeof transition.to === 'string' ? transition.to : transition.to(file, move)
  return { from: file.state, standing: standingAfter(transition, file, move, state) }
}

function checkState({ from }: Transition, { state }: CaseFile, { transition }: Move): void {
  if (from.includes(state)) return
  const detail =
    state === unopened
      ? `There is no such case yet; "${transition}" is made in ${from.join(', ')}.`
      : `The case is ${state}; "${transition}" is made in ${from.join(', ')}.`
  throw new ApiError('state_changed', detail, { state })
}

/** What comes after the deadline is refused even before the loop has recorded that it passed. */
function checkTime(machine: Machine, { due, state }: CaseFile, { transition, time }: Move): void {
  const passed = due !== undefined && time > due
  if (transition === lapse) {
    if (!passed) throw new ApiError('too_early', 'No deadline of this case has passed.')
    return
  }
  const lapses = machine.transitions[lapse]?.from.includes(state) === true
  if (passed && lapses)
    throw new ApiError('too_late', 'The time for this has passed.', { due: due })
}

function checkReason({ reasons }: Transition, { reason, transition }: Move): void {
  const fits = reasons === undefined ? reason === undefined : reasons.includes(reason ?? '')
  if (fits) return
  const wanted = reasons === undefined ? 'takes no reason' : `needs one of ${reasons.join(', ')}`
  throw new ApiError('invalid_request', `"${transition}" ${wanted}.`)
}

function standingAfter(
  transition: Transition,
  file: CaseFile,
  move: Move,
  state: string,
): Standing {
  const { party, assignee, due, lane } = file
  const all = { assignee, due, lane, ...transition.standing?.(file, move) }
  return {
    state,
    party,
    ...(all.assignee !== undefined && { assignee: all.assignee }),
    ...(all.due !== undefined && { due: all.due }),
    ...(all.lane !== undefined && { lane: all.lane }),
  }
}

/** The case after an event. */
export function withEvent(file: CaseFile, event: CaseEvent, standing: Standing): CaseFile {
  const { id, type, events } = file
  return { id, type, ...standing, events: [...events, event] }
}

/** The newest event with a transition, or with one of several. */
export function lastEvent(file: CaseFile, ...transitions: string[]): CaseEvent | undefined {
  return file.events.findLast(({ transition }) => transitions.includes(transition))
}
