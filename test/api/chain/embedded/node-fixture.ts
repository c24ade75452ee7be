import assert from 'node:assert/strict'
import { keccak256, Wallet } from 'ethers'
import { z } from 'zod'
import { type EmbeddedChain, startEmbeddedChain } from '../../../../api/chain/embedded/start.ts'
import { quantity } from '../../../../api/chain/quantity.ts'
import { chainId, newKey, temporaryFolder } from '../backends.ts'
import { probeBytecode, probeInterface } from './contract.ts'

const answer = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]),
  result: z.unknown().optional(),
  error: z
    .object({ code: z.number(), message: z.string(), data: z.unknown().optional() })
    .optional(),
})

export const receiptForm = z.object({
  status: z.string(),
  blockNumber: z.string(),
  blockHash: z.string(),
  gasUsed: z.string(),
  contractAddress: z.string().nullable(),
  logs: z.array(z.object({ data: z.string(), logIndex: z.string() })),
})

/** Posts a body and gives the status and what came back. */
export async function post(url: string, body: string, type = 'application/json') {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

/** One request, read as a JSON-RPC answer. */
export async function ask(url: string, method: string, ...params: unknown[]) {
  const { body } = await post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
  return answer.parse(body)
}

/** One request that must succeed. */
export async function result(url: string, method: string, ...params: unknown[]): Promise<unknown> {
  const { error, result: value } = await ask(url, method, ...params)
  assert.equal(error, undefined, `${method}: ${error?.message}`)
  return value
}

/** An embedded node in a temporary folder, with one account that signs. */
export class NodeFixture {
  readonly folder: string
  node: EmbeddedChain
  readonly wallet = new Wallet(newKey())
  readonly #remove: () => Promise<void>
  nonce = 0

  private constructor(folder: string, node: EmbeddedChain, remove: () => Promise<void>) {
    this.folder = folder
    this.node = node
    this.#remove = remove
  }

  static async start(): Promise<NodeFixture> {
    const { folder, remove } = await temporaryFolder()
    const node = await startEmbeddedChain({ folder, port: 0, chainId })
    return new NodeFixture(folder, node, remove)
  }

  get url(): string {
    return this.node.url
  }

  /** Starts the node again on the folder, after it has ended. */
  async restart(): Promise<void> {
    this.node = await startEmbeddedChain({ folder: this.folder, port: 0, chainId })
  }

  sign(fields: { to?: string; data?: string; nonce?: number; gasLimit?: number }): Promise<string> {
    const { to = null, data = '0x', nonce = this.nonce, gasLimit = 5_000_000 } = fields
    return this.wallet.signTransaction({ type: 0, chainId, nonce, gasLimit, gasPrice: 0, to, data })
  }

  /** Signs with the next nonce, sends, and gives the receipt. */
  async send(fields: { to?: string; data?: string }) {
    const raw = await this.sign(fields)
    const hash = await result(this.url, 'eth_sendRawTransaction', raw)
    assert.equal(hash, keccak256(raw))
    this.nonce += 1
    return receiptForm.parse(await result(this.url, 'eth_getTransactionReceipt', hash))
  }

  /** Deploys the probe contract and gives its address. */
  async deploy(): Promise<string> {
    const { contractAddress } = await this.send({ data: probeBytecode })
    assert.ok(contractAddress)
    return contractAddress
  }

  mark(to: string, times: number) {
    return this.send({ to, data: probeInterface.encodeFunctionData('mark', [times]) })
  }

  /** Result of a view function, decoded, as of a block. */
  async view(to: string, name: string, args: unknown[] = [], block: number | string = 'latest') {
    const at = typeof block === 'number' ? quantity(block) : block
    const call = { to, data: probeInterface.encodeFunctionData(name, args) }
    const data = z.string().parse(await result(this.url, 'eth_call', call, at))
    return probeInterface.decodeFunctionResult(name, data).toArray().map(String)
  }

  async end(): Promise<void> {
    await this.node.stop()
    await this.#remove()
  }
}
