/**
 * Recovery of a DID in the registrar's name (docs/decisions/0013): asked for, decided and on record like every request;
 * then begun on chain with the hash of that decision. The chain waits, the owner can stop it, and everybody sees it.
 */
import type { CaseFile } from '../cases/machine.ts'
import { requestKindOf } from '../cases/request-machine.ts'
import type { DidEvent, SentCall } from '../chain/chain.ts'
import { ApiError } from '../errors.ts'
import type { DidIndex } from '../identity/did-index.ts'
import type { Relay } from '../identity/relay.ts'

/** What a granted request says of the recovery. */
interface Granted {
  readonly lost: string
  readonly newOwner: string
  /** SHA-256 of the signed decision, 0x hex. */
  readonly reason: string
  /** When it was asked for, Unix seconds. */
  readonly asked: number
}

function grantedIn(file: CaseFile): Granted {
  const granted = file.events.find(({ transition }) => transition === 'grant')
  if (file.type !== 'request' || requestKindOf(file) !== 'recovery' || !granted)
    throw new ApiError('state_changed', 'That is no granted request for the recovery of a DID.')
  const { payload, time: asked } = file.events[0]!
  const { lost, newOwner } = payload
  const reason = `0x${granted.documentHash}`
  return { lost: String(lost), newOwner: String(newOwner), reason, asked }
}

type Parts = { readonly relay: Relay; readonly dids: Pick<DidIndex, 'takeovers'> }

/**
 * Begins the recovery that was granted, once. Throws ApiError `state_changed` where that was done, whatever became of it,
 * or the DID has another owner since the request; what the relay throws.
 */
export async function beginRecovery({ relay, dids }: Parts, file: CaseFile): Promise<SentCall> {
  const granted = grantedIn(file)
  requireUnused(granted, await dids.takeovers(granted.lost))
  return relay.beginForRegistrar(granted.lost, granted.newOwner, granted.reason)
}

/** The request said who had lost the key then: who stops a recovery, or used the key since, is not to be asked for ever. */
function requireUnused({ reason, asked }: Granted, events: readonly DidEvent[]): void {
  const again = 'A new recovery needs a new request and a new decision.'
  if (events.some(({ name, args }) => name === 'RecoveryBegun' && args['reason'] === reason))
    throw new ApiError('state_changed', `This decision has begun a recovery already. ${again}`)
  if (events.some(({ name, blockTime }) => name === 'DIDOwnerChanged' && blockTime >= asked))
    throw new ApiError('state_changed', `The DID has another owner since this request. ${again}`)
}

/**
 * Takes back the recovery that was begun on this request. Throws ApiError `state_changed` where the registrar's last one
 * for that DID was begun on another; what the relay throws.
 */
export async function withdrawRecovery({ relay, dids }: Parts, file: CaseFile): Promise<SentCall> {
  const { lost, reason } = grantedIn(file)
  const last = (await dids.takeovers(lost)).findLast(isByRegistrar)
  if (last?.args['reason'] !== reason)
    throw new ApiError(
      'state_changed',
      'What waits was not begun on this request: take it back on the request that it was begun on.',
    )
  return relay.withdrawForRegistrar(lost)
}

function isByRegistrar({ name, args }: DidEvent): boolean {
  return name === 'RecoveryBegun' && args['byRegistrar'] === 'true'
}
