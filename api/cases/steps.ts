/** Which steps a case can take now, and which of them somebody may make. Pure. */
import { ApiError, type ProblemCode } from '../errors.ts'
import { makeMoveAs, rolesFor, type Capacities } from './engine.ts'
import type { ActingRole, CaseFile, Machine } from './machine.ts'

/** A step that the state allows. */
export interface PossibleStep {
  readonly transition: string
  /** Who may make it. */
  readonly roles: readonly ActingRole[]
  /** Closed list of reasons, where one must be given. */
  readonly reasons?: readonly string[]
  /** Why this person may not make it now. */
  readonly refusal?: { readonly code: ProblemCode; readonly detail: string }
}

/** Refusals of what is sent with a step, of which nothing is sent here: who gets so far may make it. */
const ofPayload: readonly ProblemCode[] = ['invalid_request', 'not_found']

interface Asking {
  readonly actor: string
  readonly capacities: Capacities
  /** Unix seconds. */
  readonly time: number
}

/**
 * Steps of people in the state of a case. What a step brings about beyond the case (certificates that clash, parties who
 * are others by now) is found out when it is made.
 */
export function possibleSteps(machine: Machine, file: CaseFile, asking: Asking): PossibleStep[] {
  return Object.entries(machine.transitions)
    .filter(([, { from, roles }]) => from.includes(file.state) && roles.some(isPerson))
    .map(([transition, { roles, reasons }]) => {
      const refusal = refusalOf(machine, file, transition, asking)
      return {
        transition,
        roles: roles.filter(isPerson),
        ...(reasons && { reasons }),
        ...(refusal && { refusal }),
      }
    })
}

const isPerson = (role: ActingRole): boolean => role !== 'system'

/** Tries the step with nothing in it. */
function refusalOf(
  machine: Machine,
  file: CaseFile,
  transition: string,
  { actor, capacities, time }: Asking,
): PossibleStep['refusal'] {
  const [reason] = machine.transitions[transition]?.reasons ?? []
  const move = { transition, actor, time, payload: {}, ...(reason !== undefined && { reason }) }
  try {
    makeMoveAs(machine, file, rolesFor(machine, transition, actor, capacities), move)
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, message: detail } = error
    return ofPayload.includes(code) ? undefined : { code, detail }
  }
}
