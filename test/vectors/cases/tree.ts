import { toHex } from '../../../verifier/encoding.ts'
import { leafHash } from '../../../verifier/merkle.ts'
import {
  consistencyProof,
  flip,
  inclusionProof,
  makeLeaves,
  root,
} from '../../verifier/_util/tree.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const tree = makeLeaves(13)
const hexes = (hashes: readonly Uint8Array[]) => hashes.map(toHex)

interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leafHash: string
  readonly proof: readonly string[]
  readonly root: string
}

function inclusion(index: number, size: number): Inclusion {
  const part = tree.slice(0, size)
  const [leaf] = part.slice(index)
  return {
    index,
    size,
    leafHash: toHex(leaf ?? new Uint8Array()),
    proof: hexes(inclusionProof(index, part)),
    root: toHex(root(part)),
  }
}

function inclusionVectors(): Vector[] {
  const accept = accepting('inclusion')
  const reject = rejecting('inclusion')
  const good = inclusion(5, 13)
  const no = { valid: false }
  return [
    accept('only-leaf', 'The only leaf of a tree.', inclusion(0, 1), { valid: true }),
    accept('first', 'The first of 8 leaves.', inclusion(0, 8), { valid: true }),
    accept('middle', 'A leaf in the middle of an uneven tree.', good, { valid: true }),
    accept('last', 'The last of 13 leaves: its path is short.', inclusion(12, 13), { valid: true }),
    reject('another-index', 'The proof is that of another index.', { ...good, index: 4 }, no),
    reject('index-outside', 'The index is not in the tree.', { ...good, index: 13 }, no),
    reject('another-size', 'The proof is that of another size.', { ...good, size: 8 }, no),
    reject('another-leaf', 'Another leaf.', { ...good, leafHash: inclusion(4, 13).leafHash }, no),
    reject(
      'another-root',
      'The root of another tree.',
      { ...good, root: inclusion(0, 8).root },
      no,
    ),
    reject('one-hash-more', 'A hash too many.', { ...good, proof: [...good.proof, good.root] }, no),
    reject('one-hash-less', 'A hash too few.', { ...good, proof: good.proof.slice(1) }, no),
    reject(
      'swapped',
      'Two hashes swapped.',
      { ...good, proof: [good.proof[1], good.proof[0], ...good.proof.slice(2)] },
      no,
    ),
  ]
}

function consistency(from: number, to: number, leaves = tree) {
  return {
    from,
    fromRoot: toHex(root(leaves.slice(0, from))),
    to,
    toRoot: toHex(root(leaves.slice(0, to))),
    proof: hexes(consistencyProof(from, leaves.slice(0, to))),
  }
}

function consistencyVectors(): Vector[] {
  const accept = accepting('consistency')
  const reject = rejecting('consistency')
  const good = consistency(6, 13)
  const fork = consistency(6, 13, tree.with(2, leafHash(Uint8Array.of(255))))
  const no = { valid: false }
  return [
    accept('same', 'A tree extends itself.', consistency(13, 13), { valid: true }),
    accept(
      'power-of-two',
      'From a complete tree: the old root is left out of the proof.',
      consistency(8, 13),
      { valid: true },
    ),
    accept('uneven', 'From an uneven tree.', good, { valid: true }),
    accept('one-more', 'One leaf more.', consistency(12, 13), { valid: true }),
    reject(
      'fork',
      'The new tree has another leaf inside the old size.',
      { ...fork, fromRoot: good.fromRoot },
      no,
    ),
    reject(
      'fork-old-proof',
      'A forked root with the proof of the true tree.',
      { ...good, toRoot: fork.toRoot },
      no,
    ),
    reject(
      'shrink',
      'The tree shrinks.',
      { ...good, from: 13, to: 6, fromRoot: good.toRoot, toRoot: good.fromRoot },
      no,
    ),
    reject('from-nothing', 'From size 0.', { ...good, from: 0 }, no),
    reject(
      'same-size-other-root',
      'Same size, another root.',
      { ...consistency(13, 13), toRoot: fork.toRoot },
      no,
    ),
    reject(
      'bit-turned',
      'A bit of the proof turned.',
      { ...good, proof: [toHex(flip(root(tree), 3)), ...good.proof.slice(1)] },
      no,
    ),
    reject(
      'one-hash-more',
      'A hash too many.',
      { ...good, proof: [...good.proof, good.toRoot] },
      no,
    ),
  ]
}

/** Inclusion and consistency proofs. */
export function treeVectors(): Vector[] {
  return [...inclusionVectors(), ...consistencyVectors()]
}
