/**
 * What a case (案件) is and how it moves: a type has a table of transitions, and the state of a case is the fold of its
 * events (docs/decisions/0080-acts-of-the-register.md). Nothing here touches disk, database or clock.
 */

/** Everything in the register that has a state of its own. */
export const caseTypes = [
  'application',
  'identity',
  'powerOfAttorney',
  'dossier',
  'roles',
  'request',
  'audit',
] as const
export type CaseType = (typeof caseTypes)[number]

/** Roles that a person is given (DOMAIN.md §7.1), recorded in the person's `roles` case. */
export const staffRoles = [
  'intake_clerk',
  'examiner',
  'senior_examiner',
  'registrar',
  'verifier',
  'platform',
  'court',
  'auditor',
  'admin',
] as const
export type StaffRole = (typeof staffRoles)[number]

/**
 * In what capacity somebody acts. `creator`: the party of the case. `agent`: with a power of attorney of the party.
 * `anyone`: whoever has signed in. `system`: the registry itself (deadlines, automatic lane), never a caller.
 */
export const actingRoles = ['creator', 'agent', ...staffRoles, 'anyone', 'system'] as const
export type ActingRole = (typeof actingRoles)[number]

/** Private facts of an event, in JSON. Personal data in it are sealed (docs/decisions/0081). */
export type Payload = Readonly<Record<string, unknown>>

export interface CaseEvent {
  /** 0, 1, 2 … within the case. */
  readonly position: number
  /** Position in the log. */
  readonly index: number
  /** Unix seconds. */
  readonly time: number
  readonly transition: string
  /** `none` for the event that opens the case. */
  readonly from: string
  readonly to: string
  /** DID, or `system`. */
  readonly actor: string
  readonly role: ActingRole
  /** Code of the reason, where the transition asks for one. */
  readonly reason?: string
  readonly payload: Payload
  /** SHA-256 of the event's document, lower-case hex: what the next event names. */
  readonly documentHash: string
}

/** What holds of a case after its last event. */
export interface Standing {
  readonly state: string
  /** DID of whom the case is about: applicant, principal, person. */
  readonly party: string
  /** DID of the staff member who has it on the desk. */
  readonly assignee?: string
  /** Unix seconds when `lapse` by `system` falls due. */
  readonly due?: number
  /** How it is dealt with, for example `automatic`, `examined`. */
  readonly lane?: string
}

/** A case as its events tell it. Before the first event `events` is empty and the state `none`. */
export interface CaseFile extends Standing {
  readonly id: string
  readonly type: CaseType
  readonly events: readonly CaseEvent[]
}

/** What somebody wants to do to a case. */
export interface Move {
  readonly transition: string
  readonly actor: string
  readonly role: ActingRole
  readonly reason?: string
  readonly payload: Payload
  /** Unix seconds. */
  readonly time: number
}

/** A row of a machine's table. Functions are pure: the same file and move give the same answer for ever. */
export interface Transition {
  /** `none` opens a case. */
  readonly from: readonly string[]
  readonly to: string | ((file: CaseFile, move: Move) => string)
  readonly roles: readonly ActingRole[]
  /** Closed list of reasons; one must be given. */
  readonly reasons?: readonly string[]
  /** Throws ApiError where the move is not allowed for another reason than state or role. */
  readonly guard?: (file: CaseFile, move: Move) => void
  /** What changes in the standing beside the state. A member that is undefined is taken away; one left out stays. */
  readonly standing?: (
    file: CaseFile,
    move: Move,
  ) => { [K in 'assignee' | 'due' | 'lane']?: Standing[K] | undefined }
  /** The transition that `system` makes next, in the same act, where there is one. `file` is the case after the move. */
  readonly followedBy?: (file: CaseFile) => string | undefined
}

export interface Machine {
  readonly type: CaseType
  readonly transitions: Readonly<Record<string, Transition>>
}

/** Seconds of a day: deadlines of the law are in days. */
export const day = 86_400
