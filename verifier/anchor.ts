import { address, hash } from './anchor-forms.ts'
import { parseStrict } from './canonical.ts'
import { equal, fromHex, toHex, toUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { keccak256, provenValue, receiptLogs } from './receipt-proof.ts'
import { decodeRlp, rlpBytes, rlpInteger, rlpList } from './rlp.ts'
import {
  array,
  integer,
  literal,
  object,
  pattern,
  type Infer,
  type Problem,
  satisfies,
} from './schema.ts'
import type { TrustKey } from './trust.ts'

// The record of an anchor: docs/formats/anchor.md.

const hex = pattern(/^(?:[0-9a-f]{2})+$/, 'lower-case hex')

const schema = object({
  format: literal('colophon-anchor-v1'),
  chainId: integer(1),
  contract: address,
  size: integer(1),
  root: pattern(/^[0-9a-f]{64}$/, '64 lower-case hex digits'),
  txHash: hash,
  blockNumber: integer(0),
  blockHash: hash,
  blockTime: integer(0),
  header: hex,
  receiptKey: hex,
  receiptProof: array(hex, 1, 64),
  logIndex: integer(0, 100_000),
})

/** One checkpoint that the contract accepted, with the proof kept when it happened (see api/chain/chain.ts). */
export type AnchorRecord = Infer<typeof schema>

/** Reads an anchor record, strict JSON. Throws VerificationError `json` or `anchor`. */
export function parseAnchor(text: string): AnchorRecord {
  const value = parseStrict(text)
  const problems: Problem[] = []
  if (satisfies(schema, value, problems)) return value
  const [first] = problems
  throw new VerificationError('anchor', `${first?.pointer} ${first?.detail}`)
}

/** keccak-256 of the event's signature: its first topic. */
const checkpointPublished = keccak256(toUtf8('CheckpointPublished(uint64,bytes32,uint256)'))

// Positions in the list of header fields (Yellow Paper §4.3); later forks only append.
const receiptsRootField = 5
const numberField = 8
const timestampField = 11

/**
 * Checks that the parts of a record agree: the header has the block's hash, number and time; its
 * receipts root leads to the receipt; the receipt holds the contract's event with this size and root.
 * That the block is on the chain, and that txHash is the transaction, only a node can tell.
 * Throws VerificationError `anchor`.
 */
export function checkAnchor(record: AnchorRecord): void {
  const header = fromHex(record.header)
  if (`0x${toHex(keccak256(header))}` !== record.blockHash)
    throw invalid('the header has another hash')
  const fields = rlpList(decodeRlp(header))
  if (rlpInteger(fields[numberField]) !== record.blockNumber)
    throw invalid('the block has another number')
  if (!sameTime(rlpInteger(fields[timestampField]), record.blockTime)) {
    throw invalid('the block has another time')
  }
  const nodes = record.receiptProof.map((node) => fromHex(node))
  const root = rlpBytes(fields[receiptsRootField])
  checkEvent(record, provenValue(root, fromHex(record.receiptKey), nodes))
}

/** Block times are in seconds on most chains, in milliseconds on some. */
function sameTime(timestamp: number, seconds: number): boolean {
  return timestamp === seconds || Math.floor(timestamp / 1000) === seconds
}

function checkEvent(record: AnchorRecord, receipt: Uint8Array): void {
  const log = receiptLogs(receipt)[record.logIndex]
  const [event, size] = log?.topics ?? []
  const fits =
    log !== undefined &&
    event !== undefined &&
    size !== undefined &&
    toHex(log.address) === record.contract.slice(2) &&
    equal(event, checkpointPublished) &&
    toHex(size) === record.size.toString(16).padStart(64, '0') &&
    log.data.length === 64 &&
    toHex(log.data.subarray(0, 32)) === record.root
  if (!fits) throw invalid('the receipt does not hold the event of this checkpoint')
}

function invalid(what: string): VerificationError {
  return new VerificationError('anchor', what)
}

/** What a caller saw on a node, for the step `anchor-chain` (and for keys, `issuer-key`). */
export interface ChainObservation {
  readonly chainId: number
  /** Hash of block 0: 0x, lower case. */
  readonly genesisHash: string
  /** Hash of the final block at the anchor's number (0x), or null where the node has no such final block. */
  readonly blockHash: string | null
  /** What the contract keeps for the anchor's size: root (64 hex digits) and block time in the chain's unit. */
  readonly checkpoint: { readonly root: string; readonly time: number } | null
  /** Whether there is code at the anchor's contract address. */
  readonly codePresent: boolean
  /** Every Ed25519 key that the chain ever gave the issuer's DID. */
  readonly didKeys?: readonly TrustKey[]
}
