import { leafHash, nodeHash } from '../../../verifier/merkle.ts'

/**
 * RFC 6962 §2.1 by its own recursive words, slow and obvious: the judge of the verifier's loops.
 * Lists hold leaf hashes.
 */

/** Largest power of two below n (n > 1). */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH. */
export function root(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!
  const k = split(leaves.length)
  return nodeHash(root(leaves.slice(0, k)), root(leaves.slice(k)))
}

/** PATH(m, D[n]). */
export function inclusionProof(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  if (m < k) return [...inclusionProof(m, leaves.slice(0, k)), root(leaves.slice(k))]
  return [...inclusionProof(m - k, leaves.slice(k)), root(leaves.slice(0, k))]
}

/** PROOF(m, D[n]). */
export function consistencyProof(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  return subproof(m, leaves, true)
}

function subproof(m: number, leaves: readonly Uint8Array[], complete: boolean): Uint8Array[] {
  if (m === leaves.length) return complete ? [] : [root(leaves)]
  const k = split(leaves.length)
  if (m <= k) return [...subproof(m, leaves.slice(0, k), complete), root(leaves.slice(k))]
  return [...subproof(m - k, leaves.slice(k), false), root(leaves.slice(0, k))]
}

/** Hashes of leaves that differ. */
export function makeLeaves(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => leafHash(Uint8Array.of(i & 255, i >> 8)))
}

/** A copy with one bit turned. */
export function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice()
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}
