import type { DepositCommand, IdentityCommand, WorkCommand } from './book.ts'

/** What the sequencer is asked to record. */
export type Command =
  | ({ readonly kind: 'deposit' } & DepositCommand)
  | ({ readonly kind: 'work' } & WorkCommand)
  | ({ readonly kind: 'identity' } & IdentityCommand)
