import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { leafHash } from '../../../verifier/merkle.ts'
import { inclusionProof, root } from '../_util/tree.ts'

interface MerkleModule {
  verifyMerkleInclusion(
    entry: {
      canonicalizedBody: Buffer
      inclusionProof: { logIndex: string; hashes: Buffer[] }
    },
    checkpoint: { logSize: bigint; logHash: Buffer },
  ): void
}

// An inner module, which the package does not export: reached by its path.
const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@sigstore/verify/package.json'))
const sigstore: MerkleModule = require(join(folder, 'dist/tlog/merkle.js'))

describe('interop: @sigstore/verify', () => {
  const entries = Array.from({ length: 40 }, (_, i) => Buffer.alloc(160, i))

  function verify(index: number, size: number, change = 0): void {
    const tree = entries.slice(0, size).map((entry) => leafHash(entry))
    const hashes = inclusionProof(index, tree).map((hash) => Buffer.from(hash))
    const logHash = Buffer.from(root(tree))
    logHash[0]! ^= change
    const entry = {
      canonicalizedBody: entries[index]!,
      inclusionProof: { logIndex: String(index), hashes },
    }
    sigstore.verifyMerkleInclusion(entry, { logSize: BigInt(size), logHash })
  }

  it('accepts our inclusion proofs of every entry of trees up to 40', () => {
    for (let size = 1; size <= entries.length; size++) {
      for (let index = 0; index < size; index++) verify(index, size)
    }
  })

  it('refuses them against another root', () => {
    assert.throws(() => verify(3, 10, 1), /root hash/)
  })
})
