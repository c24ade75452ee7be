/**
 * Recovery of a DID in the registrar's name (docs/decisions/0013): asked for, decided and on record like every request;
 * then begun on chain with the hash of that decision. The chain waits, the owner can stop it, and everybody sees it.
 */
import type { CaseFile } from '../cases/machine.ts'
import { requestKindOf } from '../cases/request-machine.ts'
import type { SentCall } from '../chain/chain.ts'
import { ApiError } from '../errors.ts'
import type { Relay } from '../identity/relay.ts'

/** What a granted request says of the recovery. */
interface Granted {
  readonly lost: string
  readonly newOwner: string
  /** SHA-256 of the signed decision, 0x hex. */
  readonly reason: string
}

function grantedIn(file: CaseFile): Granted {
  const granted = file.events.find(({ transition }) => transition === 'grant')
  if (file.type !== 'request' || requestKindOf(file) !== 'recovery' || !granted)
    throw new ApiError('state_changed', 'That is no granted request for the recovery of a DID.')
  const { lost, newOwner } = file.events[0]!.payload
  return { lost: String(lost), newOwner: String(newOwner), reason: `0x${granted.documentHash}` }
}

/** Begins the recovery that was granted; again is refused by the chain. Throws what the relay throws. */
export function beginRecovery(relay: Relay, file: CaseFile): Promise<SentCall> {
  const { lost, newOwner, reason } = grantedIn(file)
  return relay.beginForRegistrar(lost, newOwner, reason)
}

/** Takes back a recovery that was begun on this request. */
export function withdrawRecovery(relay: Relay, file: CaseFile): Promise<SentCall> {
  return relay.withdrawForRegistrar(grantedIn(file).lost)
}
