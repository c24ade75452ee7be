import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { digestStream } from '../../../api/intake/digest.ts'
import type { Digests } from '../../../api/intake/digest.ts'
import { collect, failing, keystream, once } from '../store/streams.ts'
import { runs } from '../../_util/runs.ts'

const piece = 1_048_576

async function expected(source: AsyncIterable<Uint8Array>): Promise<Digests> {
  const bytes = await collect(source)
  const of = (name: string): string => createHash(name).update(bytes).digest('hex')
  return { sha256: of('sha256'), sm3: of('sm3'), size: bytes.length }
}

describe('digests of a file', () => {
  it('are those of the standards', async () => {
    // FIPS 180-2 appendix B.1 and GB/T 32905-2016 appendix A.1: both of the three bytes "abc".
    assert.deepEqual(await digestStream(once(Buffer.from('abc'))), {
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
      size: 3,
    })
  })

  for (const size of [0, 1, piece - 1, piece, piece + 1, 2 * piece, 9 * piece + 5]) {
    it(`of ${size} bytes are those of one hash over all`, async () => {
      assert.deepEqual(
        await digestStream(keystream(size, 'd')),
        await expected(keystream(size, 'd')),
      )
    })
  }

  it('do not depend on how the bytes come', async () => {
    const whole = await expected(keystream(3 * piece + 1, 'cuts'))
    const property = fc.asyncProperty(fc.integer({ min: 1_000, max: 4 * piece }), async (cut) => {
      assert.deepEqual(await digestStream(keystream(3 * piece + 1, 'cuts', cut)), whole)
    })
    await fc.assert(property, { numRuns: runs(4) })
  })

  it('are right for many files at once', async () => {
    const seeds = Array.from({ length: 24 }, (_, i) => `${i}`)
    const all = seeds.map((seed) => digestStream(keystream(2 * piece + 3, seed)))
    for (const [i, digests] of (await Promise.all(all)).entries()) {
      assert.deepEqual(digests, await expected(keystream(2 * piece + 3, seeds[i] ?? '')))
    }
  })

  it('are not given when the source throws, and the next file is not troubled', async () => {
    const broken = new Error('broken')
    await assert.rejects(digestStream(failing(keystream(5 * piece, 'x'), broken)), broken)
    const next = await digestStream(keystream(5 * piece, 'y'))
    assert.deepEqual(next, await expected(keystream(5 * piece, 'y')))
  })
})
