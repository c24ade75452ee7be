/**
 * Decides one command against what is on record: refused, on record already, or new records.
 * Nothing here touches disk, database or chain; the sequencer makes what is decided durable.
 */
import type { Idempotency } from './book.ts'
import type { Command } from './commands.ts'
import { decideDeposit } from './decide-deposit.ts'
import { decideIdentity } from './decide-identity.ts'
import { decideMove } from './decide-move.ts'
import { decideAmend, decideStatus } from './decide-status.ts'
import { decideWork } from './decide-work.ts'
import type { Decision, Desk } from './desk.ts'
import { indexBefore } from './known.ts'

export type { Decision, Desk }

function replayed(desk: Desk, idempotency: Idempotency | undefined): Decision | undefined {
  const before = idempotency && desk.known.idempotency.get(idempotency.key)
  return before && { existing: indexBefore(before, idempotency) }
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
 * is as before: numbers, log positions, and what the batch knows.
 */
export function decide(desk: Desk, command: Command): Decision {
  const before = replayed(desk, command.idempotency)
  if (before) return before
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
