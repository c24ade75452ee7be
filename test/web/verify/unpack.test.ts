import assert from 'node:assert/strict'
import { crc32 as nodeCrc32, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { gunzip as nodeGunzip } from '../../../api/certificates/status-list.ts'
import { readZip as apiReadZip } from '../../../api/evidence/zip.ts'
import { readZip, ZipError } from '../../../verifier/index.ts'
import { crc32, gunzip, zipTools } from '../../../web/verify/unpack.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const mtime = new Date(1980, 0, 1)
const small = zipSync(
  { a: Buffer.from('first'), b: [Buffer.from('x'.repeat(300)), { level: 9 }] },
  { mtime },
)

/** Members as text, or that it was refused. */
function outcome(read: (bytes: Uint8Array) => Map<string, Uint8Array>, bytes: Uint8Array): unknown {
  try {
    return Array.from(read(bytes), ([name, member]) => [name, Buffer.from(member).toString('hex')])
  } catch (error) {
    assert.ok(error instanceof ZipError, String(error))
    return 'refused'
  }
}

const inPage = (bytes: Uint8Array): Map<string, Uint8Array> => readZip(bytes, zipTools)

/** What a list unpacks to, if it does. */
function taken(read: typeof gunzip, bytes: Uint8Array): string | undefined {
  try {
    return Buffer.from(read(bytes, 1_000)).toString('latin1')
  } catch {
    return undefined
  }
}

describe('unpacking in the page', () => {
  it('has the checksum of zip and gzip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => crc32(bytes) === nodeCrc32(bytes)),
      { numRuns },
    )
    assert.equal(crc32(Buffer.from('123456789')), 0xcbf43926)
  })

  it('reads from archives what the API reads, and refuses what it refuses, bit by bit', () => {
    for (let bit = 0; bit < small.length * 8; bit++) {
      const flipped = Buffer.from(small)
      flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
      assert.deepEqual(outcome(inPage, flipped), outcome(apiReadZip, flipped), `bit ${bit}`)
    }
    for (let length = 0; length < small.length; length++)
      assert.equal(outcome(inPage, small.subarray(0, length)), 'refused')
    assert.deepEqual(outcome(inPage, small), outcome(apiReadZip, small))
  })

  it('refuses a member that is longer than it says', () => {
    const lying = Buffer.from(small)
    // The second member's size, in its own header and in the directory, one less than it is.
    for (const at of [lying.indexOf('PK\x03\x04', 1) + 22, lying.lastIndexOf('PK\x01\x02') + 24])
      lying.writeUInt32LE(299, at)
    assert.equal(outcome(inPage, lying), 'refused')
    assert.equal(outcome(apiReadZip, lying), 'refused')
  })

  it('unpacks gzip as Node does, to no more than is allowed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.nat({ max: 2_000 }), (bytes, most) => {
        const packed = gzipSync(bytes)
        if (bytes.length > most) assert.throws(() => gunzip(packed, most))
        else assert.deepEqual(Buffer.from(gunzip(packed, most)), Buffer.from(bytes))
      }),
      { numRuns },
    )
  })

  it('takes from gzip that was changed nothing else, as Node does', () => {
    const content = 'a list of bits'.repeat(20)
    const packed = gzipSync(content)
    // The first ten bytes say how and when it was packed: what they say of the content, nothing.
    for (let bit = 80; bit < packed.length * 8; bit++) {
      const flipped = Buffer.from(packed)
      flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit & 7))
      const found = taken(gunzip, flipped)
      assert.equal(found, taken(nodeGunzip, flipped), `bit ${bit}`)
      // A few bits before the end of the data have no meaning.
      assert.ok(found === undefined || found === content, `bit ${bit}`)
    }
  })
})
