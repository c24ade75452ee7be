import { createBlock, type Block } from '@ethereumjs/block'
import { getMerkleStateProof } from '@ethereumjs/statemanager'
import { Address } from '@ethereumjs/util'
import { z } from 'zod'
import { quantity } from '../quantity.ts'
import { RpcError } from './errors.ts'
import { formatBlock, formatLog, formatReceipt, formatTransaction, hex } from './format.ts'
import type { EmbeddedNode, State } from './node.ts'
import {
  addressSchema,
  blockNumberSchema,
  type BlockRef,
  blockSchema,
  callSchema,
  dataSchema,
  filterSchema,
  hashSchema,
  quantitySchema,
  slotSchema,
} from './params.ts'
import { call, estimateGas } from './simulate.ts'
import type { StoredBlock, StoredTransaction } from './storage.ts'

/** Logs one eth_getLogs may return; a caller who gets this error asks for fewer blocks. */
const maxLogs = 10_000

export type RpcMethod = (node: EmbeddedNode, params: unknown) => unknown

function method<S extends z.ZodType>(
  schema: S,
  run: (node: EmbeddedNode, params: z.output<S>) => unknown,
): RpcMethod {
  return (node, params) => {
    const parsed = schema.safeParse(params)
    if (!parsed.success) throw new RpcError('invalidParams', z.prettifyError(parsed.error))
    return run(node, parsed.data)
  }
}

const none = z.tuple([])
const latest = blockSchema.default('latest')

function find(node: EmbeddedNode, ref: BlockRef): StoredBlock | undefined {
  if (ref instanceof Uint8Array) return node.storage.blockByHash(ref)
  const number = numberOf(node, ref)
  return number > node.height ? undefined : node.storage.blockByNumber(number)
}

function numberOf(node: EmbeddedNode, ref: Exclude<BlockRef, Uint8Array>): number {
  if (ref === 'earliest') return 0
  if (typeof ref === 'bigint') return ref > BigInt(node.height) ? node.height + 1 : Number(ref)
  return node.height
}

function need(node: EmbeddedNode, ref: BlockRef): StoredBlock {
  const block = find(node, ref)
  if (block === undefined) throw new RpcError('rejected', 'header not found')
  return block
}

function stateAt(node: EmbeddedNode, ref: BlockRef): Promise<State> {
  return node.state(node.header(need(node, ref)).stateRoot)
}

/** The block a call runs in: a past one as it was, `pending` with the time of now. */
function context(node: EmbeddedNode, ref: BlockRef): Block {
  const header = node.header(need(node, ref))
  if (ref !== 'pending') return createBlock({ header }, { common: node.common })
  const next = { ...node.nextHeader(), stateRoot: header.stateRoot }
  return createBlock({ header: next }, { common: node.common })
}

function withTransaction<T>(
  block: StoredBlock | undefined,
  format: (block: StoredBlock, transaction: StoredTransaction) => T,
): T | null {
  const transaction = block?.transaction
  return block === undefined || transaction === undefined ? null : format(block, transaction)
}

async function accountField(
  node: EmbeddedNode,
  [address, ref]: [Uint8Array, BlockRef],
  field: 'nonce' | 'balance',
): Promise<string> {
  const { manager } = await stateAt(node, ref)
  return quantity((await manager.getAccount(new Address(address)))?.[field] ?? 0n)
}

async function storageAt(node: EmbeddedNode, address: Uint8Array, key: Uint8Array, ref: BlockRef) {
  const { manager } = await stateAt(node, ref)
  return hex(await manager.getStorage(new Address(address), key))
    .slice(2)
    .padStart(64, '0')
}

async function proof(
  node: EmbeddedNode,
  address: Uint8Array,
  slots: z.output<typeof slotSchema>[],
  ref: BlockRef,
): Promise<unknown> {
  const { manager } = await stateAt(node, ref)
  const keys = slots.map(({ key }) => key)
  const found = await getMerkleStateProof(manager, new Address(address), keys)
  const storageProof = slots.map(({ text }, i) => {
    const { value = '0x0', proof: nodes = [] } = found.storageProof[i] ?? {}
    return { key: text, value: quantity(BigInt(value)), proof: nodes }
  })
  return { ...found, storageProof }
}

function logs(node: EmbeddedNode, filter: z.output<typeof filterSchema>): unknown {
  const one = filter.blockHash === undefined ? undefined : need(node, filter.blockHash).number
  const { address, topics } = filter
  const found = node.storage.logs({
    fromBlock: one ?? numberOf(node, filter.fromBlock ?? 'latest'),
    toBlock: one ?? numberOf(node, filter.toBlock ?? 'latest'),
    addresses: list(address),
    topics: (topics ?? []).map(list),
    limit: maxLogs + 1,
  })
  if (found.length > maxLogs) throw new RpcError('limit', `more than ${maxLogs} logs`)
  return found.map((place) =>
    withTransaction(node.block(place.block), (block, tx) => formatLog(place, block, tx)),
  )
}

