import { leafHash, nodeHash } from '../../verifier/merkle.ts'

// An RFC 6962 tree whose leaves are all alike: the root of a run of leaves depends on its length alone, so a
// tree of millions costs a few dozen hashes. The proofs are the recursive definitions of RFC 6962 §2.1.1–2.1.2.

/** The 160 bytes of every entry. */
export const entry: Uint8Array = new Uint8Array(160).fill(7)

const roots = new Map<number, Uint8Array>([[1, leafHash(entry)]])

/** Root of the tree of a size, at least 1. */
export function rootOf(size: number): Uint8Array {
  const known = roots.get(size)
  if (known) return known
  const left = leftSize(size)
  const root = nodeHash(rootOf(left), rootOf(size - left))
  roots.set(size, root)
  return root
}

/** Inclusion proof of an index in the tree of a size. */
export function inclusion(index: number, size: number): Uint8Array[] {
  if (size === 1) return []
  const left = leftSize(size)
  return index < left
    ? [...inclusion(index, left), rootOf(size - left)]
    : [...inclusion(index - left, size - left), rootOf(left)]
}

/** Consistency proof between two sizes, 0 < from < to. */
export function consistency(from: number, to: number, isWhole = true): Uint8Array[] {
  if (from === to) return isWhole ? [] : [rootOf(to)]
  const left = leftSize(to)
  return from <= left
    ? [...consistency(from, left, isWhole), rootOf(to - left)]
    : [...consistency(from - left, to - left, false), rootOf(left)]
}

/** The largest power of two below a size. */
function leftSize(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}
