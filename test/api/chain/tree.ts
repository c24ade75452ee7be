import { leafHash, nodeHash } from '../../../verifier/merkle.ts'

/** The leaves of a log of 160-byte entries that differ in their last bytes. */
export function leaves(count: number, salt = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const entry = new Uint8Array(160)
    new DataView(entry.buffer).setUint32(152, salt)
    new DataView(entry.buffer).setUint32(156, i)
    return leafHash(entry)
  })
}

/** Root of a tree, as RFC 6962 §2.1 defines it. */
export function root(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (hashes.length === 1 && only !== undefined) return only
  const k = split(hashes.length)
  return nodeHash(root(hashes.slice(0, k)), root(hashes.slice(k)))
}

/** PROOF(m, D[n]) of RFC 6962 §2.1.2. */
export function consistency(m: number, hashes: readonly Uint8Array[], whole = true): Uint8Array[] {
  if (m === hashes.length) return whole ? [] : [root(hashes)]
  const k = split(hashes.length)
  const [left, right] = [hashes.slice(0, k), hashes.slice(k)]
  return m <= k
    ? [...consistency(m, left, whole), root(right)]
    : [...consistency(m - k, right, false), root(left)]
}

/** Largest power of two below n. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}
