import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeBytes32String } from 'ethers'
import type { z } from 'zod'
import { buildAnchor, readCheckpoint } from './anchors.ts'
import {
  type AnchorRecord,
  type BlockRef,
  type Chain,
  ChainError,
  type ChainProfile,
  type Deployment,
  type DidEvent,
  type SentCall,
} from './chain.ts'
import { anchorLogInterface, describeRevert, didRegistryInterface } from './contracts.ts'
import { readDidEvents, registryTopics } from './did-log.ts'
import { blockAt, blockSeconds, finalBlock } from './finality.ts'
import type { RpcBlock } from './header.ts'
import { readLogs } from './logs.ts'
import { checkDeployment } from './open-checks.ts'
import { quantity } from './quantity.ts'
import { asChainError, dataResult, numberResult, Rpc } from './rpc.ts'
import { pollSlowly, Sender } from './sender.ts'

/**
 * Attribute under which the registrar's keys stand in the DidRegistry. ethr-did-resolver 11 reads it
 * as a verification method of type Ed25519VerificationKey2018 with publicKeyBase58, listed under
 * assertionMethod; it knows no multibase encoding. Our own resolution writes the same key as Multikey.
 */
export const keyAttribute = encodeBytes32String('did/pub/Ed25519/veriKey/base58')

/** A key stays until it is revoked; the registry wants an end, so: a century. */
const validitySeconds = 100n * 365n * 24n * 3600n

export interface ChainOptions {
  /** Open also where the node does not answer now; it is checked once it does, before anything else is asked. */
  readonly later?: boolean
  readonly profile: ChainProfile
  readonly deployment: Deployment
  /** 0x hex secp256k1 private key of the controller: sends checkpoints and owns the registrar's DID. */
  readonly controllerKey: string
}

/**
 * Connects to a chain over JSON-RPC, after checking that it is the chain of the deployment.
 * Throws ChainError `unreachable` (not with `later`), `wrong_chain` or `not_deployed`.
 */
export async function openChain(options: ChainOptions): Promise<Chain> {
  const { profile, deployment, controllerKey } = options
  const rpc = new CheckedRpc(profile, deployment)
  await rpc.ready().catch((error: unknown) => {
    const away = error instanceof ChainError && error.code === 'unreachable'
    if (!away || options.later !== true) throw error
  })
  return new RpcChain(rpc, profile, deployment, controllerKey)
}

/** Asks a node only after it has shown that it holds the deployment's chain. */
class CheckedRpc extends Rpc {
  readonly #check: () => Promise<void>
  #checked: Promise<void> | undefined

  constructor(profile: ChainProfile, deployment: Deployment) {
    super(profile.rpcUrl)
    this.#check = () => checkDeployment(new Rpc(profile.rpcUrl), profile, deployment)
  }

  /** Checks the node unless that was done; a check that failed is made again. */
  ready(): Promise<void> {
    this.#checked ??= this.#check().catch((error: unknown) => {
      this.#checked = undefined
      throw error
    })
    return this.#checked
  }

  override async call<S extends z.ZodType>(
    method: string,
    params: readonly unknown[],
    schema: S,
  ): Promise<z.output<S>> {
    await this.ready()
    return super.call(method, params, schema)
  }
}

class RpcChain implements Chain {
  readonly profile: ChainProfile
  readonly deployment: Deployment
  readonly #rpc: Rpc
  readonly #sender: Sender
  /** Last anchor told, so that the next search begins at its block. */
  #last: { readonly size: number; readonly block: number }

  constructor(rpc: Rpc, profile: ChainProfile, deployment: Deployment, controllerKey: string) {
    this.profile = profile
    this.deployment = deployment
    this.#rpc = rpc
    this.#sender = new Sender(rpc, profile, controllerKey, describeRevert)
    this.#last = { size: 0, block: deployment.deployedAtBlock }
  }

  async head(): Promise<BlockRef> {
    return this.#refer(await finalBlock(this.#rpc, this.profile))
  }

  height(): Promise<number> {
    return this.#rpc.call('eth_blockNumber', [], numberResult)
  }

  async block(number: number): Promise<BlockRef | undefined> {
    if (number > (await this.head()).number) return undefined
    return this.#refer(await blockAt(this.#rpc, quantity(number)))
  }

