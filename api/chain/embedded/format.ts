import { bytesToHex } from '@noble/hashes/utils.js'
import type { TypedTransaction } from '@ethereumjs/tx'
import { quantity } from '../quantity.ts'
import type { EmbeddedNode } from './node.ts'
import type { LogPlace, StoredBlock, StoredTransaction } from './storage.ts'

export type Json = Record<string, unknown>

/** Bytes as JSON-RPC writes them. */
export function hex(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`
}

/** The block as eth_getBlockBy… answers; `full` gives whole transactions in place of hashes. */
export function formatBlock(node: EmbeddedNode, block: StoredBlock, full: boolean): Json {
  const { transaction } = block
  const listed = transaction === undefined ? [] : [formatListed(node, block, transaction, full)]
  return {
    ...formatHeader(node, block),
    size: quantity(block.header.length + (transaction?.raw.length ?? 0)),
    totalDifficulty: '0x0',
    transactions: listed,
    uncles: [],
    withdrawals: [],
  }
}

function formatListed(
  node: EmbeddedNode,
  block: StoredBlock,
  transaction: StoredTransaction,
  full: boolean,
): unknown {
  return full ? formatTransaction(node, block, transaction) : hex(transaction.hash)
}

function formatHeader(node: EmbeddedNode, block: StoredBlock): Json {
  const header = node.header(block)
  return {
    number: quantity(header.number),
    hash: hex(block.hash),
    parentHash: hex(header.parentHash),
    sha3Uncles: hex(header.uncleHash),
    miner: header.coinbase.toString(),
    stateRoot: hex(header.stateRoot),
    transactionsRoot: hex(header.transactionsTrie),
    receiptsRoot: hex(header.receiptTrie),
    logsBloom: hex(header.logsBloom),
    difficulty: quantity(header.difficulty),
    gasLimit: quantity(header.gasLimit),
    gasUsed: quantity(header.gasUsed),
    timestamp: quantity(header.timestamp),
    extraData: hex(header.extraData),
    mixHash: hex(header.mixHash),
    nonce: hex(header.nonce),
    baseFeePerGas: quantity(header.baseFeePerGas ?? 0n),
    withdrawalsRoot: hex(header.withdrawalsRoot ?? new Uint8Array()),
  }
}

/** The transaction as eth_getTransactionByHash answers. */
export function formatTransaction(
  node: EmbeddedNode,
  block: StoredBlock,
  stored: StoredTransaction,
): Json {
  const tx = node.transaction(stored.raw)
  return {
    blockHash: hex(block.hash),
    blockNumber: quantity(block.number),
    transactionIndex: '0x0',
    hash: hex(stored.hash),
    from: hex(stored.sender),
    to: tx.to?.toString() ?? null,
    type: quantity(tx.type),
    nonce: quantity(tx.nonce),
    gas: quantity(tx.gasLimit),
    value: quantity(tx.value),
    input: hex(tx.data),
    chainId: quantity(node.chainId),
    ...fees(tx),
    ...signature(tx),
  }
}

function fees(tx: TypedTransaction): Json {
  if (!('maxFeePerGas' in tx)) return { gasPrice: quantity(tx.gasPrice) }
  return {
    gasPrice: quantity(price(tx)),
    maxFeePerGas: quantity(tx.maxFeePerGas),
    maxPriorityFeePerGas: quantity(tx.maxPriorityFeePerGas),
  }
}

function signature(tx: TypedTransaction): Json {
  const { v, r, s, accessList } = tx.toJSON()
  return tx.type === 0 ? { v, r, s } : { v, r, s, yParity: v, accessList }
}

/** Price paid per gas where the base fee is zero. */
function price(tx: TypedTransaction): bigint {
  if (!('maxFeePerGas' in tx)) return tx.gasPrice
  const { maxFeePerGas, maxPriorityFeePerGas } = tx
  return maxPriorityFeePerGas < maxFeePerGas ? maxPriorityFeePerGas : maxFeePerGas
}

/** The receipt of a block's one transaction. */
export function formatReceipt(
  node: EmbeddedNode,
  block: StoredBlock,
  stored: StoredTransaction,
): Json {
  const tx = node.transaction(stored.raw)
  const place = (position: number) => ({ block: block.number, position })
  return {
    transactionHash: hex(stored.hash),
    transactionIndex: '0x0',
    blockHash: hex(block.hash),
    blockNumber: quantity(block.number),
    from: hex(stored.sender),
    to: tx.to?.toString() ?? null,
    contractAddress: stored.created.length === 0 ? null : hex(stored.created),
    type: quantity(tx.type),
    status: quantity(stored.status),
    gasUsed: quantity(stored.gasUsed),
    cumulativeGasUsed: quantity(stored.gasUsed),
    effectiveGasPrice: quantity(price(tx)),
    // One transaction a block: the block's filter is the receipt's.
    logsBloom: hex(node.header(block).logsBloom),
    logs: stored.logs.map((log, i) => formatLog({ ...place(i), log }, block, stored)),
  }
}

export function formatLog(
  { log, position }: LogPlace,
  block: StoredBlock,
  transaction: StoredTransaction,
): Json {
  return {
    address: hex(log.address),
    topics: log.topics.map(hex),
    data: hex(log.data),
    blockNumber: quantity(block.number),
    blockHash: hex(block.hash),
    transactionHash: hex(transaction.hash),
    transactionIndex: '0x0',
    logIndex: quantity(position),
    removed: false,
  }
}
