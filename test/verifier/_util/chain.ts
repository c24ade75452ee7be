import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt'
import { concat, encodeRlp, id, keccak256, toBeHex, toBeHex as quantity } from 'ethers'
import type { AnchorRecord, ChainObservation } from '../../../verifier/anchor.ts'
import { toHex } from '../../../verifier/encoding.ts'
import { chainId } from './documents.ts'

// A block of an Ethereum chain made with foreign libraries (ethers, @ethereumjs/mpt), so that the
// verifier's own reading of headers, receipts and tries is judged by others' writing of them.

export const contract = '0xc0ffee0000000000000000000000000000000001'
export const didRegistry = '0xd1d0000000000000000000000000000000000002'
export const genesisHash = `0x${'9e'.repeat(32)}`
const zero32 = `0x${'00'.repeat(32)}`
const bloom = `0x${'00'.repeat(256)}`

/** A number as RLP wants it: no leading zeros, and nothing for zero. */
function rlpNumber(value: number): string {
  return value === 0 ? '0x' : quantity(value)
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))
}

/** A receipt of type 2 with one event: CheckpointPublished where size and root are given, else some other one. */
function receipt(time: number, checkpoint?: { size: number; root: string }): Uint8Array {
  const topics = checkpoint
    ? [id('CheckpointPublished(uint64,bytes32,uint256)'), toBeHex(checkpoint.size, 32)]
    : [id('Transfer(address,address,uint256)')]
  const data = concat([checkpoint ? `0x${checkpoint.root}` : zero32, toBeHex(time, 32)])
  const other = ['0x00000000000000000000000000000000000000ff', [id('Other()')], '0x']
  const logs = [other, [contract, topics, data]]
  return bytes(concat(['0x02', encodeRlp(['0x01', quantity(90_000), bloom, logs])]))
}

function header(number: number, time: number, receiptsRoot: Uint8Array): string {
  const roots = [zero32, zero32, contract, zero32, zero32, `0x${toHex(receiptsRoot)}`, bloom]
  const counters = [0, number, 30_000_000, 90_000, time].map(rlpNumber)
  const rest = ['0x', zero32, '0x0000000000000000', '0x', zero32]
  return encodeRlp([...roots, ...counters, ...rest])
}

export interface BlockOptions {
  readonly blockNumber?: number
  readonly blockTime?: number
  /** Transactions of the block; the checkpoint is in the last one. */
  readonly transactions?: number
}

/** The record of a checkpoint's anchor. */
export async function makeAnchor(
  checkpoint: { readonly size: number; readonly root: Uint8Array },
  { blockNumber = 12, blockTime = 1_795_331_145, transactions = 1 }: BlockOptions = {},
): Promise<AnchorRecord> {
  const trie = new MerklePatriciaTrie()
  const root = toHex(checkpoint.root)
  const last = transactions - 1
  for (let i = 0; i < transactions; i++) {
    const made = receipt(blockTime, i === last ? { size: checkpoint.size, root } : undefined)
    await trie.put(bytes(encodeRlp(rlpNumber(i))), made)
  }
  const key = bytes(encodeRlp(rlpNumber(last)))
  const proof = await createMerkleProof(trie, key)
  const encoded = header(blockNumber, blockTime, trie.root())
  return {
    format: 'colophon-anchor-v1',
    chainId,
    contract,
    size: checkpoint.size,
    root,
    txHash: `0x${'7a'.repeat(32)}`,
    blockNumber,
    blockHash: keccak256(encoded),
    blockTime,
    header: encoded.slice(2),
    receiptKey: toHex(key),
    receiptProof: proof.map((node) => toHex(node)),
    logIndex: 1,
  }
}

/** What an honest node says of an anchor. */
export function observe(record: AnchorRecord): ChainObservation {
  const checkpoint = { root: record.root, time: record.blockTime }
  return { chainId, genesisHash, blockHash: record.blockHash, codePresent: true, checkpoint }
}
