import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fromHex, toHex } from '../../verifier/encoding.ts'
import {
  leafHash,
  nodeHash,
  rootFromInclusion,
  verifyConsistency,
  verifyInclusion,
} from '../../verifier/merkle.ts'
import { consistencyProof, flip, inclusionProof, makeLeaves, root } from './_util/tree.ts'
import { runs } from '../_util/runs.ts'

// The eight leaves of the Certificate Transparency reference tree, and its published roots by size.
const reference = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const referenceRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const referenceLeaves = reference.map((leaf) => leafHash(fromHex(leaf)))

const trees = fc.integer({ min: 1, max: 300 }).map(makeLeaves)

describe('merkle tree', () => {
  it('gives the published roots of the Certificate Transparency reference tree', () => {
    for (const [i, expected] of referenceRoots.entries()) {
      assert.equal(toHex(root(referenceLeaves.slice(0, i + 1))), expected)
    }
  })

  it('accepts the published inclusion and consistency proofs of the reference tree', () => {
    const proof = [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ].map((hex) => fromHex(hex))
    const claim = { index: 0, size: 8, leafHash: referenceLeaves[0]!, proof }
    assert.ok(verifyInclusion({ ...claim, root: fromHex(referenceRoots[7]!) }))
    const consistency = [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ].map((hex) => fromHex(hex))
    const [fromRoot, toRoot] = [fromHex(referenceRoots[5]!), fromHex(referenceRoots[7]!)]
    assert.ok(verifyConsistency({ from: 6, fromRoot, to: 8, toRoot, proof: consistency }))
  })

  it('verifies every inclusion proof of any tree', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (tree, pick) => {
        const index = pick % tree.length
        const claim = {
          index,
          size: tree.length,
          leafHash: tree[index]!,
          proof: inclusionProof(index, tree),
        }
        assert.ok(verifyInclusion({ ...claim, root: root(tree) }))
      }),
      { numRuns: runs() },
    )
  })

  it('refuses an inclusion proof with any bit turned, another index, or a hash more or less', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, pick, bit) => {
        const index = pick % tree.length
        const proof = inclusionProof(index, tree)
        const claim = { index, size: tree.length, leafHash: tree[index]!, proof, root: root(tree) }
        assert.ok(!verifyInclusion({ ...claim, leafHash: flip(claim.leafHash, bit % 256) }))
        assert.ok(!verifyInclusion({ ...claim, root: flip(claim.root, bit % 256) }))
        assert.ok(!verifyInclusion({ ...claim, proof: [...proof, claim.root] }))
        assert.ok(
          !verifyInclusion({ ...claim, index: (index + 1 + (bit % tree.length)) % tree.length }) ||
            (bit + 1) % tree.length === 0,
        )
        if (proof.length === 0) return
        assert.ok(!verifyInclusion({ ...claim, proof: proof.slice(1) }))
        const turned = proof.with(bit % proof.length, flip(proof[bit % proof.length]!, bit % 256))
        assert.ok(!verifyInclusion({ ...claim, proof: turned }))
      }),
      { numRuns: runs() },
    )
  })

  it('verifies every consistency proof of any tree, and none with a bit turned', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, pick, bit) => {
        const from = 1 + (pick % tree.length)
        const proof = consistencyProof(from, tree)
        const claim = {
          from,
          fromRoot: root(tree.slice(0, from)),
          to: tree.length,
          toRoot: root(tree),
          proof,
        }
        assert.ok(verifyConsistency(claim))
        assert.ok(!verifyConsistency({ ...claim, fromRoot: flip(claim.fromRoot, bit % 256) }))
        assert.ok(!verifyConsistency({ ...claim, toRoot: flip(claim.toRoot, bit % 256) }))
        assert.ok(!verifyConsistency({ ...claim, proof: [...proof, claim.toRoot] }))
        if (proof.length === 0) return
        const turned = proof.with(bit % proof.length, flip(proof[bit % proof.length]!, bit % 256))
        assert.ok(!verifyConsistency({ ...claim, proof: turned }))
      }),
      { numRuns: runs() },
    )
  })

  it('refuses a tree that forks: another leaf inside the old size', () => {
    const tree = makeLeaves(20)
    const fork = tree.with(3, leafHash(Uint8Array.of(9, 9, 9)))
    for (let from = 4; from < 20; from++) {
      const claim = { from, fromRoot: root(tree.slice(0, from)), to: 20, toRoot: root(fork) }
      assert.ok(!verifyConsistency({ ...claim, proof: consistencyProof(from, fork) }))
      assert.ok(!verifyConsistency({ ...claim, proof: consistencyProof(from, tree) }))
    }
  })

  it('works at sizes beyond 32 bits', () => {
    // The first leaf of a tree of 2^40 + 1: 40 left steps in the complete subtree, then the last leaf.
    const size = 2 ** 40 + 1
    const proof = Array.from({ length: 41 }, (_, i) => leafHash(Uint8Array.of(i)))
    const start = leafHash(Uint8Array.of(255))
    const expected = proof.reduce((hash, sibling) => nodeHash(hash, sibling), start)
    assert.deepEqual(rootFromInclusion({ index: 0, size, leafHash: start, proof }), expected)
    const last = { index: size - 1, size, leafHash: start, proof: [expected] }
    assert.deepEqual(rootFromInclusion(last), nodeHash(expected, start))
    assert.equal(rootFromInclusion({ ...last, proof }), undefined)
  })

  it('refuses positions outside the tree', () => {
    const claim = { size: 1, leafHash: referenceLeaves[0]!, proof: [], root: referenceLeaves[0]! }
    for (const index of [-1, 1, 0.5, Number.NaN, 2 ** 53])
      assert.ok(!verifyInclusion({ ...claim, index }))
    const same = { fromRoot: claim.root, toRoot: claim.root, proof: [] }
    for (const [from, to] of [
      [0, 1],
      [2, 1],
      [0, 0],
      [-1, 1],
    ] as const) {
      assert.ok(!verifyConsistency({ ...same, from, to }))
    }
  })
})