function list(value: Uint8Array | Uint8Array[] | null | undefined): Uint8Array[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** Fees of the last blocks: all zero, in the form asked for. */
function feeHistory(node: EmbeddedNode, count: bigint, ref: BlockRef, percentiles: number[]) {
  const newest = need(node, ref).number
  const blocks = Math.min(Number(count), 1024, newest + 1)
  const oldest = newest + 1 - blocks
  const header = (i: number) => node.header(node.block(oldest + i))
  const ratios = Array.from({ length: blocks }, (_, i) => header(i))
  return {
    oldestBlock: quantity(oldest),
    baseFeePerGas: Array.from({ length: blocks + 1 }, () => '0x0'),
    gasUsedRatio: ratios.map(({ gasUsed, gasLimit }) => Number(gasUsed) / Number(gasLimit)),
    reward: ratios.map(() => percentiles.map(() => '0x0')),
  }
}

const blockFlags = <S extends z.ZodType>(ref: S) => z.tuple([ref, z.boolean().default(false)])

/** Every method the node answers, by name: a subset of execution-apis with the same meaning. */
export const methods: Readonly<Record<string, RpcMethod>> = {
  web3_clientVersion: method(none, () => 'colophon-embedded/1'),
  net_version: method(none, (node) => String(node.chainId)),
  net_listening: method(none, () => true),
  eth_chainId: method(none, (node) => quantity(node.chainId)),
  eth_syncing: method(none, () => false),
  eth_accounts: method(none, () => []),
  eth_blockNumber: method(none, (node) => quantity(node.height)),
  eth_gasPrice: method(none, () => '0x0'),
  eth_maxPriorityFeePerGas: method(none, () => '0x0'),
  eth_feeHistory: method(
    z.tuple([
      z.union([quantitySchema, z.number().int().nonnegative().transform(BigInt)]),
      blockNumberSchema,
      z.array(z.number().min(0).max(100)).max(100).default([]),
    ]),
    (node, [count, ref, percentiles]) => feeHistory(node, count, ref, percentiles),
  ),
  eth_getBlockByNumber: method(blockFlags(blockNumberSchema), (node, [ref, full]) => {
    const block = find(node, ref)
    return block === undefined ? null : formatBlock(node, block, full)
  }),
  eth_getBlockByHash: method(blockFlags(hashSchema), (node, [hash, full]) => {
    const block = find(node, hash)
    return block === undefined ? null : formatBlock(node, block, full)
  }),
  eth_getBlockReceipts: method(z.tuple([blockSchema]), (node, [ref]) => {
    const block = find(node, ref)
    if (block === undefined) return null
    return block.transaction === undefined ? [] : [formatReceipt(node, block, block.transaction)]
  }),
  eth_getTransactionByHash: method(z.tuple([hashSchema]), (node, [hash]) =>
    withTransaction(node.storage.blockOfTransaction(hash), (block, tx) =>
      formatTransaction(node, block, tx),
    ),
  ),
  eth_getTransactionReceipt: method(z.tuple([hashSchema]), (node, [hash]) =>
    withTransaction(node.storage.blockOfTransaction(hash), (block, tx) =>
      formatReceipt(node, block, tx),
    ),
  ),
  eth_getTransactionCount: method(z.tuple([addressSchema, latest]), (node, params) =>
    accountField(node, params, 'nonce'),
  ),
  eth_getBalance: method(z.tuple([addressSchema, latest]), (node, params) =>
    accountField(node, params, 'balance'),
  ),
  eth_getCode: method(z.tuple([addressSchema, latest]), async (node, [address, ref]) =>
    hex(await (await stateAt(node, ref)).manager.getCode(new Address(address))),
  ),
  eth_getStorageAt: method(
    z.tuple([addressSchema, slotSchema, latest]),
    async (node, [address, { key }, ref]) => `0x${await storageAt(node, address, key, ref)}`,
  ),
  eth_getProof: method(
    z.tuple([addressSchema, z.array(slotSchema).max(1024), latest]),
    (node, [address, slots, ref]) => proof(node, address, slots, ref),
  ),
  eth_getLogs: method(z.tuple([filterSchema]), (node, [filter]) => logs(node, filter)),
  eth_call: method(z.tuple([callSchema, latest]), async (node, [request, ref]) =>
    hex(await call(node, request, context(node, ref))),
  ),
  eth_estimateGas: method(z.tuple([callSchema, latest]), async (node, [request]) =>
    quantity(await estimateGas(node, request)),
  ),
  eth_sendRawTransaction: method(z.tuple([dataSchema]), async (node, [raw]) =>
    hex(await node.send(raw)),
  ),
}
