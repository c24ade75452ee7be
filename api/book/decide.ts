/**
 * Decides one command against what is on record: refused, on record already, or new records.
 * Nothing here touches disk, database or chain; the sequencer makes what is decided durable.
 */
import { ApiError } from '../errors.ts'
import type { Idempotency } from './book.ts'
import type { Command } from './commands.ts'
import { decideDeposit } from './decide-deposit.ts'
import { decideIdentity } from './decide-identity.ts'
import { decideMove } from './decide-move.ts'
import { decideAmend, decideStatus } from './decide-status.ts'
import { decideWork } from './decide-work.ts'
import type { Decision, Desk } from './desk.ts'

export type { Decision, Desk }

/**
 * Log index of what the same request made before; undefined where its key is new. Throws ApiError
 * `idempotency_mismatch`.
 */
export function madeBefore(
  known: Desk['known']['idempotency'],
  idempotency: Idempotency | undefined,
): number | undefined {
  const before = idempotency && known.get(idempotency.key)
  if (!before) return undefined
  const same = before.fingerprint === Buffer.from(idempotency.fingerprint).toString('hex')
  if (same) return before.index
  throw new ApiError(
    'idempotency_mismatch',
    'This Idempotency-Key came with another request before. Use a new key for a new request.',
  )
}

function decideNew(desk: Desk, command: Command): Decision {
  switch (command.kind) {
    case 'deposit':
      return decideDeposit(desk, command)
    case 'work':
      return decideWork(desk, command)
    case 'identity':
      return decideIdentity(desk, command)
    case 'move':
      return decideMove(desk, command)
    case 'status':
      return decideStatus(desk, command)
    case 'amend':
      return decideAmend(desk, command)
    case 'lists':
      for (const list of command.lists) desk.dueLists.add(list)
      return { drafts: [] }
  }
}

/**
 * Decides one command and, if it is new, takes its places at the desk. Throws ApiError if it is refused: then the desk
 * is as before, numbers and log positions too.
 */
export function decide(desk: Desk, command: Command): Decision {
  const before = madeBefore(desk.known.idempotency, command.idempotency)
  if (before !== undefined) return { existing: before }
  const { next } = desk
  // Acts that issue several certificates may be refused half way; single ones take a number only when they are made.
  const serials = command.kind === 'move' ? new Map(desk.serials) : undefined
  try {
    const decision = decideNew(desk, command)
    remember(desk, command.idempotency, decision)
    return decision
  } catch (error) {
    desk.next = next
    if (serials) desk.serials = serials
    throw error
  }
}

function remember(desk: Desk, idempotency: Idempotency | undefined, decision: Decision): void {
  const index = 'existing' in decision ? decision.existing : decision.drafts[0]?.index
  if (!idempotency || index === undefined) return
  const fingerprint = Buffer.from(idempotency.fingerprint).toString('hex')
  desk.known.idempotency.set(idempotency.key, { fingerprint, index })
}
