import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { type AnchorRecord, ChainError, type ChainProfile, type Deployment } from './chain.ts'
import { anchorLogInterface } from './contracts.ts'
import { blockSeconds } from './finality.ts'
import { blockResult, encodeHeader, type RpcBlock } from './header.ts'
import { quantity } from './quantity.ts'
import { proveReceipt, receiptResult, type RpcLog, type RpcReceipt } from './receipts.ts'
import { hashResult, type Rpc, RpcRefusal } from './rpc.ts'

/** JSON-RPC's method not found, EIP-1474's method not supported. */
const missingMethod = [-32601, -32004]

/** What a CheckpointPublished event says. */
export function readCheckpoint(log: RpcLog): { readonly size: number; readonly root: string } {
  const { size, root } = anchorLogInterface.decodeEventLog(
    'CheckpointPublished',
    log.data,
    log.topics,
  )
  return { size: Number(size), root: String(root).slice(2) }
}

/**
 * The record of an anchor, from the event that the node tells of: header and receipt proof are
 * rebuilt and compared with the block's hash. Throws ChainError `invalid` where they do not agree.
 */
export async function buildAnchor(
  rpc: Rpc,
  profile: ChainProfile,
  deployment: Deployment,
  log: RpcLog,
): Promise<AnchorRecord> {
  const block = await rpc.call('eth_getBlockByHash', [log.blockHash, false], blockResult)
  const header = encodeHeader(block)
  const receipts = await blockReceipts(rpc, block)
  const proof = await proveReceipt(receipts, log.transactionIndex, block.receiptsRoot)
  return {
    format: 'colophon-anchor-v1',
    chainId: profile.chainId,
    contract: deployment.anchorLog,
    ...readCheckpoint(log),
    txHash: log.transactionHash,
    blockNumber: block.number,
    blockHash: block.hash,
    blockTime: blockSeconds(block, profile),
    header: bytesToHex(header),
    receiptKey: proof.key,
    receiptProof: proof.nodes,
    logIndex: positionInReceipt(receipts[log.transactionIndex], log),
  }
}

/** Place of a log among its receipt's; the node counts over the whole block. */
function positionInReceipt(receipt: RpcReceipt | undefined, log: RpcLog): number {
  const position = receipt?.logs.findIndex(({ logIndex }) => logIndex === log.logIndex) ?? -1
  if (position < 0) throw new ChainError('invalid', 'the event is not in the receipt it names')
  return position
}

/** By number, which every node takes; the header's receiptsRoot tells if they are another block's. */
async function blockReceipts(rpc: Rpc, block: RpcBlock): Promise<RpcReceipt[]> {
  try {
    const at = [quantity(block.number)]
    return await rpc.call('eth_getBlockReceipts', at, z.array(receiptResult))
  } catch (error) {
    const missing = error instanceof RpcRefusal && missingMethod.includes(error.rpcCode)
    if (!missing) throw error
  }
  return receiptsOneByOne(rpc, block.hash)
}

/** For nodes without eth_getBlockReceipts. */
async function receiptsOneByOne(rpc: Rpc, blockHash: string): Promise<RpcReceipt[]> {
  const withHashes = z.object({ transactions: z.array(hashResult) })
  const block = await rpc.call('eth_getBlockByHash', [blockHash, false], withHashes)
  const receipts: RpcReceipt[] = []
  for (const hash of block.transactions) {
    receipts.push(await rpc.call('eth_getTransactionReceipt', [hash], receiptResult))
  }
  return receipts
}
