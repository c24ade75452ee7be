import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { ChainError } from './chain.ts'
import { addressResult, dataResult, hashResult, numberResult, quantityResult } from './rpc.ts'

export const logResult = z.object({
  address: addressResult,
  topics: z.array(hashResult).max(4),
  data: dataResult,
  blockNumber: numberResult,
  blockHash: hashResult,
  transactionHash: hashResult,
  transactionIndex: numberResult,
  logIndex: numberResult,
})
export type RpcLog = z.output<typeof logResult>

export const receiptResult = z.object({
  transactionHash: hashResult,
  transactionIndex: numberResult,
  blockHash: hashResult,
  blockNumber: numberResult,
  type: numberResult.default(0),
  status: numberResult,
  cumulativeGasUsed: quantityResult,
  logsBloom: dataResult,
  contractAddress: addressResult.nullish(),
  logs: z.array(logResult),
})
export type RpcReceipt = z.output<typeof receiptResult>

/** The receipt as the receipt trie holds it (EIP-658, EIP-2718). */
export function encodeReceipt(receipt: RpcReceipt): Uint8Array {
  const body = RLP.encode([
    receipt.status,
    receipt.cumulativeGasUsed,
    bytes(receipt.logsBloom),
    receipt.logs.map((log) => [bytes(log.address), log.topics.map(bytes), bytes(log.data)]),
  ])
  return receipt.type === 0 ? body : concatBytes(Uint8Array.of(receipt.type), body)
}

export interface ReceiptProof {
  /** RLP of the transaction's index, hex. */
  readonly key: string
  /** Nodes from the root to the receipt, each hex RLP. */
  readonly nodes: readonly string[]
}

/**
 * Proof that a receipt is in its block. Needs all receipts of the block, in order; throws ChainError
 * `invalid` if they do not make up the header's receiptsRoot (0x hex).
 */
export async function proveReceipt(
  receipts: readonly RpcReceipt[],
  index: number,
  receiptsRoot: string,
): Promise<ReceiptProof> {
  const trie = new MerklePatriciaTrie()
  for (const [i, receipt] of receipts.entries())
    await trie.put(RLP.encode(i), encodeReceipt(receipt))
  if (`0x${bytesToHex(trie.root())}` !== receiptsRoot) {
    throw new ChainError('invalid', 'the receipts of the block are not those of its header')
  }
  const key = RLP.encode(index)
  const nodes = await createMerkleProof(trie, key)
  return { key: bytesToHex(key), nodes: nodes.map(bytesToHex) }
}

function bytes(hex: string): Uint8Array {
  return hexToBytes(hex.slice(2))
}
