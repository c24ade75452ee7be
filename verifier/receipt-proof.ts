import { keccak_256 } from '@noble/hashes/sha3.js'
import { byte, equal } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { decodeRlp, rlpBytes, rlpInteger, rlpList, type RlpItem } from './rlp.ts'

/** Keccak-256, for what an Ethereum chain hashes; evidence of our own uses SHA-256 only. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes)
}

/**
 * The value that a Merkle-Patricia trie with this root holds under a key, by a proof: its nodes from the
 * root down, each RLP. Throws VerificationError `anchor` where the proof does not lead to a value.
 */
export function provenValue(
  root: Uint8Array,
  key: Uint8Array,
  nodes: readonly Uint8Array[],
): Uint8Array {
  const rest = [...nodes]
  let path = nibbles(key)
  let reference: RlpItem = root
  for (;;) {
    const node: readonly RlpItem[] = rlpList(resolve(reference, rest))
    const step = node.length === 17 ? branch(node, path) : shortNode(node, path)
    if ('value' in step) return requireEnd(step.value, rest)
    path = step.path
    reference = step.next
  }
}

/** A child is named by its hash, and its node comes next in the proof; a short one stands in its parent. */
function resolve(reference: RlpItem, rest: Uint8Array[]): RlpItem {
  if (!(reference instanceof Uint8Array)) return reference
  const node = rest.shift()
  if (node === undefined || !equal(keccak256(node), reference))
    throw invalid('a node has another hash')
  return decodeRlp(node)
}

type Step =
  { readonly value: Uint8Array } | { readonly next: RlpItem; readonly path: readonly number[] }

function branch(node: readonly RlpItem[], path: readonly number[]): Step {
  const [turn, ...rest] = path
  if (turn === undefined) return { value: rlpBytes(node[16]) }
  return { next: node[turn] ?? new Uint8Array(), path: rest }
}

/** Leaf or extension: the first nibble of its path says which, and whether the path is odd. */
function shortNode(node: readonly RlpItem[], path: readonly number[]): Step {
  const encoded = nibbles(rlpBytes(node[0]))
  const kind = encoded[0] ?? 4
  const part = encoded.slice(kind % 2 === 1 ? 1 : 2)
  const fits = node.length === 2 && kind < 4 && part.every((nibble, i) => nibble === path[i])
  if (!fits) throw invalid('the path leaves the proof')
  const rest = path.slice(part.length)
  if (kind < 2) return { next: node[1] ?? new Uint8Array(), path: rest }
  if (rest.length > 0) throw invalid('the path leaves the proof')
  return { value: rlpBytes(node[1]) }
}

function requireEnd(value: Uint8Array, rest: readonly Uint8Array[]): Uint8Array {
  if (value.length === 0 || rest.length > 0) throw invalid('no value, or nodes left over')
  return value
}

function nibbles(bytes: Uint8Array): readonly number[] {
  return Array.from(bytes).flatMap((value) => [value >> 4, value & 15])
}

/** One log of a receipt. */
export interface ReceiptLog {
  /** 20 bytes. */
  readonly address: Uint8Array
  /** 32 bytes each. */
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

/** The logs of a receipt as the trie holds it (EIP-658, typed by EIP-2718). Throws VerificationError `anchor`. */
export function receiptLogs(receipt: Uint8Array): ReceiptLog[] {
  const typed = byte(receipt, 0) < 0x80
  const fields = rlpList(decodeRlp(typed ? receipt.subarray(1) : receipt))
  if (fields.length !== 4 || rlpInteger(fields[0]) !== 1)
    throw invalid('not the receipt of a success')
  return rlpList(fields[3]).map((log) => {
    const [address, topics, data] = rlpList(log)
    return {
      address: rlpBytes(address),
      topics: rlpList(topics).map(rlpBytes),
      data: rlpBytes(data),
    }
  })
}

function invalid(what: string): VerificationError {
  return new VerificationError('anchor', `not a receipt proof: ${what}`)
}
