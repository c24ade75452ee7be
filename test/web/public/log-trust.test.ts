import assert from 'node:assert/strict'
import { printVkey } from '../../../verifier/checkpoint.ts'
import { toHex } from '../../../verifier/encoding.ts'
import { LogTrust } from '../../../web/public/log-trust.ts'
import { fixedKey } from '../../verifier/_util/documents.ts'
import { origin, signCheckpoint, vkey } from '../../verifier/_util/evidence.ts'
import { consistencyProof, makeLeaves, root } from '../../verifier/_util/tree.ts'

const leaves = makeLeaves(9)
const rewritten = leaves.with(0, leaves[8]!)
const note = (size: number, of = leaves): string => signCheckpoint(size, root(of.slice(0, size)))

/** The registry of a log: it proves whatever it can of its own leaves. */
const proving =
  (of = leaves) =>
  async (from: number, to: number) => ({
    fromRoot: toHex(root(of.slice(0, from))),
    toRoot: toHex(root(of.slice(0, to))),
    hashes: consistencyProof(from, of.slice(0, to)).map(toHex),
  })

const take = async (...notes: readonly (readonly [string, Uint8Array[]?])[]) => {
  const trust = new LogTrust()
  for (const [text, of] of notes) await trust.take(vkey, text, proving(of))
  return trust
}

describe('what is taken of a log that is followed', () => {
  it('is each checkpoint that extends the one before', async () => {
    const trust = await take([note(3)])
    assert.deepEqual([trust.checkpoint?.size, trust.growth], [3, undefined])
    for (const size of [3, 5, 9]) await trust.take(vkey, note(size), proving())
    assert.deepEqual(trust.growth, { from: 3, to: 9, holds: true })
  })

  it('is no log that was rewritten or taken back, and that is not forgotten', async () => {
    const breaks = [
      [note(5, rewritten), rewritten, 5],
      [note(9, rewritten), rewritten, 9],
      [note(3), leaves, 3],
    ] as const
    for (const [broken, of, to] of breaks) {
      const trust = await take([note(3)], [note(5)], [broken, of])
      assert.deepEqual(trust.growth, { from: 5, to, holds: false })
      await trust.take(vkey, note(9), proving())
      assert.equal(trust.growth?.holds, false)
    }
  })

  it('is nothing that the key of the beginning did not sign', async () => {
    const trust = await take([note(3)])
    const other = fixedKey(7)
    const theirs = signCheckpoint(5, root(leaves.slice(0, 5)), other)
    await trust.take(printVkey(origin, other.publicKey), theirs, proving())
    assert.deepEqual([trust.checkpoint, trust.growth], [undefined, undefined])
  })

  it('is asked for again where it could not be proved yet', async () => {
    const trust = await take([note(3)])
    await assert.rejects(trust.take(vkey, note(5), () => Promise.reject(new Error('away'))))
    assert.deepEqual([trust.checkpoint?.size, trust.growth], [3, undefined])
    await trust.take(vkey, note(5), proving())
    assert.deepEqual(trust.growth, { from: 3, to: 5, holds: true })
  })
})
