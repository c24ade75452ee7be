import { z } from 'zod'
import type { ChainObservation } from '../../verifier/anchor.ts'
import { type KeyPeriod, keyPeriods } from '../identity/key-periods.ts'
import { readChanges } from '../identity/registry-events.ts'
import type { ChainProfile, DidEvent } from './chain.ts'
import { anchorLogInterface, didRegistryInterface } from './contracts.ts'
import { didTopics, readDidEvents } from './did-log.ts'
import { blockAt, finalBlock } from './finality.ts'
import { quantity } from './quantity.ts'
import { logResult } from './receipts.ts'
import { asChainError, dataResult, numberResult, Rpc, RpcRefusal } from './rpc.ts'

/** What to look for on a node: parts of an anchor record and of its certificate. Addresses 0x lower case. */
export interface ObserveRequest {
  readonly anchorLog: string
  readonly didRegistry: string
  /** Size of the anchored checkpoint. */
  readonly size: number
  /** Number of the block that the anchor names. */
  readonly blockNumber: number
  /** Address in the issuer's DID. */
  readonly identity: string
  /** When a block counts as final; by default where the node's `finalized` tag says. */
  readonly finality?: ChainProfile['finality']
}

/**
 * Asks any node of the chain for what the verifier compares with an anchor. It judges nothing: what
 * the node says is as good as the node. Throws ChainError `unreachable` or `invalid`.
 */
export async function observe(rpcUrl: string, request: ObserveRequest): Promise<ChainObservation> {
  const rpc = new Rpc(rpcUrl)
  const profile = await profileOf(rpc, request)
  try {
    return await look(rpc, profile, request)
  } catch (error) {
    throw asChainError(error, (data) => data)
  }
}

async function profileOf(rpc: Rpc, { finality }: ObserveRequest): Promise<ChainProfile> {
  const chainId = await rpc.call('eth_chainId', [], numberResult)
  // Only finality matters for reading; the rest is what a profile must have.
  const rest = { chainId, rpcUrl: rpc.url, fees: 'zero', timeUnit: 'seconds' } as const
  return { ...rest, finality: finality ?? 'finalized' }
}

async function look(
  rpc: Rpc,
  profile: ChainProfile,
  request: ObserveRequest,
): Promise<ChainObservation> {
  const { blockNumber, anchorLog } = request
  const final = await finalBlock(rpc, profile)
  const at = quantity(final.number)
  const code = await rpc.call('eth_getCode', [anchorLog, at], dataResult)
  const known = blockNumber <= final.number
  return {
    chainId: profile.chainId,
    genesisHash: (await blockAt(rpc, '0x0')).hash,
    blockHash: known ? (await blockAt(rpc, quantity(blockNumber))).hash : null,
    checkpoint: code === '0x' ? null : await checkpointOf(rpc, request, at),
    codePresent: code !== '0x',
    didKeys: await keysOf(rpc, profile, request, at),
  }
}

/** What the contract keeps for the size; null where it refuses, which is how it says that it has none. */
async function checkpointOf(rpc: Rpc, { anchorLog, size }: ObserveRequest, at: string) {
  const data = anchorLogInterface.encodeFunctionData('checkpointOf', [size])
  try {
    const answer = await rpc.call('eth_call', [{ to: anchorLog, data }, at], dataResult)
    const { root, time } = anchorLogInterface.decodeFunctionResult('checkpointOf', answer)
    return { root: String(root).slice(2), time: Number(time) }
  } catch (error) {
    if (error instanceof RpcRefusal) return null
    throw error
  }
}

async function keysOf(
  rpc: Rpc,
  profile: ChainProfile,
  request: ObserveRequest,
  at: string,
): Promise<KeyPeriod[]> {
  const did = `did:ethr:${quantity(profile.chainId)}:${request.identity}`
  return keyPeriods(did, readChanges(await eventsOf(rpc, profile, request, at)))
}

/**
 * All registry events of one identity, oldest first. ERC-1056 keeps a chain of blocks: each event
 * names the block of the change before, so a few queries do where a scan would read the whole chain.
 */
async function eventsOf(
  rpc: Rpc,
  profile: ChainProfile,
  { didRegistry, identity }: ObserveRequest,
  at: string,
): Promise<DidEvent[]> {
  const events: DidEvent[] = []
  let block = await lastChange(rpc, didRegistry, identity, at)
  while (block > 0) {
    const found = await eventsIn(rpc, profile, { didRegistry, identity }, block)
    events.unshift(...found)
    // Several changes in one block: the first of them names the block before.
    block = previousOf(found[0], block)
  }
  return events
}

/** The block of the change before; 0 where there is none, or where the node tells a chain that does not end. */
function previousOf(first: DidEvent | undefined, block: number): number {
  const previous = Number(first?.args['previousChange'] ?? 0)
  return previous < block ? previous : 0
}

async function lastChange(rpc: Rpc, to: string, identity: string, at: string): Promise<number> {
  const data = didRegistryInterface.encodeFunctionData('changed', [identity])
  const answer = await rpc.call('eth_call', [{ to, data }, at], dataResult)
  return answer === '0x' ? 0 : Number(BigInt(answer))
}

async function eventsIn(
  rpc: Rpc,
  profile: ChainProfile,
  { didRegistry, identity }: { didRegistry: string; identity: string },
  block: number,
): Promise<DidEvent[]> {
  const filter = {
    address: didRegistry,
    topics: [didTopics, `0x${identity.slice(2).padStart(64, '0')}`],
    fromBlock: quantity(block),
    toBlock: quantity(block),
  }
  return readDidEvents(rpc, profile, await rpc.call('eth_getLogs', [filter], z.array(logResult)))
}