  #refer(block: RpcBlock): BlockRef {
    return { number: block.number, time: blockSeconds(block, this.profile), hash: block.hash }
  }

  async latest(): Promise<{ size: number; root: string }> {
    return this.#latestAt(quantity((await this.head()).number))
  }

  async #latestAt(block: string): Promise<{ size: number; root: string }> {
    const data = anchorLogInterface.encodeFunctionData('latest')
    const call = [{ to: this.deployment.anchorLog, data }, block]
    const answer = await this.#rpc.call('eth_call', call, dataResult).catch((error: unknown) => {
      throw asChainError(error, describeRevert)
    })
    // Before the contract's own block is final there is no code to answer.
    if (answer === '0x') return { size: 0, root: '0'.repeat(64) }
    const { size, root } = anchorLogInterface.decodeFunctionResult('latest', answer)
    return { size: Number(size), root: String(root).slice(2) }
  }

  async publish(size: number, root: Uint8Array, consistency: readonly Uint8Array[]): Promise<void> {
    if (await this.#isOnItsWay(size, root)) return this.#untilFinal(size)
    const data = anchorLogInterface.encodeFunctionData('publish', [size, root, [...consistency]])
    await this.#sender.send({ to: this.deployment.anchorLog, data })
  }

  /** Whether this very checkpoint is mined but not final: sent before a restart, by the one we were. */
  async #isOnItsWay(size: number, root: Uint8Array): Promise<boolean> {
    if (this.profile.finality === 'instant') return false
    const newest = await this.#latestAt('latest')
    const same = newest.size === size && newest.root === bytesToHex(root)
    return same && (await this.latest()).size < size
  }

  async #untilFinal(size: number): Promise<void> {
    await pollSlowly(async () => ((await this.latest()).size >= size ? true : null))
  }

  async *anchorsAfter(size: number): AsyncIterable<AnchorRecord> {
    const { number } = await this.head()
    const query = {
      address: this.deployment.anchorLog,
      topics: [anchorLogInterface.getEvent('CheckpointPublished').topicHash],
      // Sizes only grow: what follows the last anchor told lies at its block or after.
      fromBlock: size >= this.#last.size ? this.#last.block : this.deployment.deployedAtBlock,
      toBlock: number,
    }
    for await (const { logs } of readLogs(this.#rpc, query)) {
      for (const log of logs) {
        const found = readCheckpoint(log).size
        if (found <= size) continue
        const record = await buildAnchor(this.#rpc, this.profile, this.deployment, log)
        if (found > this.#last.size) this.#last = { size: found, block: log.blockNumber }
        yield record
      }
    }
  }

  async didEvents(fromBlock: number): Promise<{ events: DidEvent[]; toBlock: number }> {
    const { number: toBlock } = await this.head()
    const query = {
      address: this.deployment.didRegistry,
      topics: [registryTopics],
      fromBlock,
      toBlock,
    }
    const events: DidEvent[] = []
    for await (const { logs } of readLogs(this.#rpc, query)) {
      events.push(...(await readDidEvents(this.#rpc, this.profile, logs)))
    }
    return { events, toBlock }
  }

  addKey(publicKey: Uint8Array): Promise<number> {
    const validity = this.profile.timeUnit === 'seconds' ? validitySeconds : validitySeconds * 1000n
    const args = [this.#sender.address, keyAttribute, publicKey, validity] as const
    return this.#changeDid(didRegistryInterface.encodeFunctionData('setAttribute', [...args]))
  }

  revokeKey(publicKey: Uint8Array): Promise<number> {
    const args = [this.#sender.address, keyAttribute, publicKey] as const
    return this.#changeDid(didRegistryInterface.encodeFunctionData('revokeAttribute', [...args]))
  }

  async #changeDid(data: string): Promise<number> {
    return (await this.sendToRegistry(data)).blockNumber
  }

  async askRegistry(data: string): Promise<string> {
    const call = { from: this.#sender.address, to: this.deployment.didRegistry, data }
    // `pending`: in the time of the next block, which decides what has taken effect by now.
    return this.#rpc.call('eth_call', [call, 'pending'], dataResult).catch((error: unknown) => {
      throw asChainError(error, describeRevert)
    })
  }

  async sendToRegistry(data: string): Promise<SentCall> {
    const receipt = await this.#sender.send({ to: this.deployment.didRegistry, data })
    return { txHash: receipt.transactionHash, blockNumber: receipt.blockNumber }
  }

  /** Nothing is held open between requests. */
  async close(): Promise<void> {}
}
