import assert from 'node:assert/strict'
import fc from 'fast-check'
import { chunks } from '../../../api/store/chunks.ts'

async function* given(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

const parts = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 30 })

describe('chunks', () => {
  it('cut a stream into pieces of one size, all kept whole, and leave the source its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 50 }), async (source, size) => {
        const before = source.map((part) => Uint8Array.from(part))
        const pieces: Buffer[] = []
        for await (const piece of chunks(given(source), size)) pieces.push(Buffer.from(piece))
        const whole = Buffer.concat(before)
        const cut = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        )
        assert.deepEqual(pieces, cut)
        assert.deepEqual(source, before)
      }),
    )
  })
})
