/** Sends what people sign to the DidRegistry, so that nobody needs gas to rotate, protect or recover a DID. */
import { type Interface, Signature, ZeroAddress } from 'ethers'
import { type Chain, ChainError, type RecoveryDelays, type SentCall } from '../chain/chain.ts'
import { didRegistryInterface, registryRefusal } from '../chain/contracts.ts'
import { ApiError } from '../errors.ts'
import { type EthrDid, parseDid } from './did.ts'
import type { DidIndex } from './did-index.ts'
import { problemOf, wrongSignature } from './relay-problems.ts'
import { argumentsOf, callHash, type SignedCall, signerOfHash } from './signed-calls.ts'

export interface RelayContext {
  readonly chain: Pick<Chain, 'profile' | 'deployment' | 'askRegistry' | 'sendToRegistry'>
  readonly dids: Pick<DidIndex, 'sync'>
}

/** A signed call as somebody hands it in. */
export interface SignedRequest {
  readonly did: string
  /** What the signer took to be next: told apart from a wrong signature, because asking again mends it. */
  readonly nonce: number
  /** For approveRecovery and cancelRecovery. */
  readonly term?: string
  /** 65 bytes r ‖ s ‖ v, 0x hex. */
  readonly signature: string
  readonly call: SignedCall
}

/** What a signer must know, as of the newest block. */
export interface SigningState {
  readonly did: string
  /** Address of the DidRegistry. */
  readonly registry: string
  /** Address that controls the DID, 0x lower case; null where it is deactivated. */
  readonly controller: string | null
  /** Next nonce of the signer asked for. */
  readonly nonce: number
  /** Term that approvals and cancellations are signed for. */
  readonly term: string
  /** Unit of `delay` and `validity` in calls: units of block time in a second, 1 or 1000. */
  readonly unitsPerSecond: number
  /** Limits of delays, in seconds. */
  readonly delays: RecoveryDelays
}

export interface Relay {
  /**
   * What somebody must know to sign for a DID. `signer`: 0x lower case; the DID's controller where absent.
   * Throws ApiError `invalid_did`, ChainError.
   */
  stateFor(did: string, signer?: string): Promise<SigningState>
  /**
   * Sends a signed call; resolves once it is final and indexed. Throws ApiError for what the registry's contract would
   * refuse (nothing is sent then), ChainError where the chain does not answer.
   */
  send(request: SignedRequest): Promise<SentCall>
  /** Carries out a recovery that is due, which needs no signature. Throws as `send` does. */
  execute(did: string, newOwner: string): Promise<SentCall>
}

/** The contract by the names of its functions, whichever they are. */
const contract: Interface = didRegistryInterface

/** Builds the relay of a registry. */
export function createRelay(context: RelayContext): Relay {
  return {
    stateFor: (did, signer) => stateFor(context, did, signer),
    send: (request) => send(context, request),
    execute: (did, newOwner) => {
      const { address } = targetOf(context, did)
      return transact(context, 'executeRecovery', [address, newOwner])
    },
  }
}

function targetOf({ chain }: RelayContext, did: string): EthrDid {
  const target = parseDid(did, chain.profile.chainId)
  if (!('error' in target)) return target
  throw new ApiError('invalid_did', `${did} cannot be changed here: ${target.message}.`)
}

async function ask({ chain }: RelayContext, name: string, args: unknown[] = []): Promise<unknown> {
  const data = contract.encodeFunctionData(name, args)
  const [value]: unknown[] = contract.decodeFunctionResult(name, await chain.askRegistry(data))
  return value
}

async function stateFor(
  context: RelayContext,
  did: string,
  signer: string | undefined,
): Promise<SigningState> {
  const { chain } = context
  const { address } = targetOf(context, did)
  const controller = String(await ask(context, 'identityOwner', [address])).toLowerCase()
  const unitsPerSecond = chain.profile.timeUnit === 'milliseconds' ? 1000 : 1
  return {
    did,
    registry: chain.deployment.didRegistry,
    controller: controller === ZeroAddress ? null : controller,
    nonce: Number(await ask(context, 'nonce', [signer ?? controller])),
    term: String(await ask(context, 'recoveryTerm', [address])),
    unitsPerSecond,
    delays: await delaysOf(context, unitsPerSecond),
  }
}

async function delaysOf(context: RelayContext, unitsPerSecond: number): Promise<RecoveryDelays> {
  const names = ['shortestDelay', 'longestDelay', 'registrarDelay']
  const values = await Promise.all(names.map((name) => ask(context, name)))
  const [shortest = 0, longest = 0, registrar = 0] = values.map(
    (value) => Number(value) / unitsPerSecond,
  )
  return { shortest, longest, registrar }
}

async function send(context: RelayContext, request: SignedRequest): Promise<SentCall> {
  const { did, call, signature } = request
  const { address } = targetOf(context, did)
  const signer = call.call === 'approveRecovery' ? call.guardian : undefined
  const state = await stateFor(context, did, signer)
  checkSignature(request, address, signer ?? state.controller, state)
  const { v, r, s } = Signature.from(signature)
  return transact(context, `${call.call}Signed`, [address, v, r, s, ...argumentsOf(call)])
}

/** Says before anything is sent what is wrong with a signature: the contract only says that it does not fit. */
function checkSignature(
  { nonce, term, signature, call }: SignedRequest,
  identity: string,
  expected: string | null,
  state: SigningState,
): void {
  if (expected === null)
    throw new ApiError('did_deactivated', 'The DID is deactivated, for good: nothing changes it.')
  if (nonce !== state.nonce || (term !== undefined && term !== state.term)) throw stale(state)
  const hash = callHash({ registry: state.registry, identity, nonce, term: state.term }, call)
  const signer = signerOfHash(hash, signature)
  if (signer !== expected) throw wrongSignature(expected)
}

function stale({ nonce, term }: SigningState): ApiError {
  const detail = `The signature is for another nonce or term: the next nonce is ${nonce}, the term is ${term}. Sign again.`
  return new ApiError('stale_signature', detail, { nonce, term })
}

/** The estimate that precedes every transaction runs the call: what the contract refuses is never sent. */
async function transact(context: RelayContext, name: string, args: unknown[]): Promise<SentCall> {
  const data = contract.encodeFunctionData(name, args)
  const sent = await context.chain.sendToRegistry(data).catch((error: unknown) => {
    throw problemOf(registryRefusal(error), context.chain.profile) ?? error
  })
  await indexed(context, sent.blockNumber)
  return sent
}

/** A synchronisation that was under way may have looked before the block was there: then a second one finds it. */
async function indexed({ dids }: RelayContext, block: number): Promise<void> {
  for (let tries = 0; tries < 3; tries++) if ((await dids.sync()) >= block) return
  throw new ChainError('unreachable', `block ${block} is final but is not told yet`)
}
