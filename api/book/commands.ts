import type { ActingRole, CaseType, Payload } from '../cases/machine.ts'
import type { StatusReason } from '../../verifier/vocabulary.ts'
import type { Basis } from '../certificates/issue.ts'
import type { StatusChange } from '../certificates/status.ts'
import type {
  DepositCommand,
  Idempotency,
  IdentityCommand,
  WorkCommand,
  WorkFacts,
} from './book.ts'

/** A step of a case. */
export interface MoveCommand {
  /** UUID; of a new case: its id to be. */
  readonly caseId: string
  readonly caseType: CaseType
  readonly transition: string
  /** DID, or `system`. */
  readonly actor: string
  /** DID whom a new case is about; the actor where absent. */
  readonly party?: string
  /** The one role to act in, where it matters which; else the first of the transition's that the actor has. */
  readonly as?: ActingRole
  /** Case id of the power of attorney that the actor acts with. */
  readonly powerOfAttorney?: string
  readonly reason?: string
  /** Private facts; personal data in them are sealed already. */
  readonly payload: Payload
  /** Number of events that the actor had seen: the act is refused where there are more. */
  readonly expected?: number
  readonly idempotency?: Idempotency
}

interface OfCertificate {
  /** Document id of the certificate. */
  readonly certificate: string
  /** DID of the registrar or court, or `system`. */
  readonly actor: string
  readonly reason: StatusReason
  readonly basis?: Basis
  /** In words, for the process log. */
  readonly note?: string
  /** Request that asked for it. */
  readonly case?: string
  readonly idempotency?: Idempotency
}

/** A change of a certificate's status (DOMAIN.md §7.3), but for replacement. */
export interface StatusCommand extends OfCertificate {
  readonly change: Exclude<StatusChange, 'superseded'>
  /** Unix seconds when a suspension ends by itself. */
  readonly until?: number
}

/** A corrected or supplemented certificate in the place of another. */
export interface AmendCommand extends OfCertificate {
  readonly reason: 'correction' | 'supplement'
  readonly facts: WorkFacts
}

/** Status lists that are due to be made anew, by number. */
export interface ListsCommand {
  readonly lists: readonly number[]
  readonly idempotency?: undefined
}

/** What the sequencer is asked to record. */
export type Command =
  | ({ readonly kind: 'deposit' } & DepositCommand)
  | ({ readonly kind: 'work' } & WorkCommand)
  | ({ readonly kind: 'identity' } & IdentityCommand)
  | ({ readonly kind: 'move' } & MoveCommand)
  | ({ readonly kind: 'status' } & StatusCommand)
  | ({ readonly kind: 'amend' } & AmendCommand)
  | ({ readonly kind: 'lists' } & ListsCommand)
