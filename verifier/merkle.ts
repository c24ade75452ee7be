import { sha256 } from './digest.ts'
import { concat, equal } from './encoding.ts'

// RFC 6962 §2.1 trees over SHA-256. The checks are those of RFC 9162 §2.1.3.2 and §2.1.4.2, with
// division in place of shifts, because sizes go up to 2^53 and JavaScript's shifts stop at 32 bits.

const leafPrefix = Uint8Array.of(0)

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(leafPrefix, entry))
}

/** SHA-256(0x01 ‖ left ‖ right), of two hashes of 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(65)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return sha256(bytes)
}

export interface InclusionProof {
  /** Position of the leaf, from 0. */
  readonly index: number
  /** Leaves in the tree. */
  readonly size: number
  readonly leafHash: Uint8Array
  /** Sibling hashes from the leaf up, 32 bytes each. */
  readonly proof: readonly Uint8Array[]
}

/** Root that an inclusion proof leads to; undefined where the proof cannot belong to this index and size. */
export function rootFromInclusion(claim: InclusionProof): Uint8Array | undefined {
  if (!isPosition(claim.index, claim.size)) return undefined
  let node = claim.index
  let last = claim.size - 1
  let hash = claim.leafHash
  for (const sibling of claim.proof) {
    if (last === 0 || sibling.length !== 32) return undefined
    const isRight = node % 2 === 1
    hash = isRight || node === last ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
    // On the right edge, levels where the node has no sibling add no hash.
    while (node === last && node % 2 === 0 && node !== 0) node = last = half(node)
    node = half(node)
    last = half(last)
  }
  return last === 0 ? hash : undefined
}

/** Whether the leaf is at this index of the tree with this size and root. */
export function verifyInclusion(claim: InclusionProof & { readonly root: Uint8Array }): boolean {
  const root = rootFromInclusion(claim)
  return root !== undefined && equal(root, claim.root)
}

export interface ConsistencyProof {
  readonly from: number
  readonly fromRoot: Uint8Array
  readonly to: number
  readonly toRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the tree of size `to` begins with the whole tree of size `from` (0 < from <= to). */
export function verifyConsistency(claim: ConsistencyProof): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim
  if (!isPosition(from - 1, to) || proof.some((hash) => hash.length !== 32)) return false
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot)
  // A complete subtree as large as the whole old tree is the old root itself: the proof leaves it out.
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof
  const roots = climb(path, from, to)
  return roots !== undefined && equal(roots.old, fromRoot) && equal(roots.new, toRoot)
}

/** Both roots that a path leads to, from the last node that the old tree completes upwards. */
function climb(path: readonly Uint8Array[], from: number, to: number) {
  const [seed, ...rest] = path
  if (seed === undefined) return undefined
  const at = climbWhileRight({ node: from - 1, last: to - 1 })
  const roots = { old: seed, new: seed }
  for (const hash of rest) {
    if (at.last === 0) return undefined
    if (at.node % 2 === 1 || at.node === at.last) {
      roots.old = nodeHash(hash, roots.old)
      roots.new = nodeHash(hash, roots.new)
      while (at.node % 2 === 0 && at.node !== 0) climbOne(at)
    } else roots.new = nodeHash(roots.new, hash)
    climbOne(at)
  }
  return at.last === 0 ? roots : undefined
}

interface Position {
  node: number
  last: number
}

function climbWhileRight(at: Position): Position {
  while (at.node % 2 === 1) climbOne(at)
  return at
}

function climbOne(at: Position): void {
  at.node = half(at.node)
  at.last = half(at.last)
}

function isPosition(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isPowerOfTwo(value: number): boolean {
  let rest = value
  while (rest % 2 === 0) rest /= 2
  return rest === 1
}
