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

const time = seq
const address = bytes(20)
/** Empty where there is nobody. */
const assignee = fc.oneof(address, fc.constant(new Uint8Array()))

/** Rows whose key, in some columns, occurs once. */
function keyed<T extends object>(row: fc.Arbitrary<T>, ...key: (keyof T)[]): fc.Arbitrary<T[]> {
  const selector = (one: T): string => JSON.stringify(key.map((name) => one[name]))
  return fc.uniqueArray(row, { selector })
}

const entries = keyed(
  fc.record({
    seq,
    kind: fc.integer({ min: -0x7fff, max: 0x7fff }),
    subject: uuid,
    segment: int4,
    position: seq,
    length: int4,
  }),
  'seq',
)
const deposits = keyed(fc.record({ id: uuid, seq, holder: address, sha256: bytes(32) }), 'id')
const certificates = keyed(
  fc.record({ id: uuid, work_id: uuid, seq, series: text, applicant: address }),
  'id',
).map((rows) => rows.map((row, i) => ({ ...row, number: `${row.series}-${i}`, serial: i })))
const files = fc.array(
  fc.record({ sha256: bytes(32), certificate_id: uuid, applicant: fc.uint8Array() }),
)
const identities = keyed(fc.record({ id: uuid, seq, holder: address }), 'id')
const standing = {
  type: text,
  state: text,
  party: address,
  assignee,
  due: time,
  lane: text,
}
/** Events of a case in their order, as the sequencer brings them: `cases` has the newest. */
const events = fc
  .uniqueArray(fc.tuple(uuid, fc.array(fc.record({ ...standing, time, seq }), { minLength: 1 })), {
    selector: ([id]) => id,
    maxLength: 5,
  })
  .map((cases) =>
    cases.flatMap(([case_id, own]) =>
      own.map((event, position) => ({ case_id, position, ...event, type: own[0]!.type })),
    ),
  )
const roleGrants = keyed(
  fc.record({ seq, holder: address, role: text, granted: fc.integer({ min: 0, max: 1 }) }),
  'seq',
)
const statusChanges = keyed(
  fc.record({
    id: uuid,
    seq,
    certificate_id: uuid,
    log_index: seq,
    change: text,
    reason: text,
    applicant: address,
    until: time,
  }),
  'id',
)
const statusLists = keyed(
  fc.record({ purpose: text, list: int4, seq, time }),
  ...(['purpose', 'list', 'seq'] as const),
)
const keys = keyed(fc.record({ key: text, fingerprint: bytes(32), seq }), 'key')
const anchors = keyed(
  fc.record({ size: seq, block_number: seq, block_time: seq, note: long, record: long }),
  'size',
)
const cursors = keyed(
  fc.record({ name: text, value: fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }) }),
  'name',
)

const tables = {
  entries,
  deposits,
  certificates,
  certificate_files: files,
  identities,
  case_events: events,
  role_grants: roleGrants,
  status_changes: statusChanges,
  status_lists: statusLists,
  idempotency_keys: keys,
  anchors,
  cursors,
}

export const anyRows = fc.record(tables)
export type Rows = typeof anyRows extends fc.Arbitrary<infer R> ? R : never

/** The standing of each case after its newest event: what a trigger fills `cases` with. */
export function casesOf(rows: Pick<Rows, 'case_events'>): Schema['cases'][] {
  const cases = new Map<string, Schema['cases']>()
  for (const { case_id: id, position, time: at, ...event } of rows.case_events) {
    const opened = cases.get(id)?.opened ?? at
    cases.set(id, { id, ...event, opened, updated: at, events: position + 1 })
  }
  return [...cases.values()]
}

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
