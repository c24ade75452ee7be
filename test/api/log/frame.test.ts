import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeFrame, encodeBatch } from '../../../api/log/frame.ts'
import { LogError } from '../../../api/log/log.ts'
import { makeRecord } from './_util/records.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const bytes = (limits: fc.IntArrayConstraints): fc.Arbitrary<Uint8Array> => fc.uint8Array(limits)
const record = fc.record({
  index: fc.nat(2 ** 40),
  entry: bytes({ minLength: 160, maxLength: 160 }),
  act: bytes({ maxLength: 200 }),
  document: bytes({ maxLength: 400 }),
})

const isRange = (error: unknown): boolean => error instanceof LogError && error.code === 'range'

describe('frames', () => {
  it('give back the record they were made of', () => {
    fc.assert(
      fc.property(record, (given) => {
        const encoded = encodeBatch([given])
        const frame = decodeFrame(encoded, 0)
        assert.ok(typeof frame === 'object')
        const { index, entry, act, document } = frame.record
        assert.equal(index, given.index)
        assert.deepEqual(
          [entry, act, document].map((part) => Uint8Array.from(part)),
          [given.entry, given.act, given.document],
        )
        assert.deepEqual([frame.batchFirst, frame.batchSize], [given.index, 1])
        assert.equal(frame.length, encoded.length)
      }),
      { numRuns },
    )
  })

  it('are not believed when any one bit differs', () => {
    const encoded = encodeBatch([makeRecord(7)])
    for (let bit = 0; bit < encoded.length * 8; bit++) {
      const damaged = Buffer.from(encoded)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.equal(typeof decodeFrame(damaged, 0), 'string', `bit ${bit}`)
    }
  })

  it('are short at every length but their own', () => {
    const encoded = encodeBatch([makeRecord(7)])
    for (let length = 0; length < encoded.length; length++) {
      assert.equal(decodeFrame(encoded.subarray(0, length), 0), 'short')
    }
  })

  it('take no entry of another length and no record beyond 16 MiB', () => {
    assert.throws(() => encodeBatch([{ ...makeRecord(0), entry: new Uint8Array(159) }]), isRange)
    const document = new Uint8Array(16 * 1024 * 1024)
    assert.throws(() => encodeBatch([{ ...makeRecord(0), document }]), isRange)
  })
})
