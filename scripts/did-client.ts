/** What the commands about DIDs ask of the registry, and how they sign what it sends to the chain. */
import { SigningKey } from 'ethers'
import { callHash, type SignedCall } from '../api/identity/signed-calls.ts'
import { parseDid } from '../verifier/did.ts'
import type { Client } from './client.ts'
import { FailedError, UsageError } from './fail.ts'
import type { PersonKey } from './keystore.ts'

/** As `GET /v1/dids/relay` answers. */
export interface SigningState {
  readonly registry: string
  readonly controller: string | null
  readonly nonce: number
  readonly term: string
  readonly unitsPerSecond: number
  readonly delays: { readonly shortest: number; readonly longest: number }
}

export interface Receipt {
  readonly txHash: string
  readonly blockNumber: number
}

interface Guardians {
  readonly addresses: readonly string[]
  readonly threshold: number
  readonly delay: number
}

/** As `GET /v1/dids/{did}/recovery` answers. */
export interface Recovery {
  readonly controller: string | null
  readonly guardians: Guardians | null
  readonly announced: (Guardians & { readonly validFrom: number }) | null
  readonly approvals: readonly {
    readonly newOwner: string
    readonly guardians: readonly string[]
  }[]
  readonly pending: readonly {
    readonly by: string
    readonly newOwner: string
    readonly dueAt: number
    readonly reason?: string
  }[]
  readonly registrarAllowed: boolean
}

/** The chain id of a registry. */
export async function chainOf(client: Client): Promise<number> {
  const { chains } = await client.get<{ chains?: readonly { chainId: number }[] }>('/v1/trust')
  if (chains?.[0] === undefined) throw new FailedError('what answers names no chain: no registry')
  return chains[0].chainId
}

/** What must be known to sign for a DID. */
export function stateOf(client: Client, did: string, signer?: string): Promise<SigningState> {
  const asked = new URLSearchParams({ did, ...(signer !== undefined && { signer }) })
  return client.get<SigningState>(`/v1/dids/relay?${asked.toString()}`)
}

export function recoveryOf(client: Client, did: string): Promise<Recovery> {
  return client.get<Recovery>(`/v1/dids/${did}/recovery`)
}

/** Signs a call about a DID and has it sent. */
export async function sendSigned(
  client: Client,
  key: PersonKey,
  did: string,
  call: SignedCall,
): Promise<Receipt> {
  const { registry, nonce, term } = await stateOf(client, did, key.address)
  const identity = addressOf(did)
  const hash = callHash({ registry, identity, nonce, term }, call)
  const signature = new SigningKey(key.privateKey).sign(hash).serialized
  const ofTerm = call.call === 'approveRecovery' || call.call === 'cancelRecovery'
  return client.post('/v1/dids/relay', { did, nonce, signature, ...call, ...(ofTerm && { term }) })
}

/** Carries out a recovery that is due. */
export function execute(client: Client, did: string, newOwner: string): Promise<Receipt> {
  return client.post('/v1/dids/relay', { call: 'executeRecovery', did, newOwner })
}

/** The address of a DID, or an address as it is, in lower case. Throws UsageError for anything else. */
export function addressOf(text: string): string {
  const address = parseDid(text)?.address ?? text.toLowerCase()
  if (/^0x[0-9a-f]{40}$/.test(address)) return address
  throw new UsageError(`${text} is neither a DID (did:ethr:0x…:0x…) nor an address (0x…)`)
}

/** Refuses a key that does not control its DID, before anything is signed with it. */
export async function requireControl(client: Client, key: PersonKey): Promise<SigningState> {
  const state = await stateOf(client, key.did)
  if (state.controller === key.address) return state
  const who = state.controller === null ? 'deactivated' : `controlled by ${state.controller}`
  throw new UsageError(`${key.did} is ${who}: this key (${key.address}) cannot change it`)
}
