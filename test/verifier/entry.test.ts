import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { fromHex, toHex } from '../../verifier/encoding.ts'
import {
  contentHash,
  type Entry,
  ENTRY_LENGTH,
  entryKinds,
  type EntryKind,
  holdersHash,
  parseEntry,
  printEntry,
  zeroWord,
} from '../../verifier/entry.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { runs } from '../_util/runs.ts'

const word = fc.uint8Array({ minLength: 32, maxLength: 32 })
const kinds: EntryKind[] = [
  'deposit',
  'identityCertificate',
  'workCertificate',
  'statusChange',
  'rightsEvent',
  'keyEvent',
  'processEvent',
  'statusList',
]
const entries: fc.Arbitrary<Entry> = fc.record(
  {
    kind: fc.constantFrom(...kinds),
    publicLookup: fc.boolean(),
    time: fc.maxSafeNat(),
    subject: fc.uuid(),
    holders: word,
    content: word,
    document: word,
  },
  { noNullPrototype: true },
)

const isEntryError = (error: unknown) =>
  error instanceof VerificationError && error.code === 'entry'
const example: Entry = {
  kind: 'workCertificate',
  publicLookup: true,
  time: 1_795_331_140,
  subject: '01935262-3333-7000-8000-000000000003',
  holders: zeroWord,
  content: zeroWord,
  document: new Uint8Array(32).fill(0xab),
}
const a = '0xaa00000000000000000000000000000000000001'
const b = '0xbb00000000000000000000000000000000000002'

describe('entry', () => {
  it('reads back what it printed, in 160 bytes', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const bytes = printEntry(entry)
        assert.equal(bytes.length, ENTRY_LENGTH)
        assert.deepEqual(parseEntry(bytes), entry)
      }),
      { numRuns: runs() },
    )
  })

  it('lays the words out as the format says', () => {
    const hex = toHex(printEntry(example))
    const first = `010301${'00'.repeat(21)}000000006b029444`
    const subject = `${'00'.repeat(16)}01935262333370008000000000000003`
    assert.equal(hex, first + subject + '00'.repeat(64) + 'ab'.repeat(32))
    for (const [i, kind] of kinds.entries()) {
      assert.equal(printEntry({ ...example, kind })[1], i + 1)
      assert.equal(entryKinds[kind], i + 1)
    }
  })

  it('prints what it read: every accepted byte string has one meaning', () => {
    const valid = printEntry(example)
    for (let at = 0; at < ENTRY_LENGTH; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = valid.slice()
        bytes[at]! ^= 1 << bit
        try {
          assert.deepEqual(printEntry(parseEntry(bytes)), bytes)
        } catch (error) {
          assert.ok(isEntryError(error), String(error))
        }
      }
    }
  })

  it('refuses unknown version, kind, flags, reserved bytes, lengths, and times beyond 2^53', () => {
    const valid = printEntry(example)
    const changes: [number, number][] = [
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 9],
      [2, 2],
      [2, 128],
      [3, 1],
      [23, 1],
      [24, 1],
      [25, 32],
      [32, 1],
      [47, 1],
    ]
    for (const [at, value] of changes) {
      assert.throws(() => parseEntry(valid.with(at, value)), isEntryError, `byte ${at}`)
    }
    assert.throws(() => parseEntry(valid.subarray(1)), isEntryError)
    assert.throws(() => parseEntry(new Uint8Array(161)), isEntryError)
    for (const time of [-1, 0.5, 2 ** 53]) {
      assert.throws(() => printEntry({ ...example, time }), isEntryError)
    }
    assert.throws(() => printEntry({ ...example, content: new Uint8Array(31) }), isEntryError)
  })

  it('hashes holders by address, whatever the order they are named in', () => {
    const list = a.slice(2) + '00'.repeat(8) + '000927c0' + b.slice(2) + '00'.repeat(8) + '00061a80'
    const expected = createHash('sha256').update(Buffer.from(list, 'hex')).digest('hex')
    const shares = [
      { address: a, ppm: 600_000 },
      { address: b, ppm: 400_000 },
    ]
    assert.equal(toHex(holdersHash(shares)), expected)
    assert.equal(toHex(holdersHash(shares.toReversed())), expected)
  })

  it('refuses holder lists that say nothing, or too much', () => {
    const lists = [
      [],
      [{ address: a, ppm: 0 }],
      [{ address: a, ppm: 999_999 }],
      [
        { address: a, ppm: 500_000 },
        { address: a, ppm: 500_000 },
      ],
      [
        { address: a, ppm: 1_000_000 },
        { address: b, ppm: 0 },
      ],
      [
        { address: a, ppm: 600_000 },
        { address: b, ppm: 600_000 },
      ],
      [
        { address: a, ppm: 0.5 },
        { address: b, ppm: 999_999.5 },
      ],
    ]
    for (const list of lists) assert.throws(() => holdersHash(list), isEntryError)
    assert.throws(
      () => holdersHash([{ address: a.toUpperCase(), ppm: 1_000_000 }]),
      VerificationError,
    )
    assert.equal(
      holdersHash([
        { address: a, ppm: 0 },
        { address: b, ppm: 0 },
      ]).length,
      32,
    )
  })

  it('hides digests behind the salt, or shows the one digest', () => {
    const [first, second] = ['01', '02'].map((byte) => fromHex(byte.repeat(32)))
    const salt = fromHex('ff'.repeat(16))
    const expected = createHash('sha256').update(first!).update(second!).update(salt).digest()
    assert.deepEqual(contentHash([first!, second!], salt), Uint8Array.from(expected))
    assert.deepEqual(contentHash([first!]), first)
    assert.throws(() => contentHash([first!, second!]), isEntryError)
    assert.throws(() => contentHash([]), isEntryError)
    assert.throws(() => contentHash([first!], salt.subarray(1)), isEntryError)
  })
})
