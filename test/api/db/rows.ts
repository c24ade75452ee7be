import fc from 'fast-check'
import type { Schema } from '../../../api/db/schema.ts'

/** Arbitrary rows of every table, with distinct keys: what the index must give back unchanged. */

const seq = fc.nat(Number.MAX_SAFE_INTEGER)
const int4 = fc.nat(0x7fffffff)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const uuid = fc.uuid()
// PostgreSQL's text cannot hold U+0000.
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((value) => value.replaceAll('\0', ''))
const long = fc.string({ unit: 'grapheme', maxLength: 3000 }).map((v) => v.replaceAll('\0', ''))

const entries = fc.uniqueArray(
  fc.record({
    seq,
    kind: fc.integer({ min: -0x7fff, max: 0x7fff }),
    subject: uuid,
    segment: int4,
    position: seq,
    length: int4,
  }),
  { selector: (row) => row.seq },
)
const deposits = fc.uniqueArray(
  fc.record({ id: uuid, seq, holder: bytes(20), sha256: bytes(32) }),
  {
    selector: (row) => row.id,
  },
)
const certificates = fc
  .array(fc.record({ id: uuid, work_id: uuid, seq, series: text, applicant: bytes(20) }))
  .map((rows) => rows.map((row, i) => ({ ...row, number: `${row.series}-${i}`, serial: i })))
const files = fc.array(
  fc.record({ sha256: bytes(32), certificate_id: uuid, applicant: fc.uint8Array() }),
)
const anchors = fc.uniqueArray(
  fc.record({ size: seq, block_number: seq, block_time: seq, note: long, record: long }),
  { selector: (row) => row.size },
)
const cursors = fc.uniqueArray(
  fc.record({ name: text, value: fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }) }),
  { selector: (row) => row.name },
)

export interface Rows {
  entries: Schema['entries'][]
  deposits: Schema['deposits'][]
  certificates: Schema['certificates'][]
  certificate_files: Schema['certificate_files'][]
  anchors: Schema['anchors'][]
  cursors: Schema['cursors'][]
}

export const anyRows: fc.Arbitrary<Rows> = fc.record({
  entries,
  deposits,
  certificates,
  certificate_files: files,
  anchors,
  cursors,
})

/** Deposits whose holder and digest tell their position, so that a lost or doubled row is seen. */
export function numberedDeposits(from: number, count: number): Schema['deposits'][] {
  return Array.from({ length: count }, (_, i) => numberedDeposit(from + i))
}

function numberedDeposit(n: number): Schema['deposits'] {
  const id = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
  const sha256 = new Uint8Array(32)
  new DataView(sha256.buffer).setUint32(28, n)
  return { id, seq: n, holder: sha256.slice(12), sha256 }
}
