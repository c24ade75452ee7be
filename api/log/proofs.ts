import { emptyRoot, nodeHash } from './hash.ts'

/** Hash of the complete subtree number `index` of 2^height leaves. */
export type NodeSource = (height: number, index: number) => Promise<Uint8Array>

/** MTH(D[0:size]) of RFC 6962 §2.1. */
export function treeRoot(size: number, node: NodeSource): Promise<Uint8Array> {
  return size === 0 ? Promise.resolve(emptyRoot()) : range(0, size, node)
}

/** PATH(index, D[0:size]) of RFC 6962 §2.1.1: siblings from the leaf up. 0 <= index < size. */
export async function inclusionPath(
  index: number,
  size: number,
  node: NodeSource,
): Promise<Uint8Array[]> {
  const siblings: Promise<Uint8Array>[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + split(to - from)
    const isLeft = index < middle
    siblings.push(isLeft ? range(middle, to, node) : range(from, middle, node))
    ;[from, to] = isLeft ? [from, middle] : [middle, to]
  }
  return (await Promise.all(siblings)).toReversed()
}

/** PROOF(from, D[0:to]) of RFC 6962 §2.1.2. 0 < from <= to. */
export async function consistencyPath(
  from: number,
  to: number,
  node: NodeSource,
): Promise<Uint8Array[]> {
  const hashes: Promise<Uint8Array>[] = []
  let [start, end] = [0, to]
  while (end !== from) {
    const middle = start + split(end - start)
    const isLeft = from <= middle
    hashes.push(isLeft ? range(middle, end, node) : range(start, middle, node))
    ;[start, end] = isLeft ? [start, middle] : [middle, end]
  }
  // The old tree's own root is left out where it is a node of the new tree: the verifier has it.
  if (start > 0) hashes.push(range(start, end, node))
  return (await Promise.all(hashes)).toReversed()
}

/** MTH(D[from:to]), where `from` is a multiple of the first power of two that is not below `to - from`. */
async function range(from: number, to: number, node: NodeSource): Promise<Uint8Array> {
  const size = to - from
  if (size === 1) return node(0, from)
  const half = split(size)
  if (half * 2 === size) return node(Math.log2(size), from / size)
  const middle = from + half
  return nodeHash(...(await Promise.all([range(from, middle, node), range(middle, to, node)])))
}

/** Largest power of two below n (n > 1), exact up to 2^53. */
function split(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
