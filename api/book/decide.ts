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
  if (command.kind === 'deposit') return decideDeposit(desk, command)
  if (command.kind === 'work') return decideWork(desk, command)
  if (command.kind === 'identity') return decideIdentity(desk, command)
  if (command.kind === 'move') return decideMove(desk, command)
  if (command.kind === 'status') return decideStatus(desk, command)
  if (command.kind === 'amend') return decideAmend(desk, command)
  for (const list of command.lists) desk.dueLists.add(list)
  return { drafts: [] }
}

/**
 * Decides one command and, if it is new, takes its places at the desk. Throws ApiError if it is refused: then the desk
 * is as before: numbers, log positions, and what the batch knows.
 */
export function decide(desk: Desk, command: Command): Decision {
  const before = madeBefore(desk.known.idempotency, command.idempotency)
  if (before !== undefined) return { existing: before }
  const { next, undo } = desk
  undo.length = 0
  try {
    const decision = decideNew(desk, command)
    remember(desk, command.idempotency, decision)
    return decision
  } catch (error) {
    desk.next = next
    // A series may be refused half way: what came before in it is unknown to the rest of the batch again.
    for (const takeBack of undo.toReversed()) takeBack()
    throw error
  }
}

function remember(desk: Desk, idempotency: Idempotency | undefined, decision: Decision): void {
  const index = 'existing' in decision ? decision.existing : decision.drafts[0]?.index
  if (!idempotency || index === undefined) return
  const fingerprint = Buffer.from(idempotency.fingerprint).toString('hex')
  desk.known.idempotency.set(idempotency.key, { fingerprint, index })
}
