/** Rows of the index as texts: those a record must have, and those found. Read by keys, in a few queries a chunk. */
import { entryKinds } from '../../verifier/entry.ts'
import { addressOf } from '../book/did.ts'
import type { Draft, EventRow, Row } from '../book/record.ts'
import type { Placed } from '../book/rows.ts'
import type { Database } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { inSlices } from '../db/slices.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex')

/** The rows a record must have. */
export function expectedRows({ draft, location }: Placed): string {
  const { index, entry, row, act } = draft
  const { segment, position, length } = location
  const place = [index, entryKinds[entry.kind], entry.subject, segment, position, length].join(' ')
  const key = act.idempotency && `${act.idempotency.fingerprint} ${index}`
  return joined(place, `${index} ${factsOf(row)}`, key)
}

function joined(place?: string, facts?: string, key?: string): string {
  return [place ?? 'no entry', facts ?? 'no act', key ?? 'no key'].join(' | ')
}

function factsOf(row: Row): string {
  if (row.kind === 'deposit') return `${hex(row.holder)} ${hex(row.sha256)}`
  if (row.kind === 'identity') return hex(row.holder)
  if (row.kind === 'work') return workFacts(row)
  if (row.kind === 'event') return eventFacts(row)
  if (row.kind === 'list') return `${row.time}`
  return [row.certificate, row.logIndex, ...changeFacts(row)].join(' ')
}

function workFacts(row: Extract<Row, { kind: 'work' }>): string {
  const { workId, number, series, serial } = row
  const applicant = hex(row.applicant)
  const files = [...digestsOf(row)].map((sha256) => `${sha256}:${applicant}`)
  return [workId, number, series, serial, applicant, ...files.toSorted()].join(' ')
}

function eventFacts({ type, time, standing, grant }: EventRow): string {
  const { state, party, assignee, due = 0, lane = '' } = standing
  const people = [party, assignee].map((did) => (did === undefined ? '' : hex(addressOf(did))))
  const given = grant ? [grant.role, grant.granted ? 1 : 0, hex(addressOf(party))] : []
  return [type, state, ...people, due, lane, time, ...given].join(' ')
}

function changeFacts(
  row: Pick<Schema['status_changes'], 'change' | 'reason' | 'applicant' | 'until'>,
) {
  return [row.change, row.reason, hex(row.applicant), row.until]
}

/** What the row of an act is found by. */
function keyOf(index: number, row: Row): string {
  if (row.kind === 'event') return `${row.caseId} ${row.position}`
  return row.kind === 'list' ? `${row.purpose} ${row.list} ${index}` : row.id
}

/** Digests of the files a certificate covers, each once. */
export function digestsOf(row: Row): Set<string> {
  return new Set(row.kind === 'work' ? row.sha256s.map(hex) : [])
}

/** The rows found for a chunk of consecutive records, by log index. */
export async function foundRows(
  db: Database,
  drafts: readonly Draft[],
): Promise<Map<number, string>> {
  const [places, facts, keys] = [
    await placesOf(db, drafts),
    await actsOf(db, drafts),
    await keysOf(db, drafts),
  ]
  return new Map(
    drafts.map(({ index, row, act }) => {
      const key = act.idempotency && keys.get(act.idempotency.key)
      return [index, joined(places.get(index), facts.get(keyOf(index, row)), key)]
    }),
  )
}

async function placesOf(db: Database, drafts: readonly Draft[]): Promise<Map<number, string>> {
  const [first = 0, last = -1] = [drafts[0]?.index, drafts.at(-1)?.index]
  const rows = await db.query
    .selectFrom('entries')
    .where('seq', '>=', first)
    .where('seq', '<=', last)
    .selectAll()
    .execute()
  return new Map(
    rows.map(({ seq, kind, subject, segment, position, length }) => [
      seq,
      [seq, kind, subject, segment, position, length].join(' '),
    ]),
  )
}

/** What the tables of acts say, by `keyOf`. */
async function actsOf(db: Database, drafts: readonly Draft[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const rows of [
    await depositRows(db, drafts),
    await identityRows(db, drafts),
    await workRows(db, drafts),
    await eventRows(db, drafts),
    await statusRows(db, drafts),
    await listRows(db, drafts),
  ]) {
    for (const [key, facts] of rows) found.set(key, facts)
  }
  return found
}

type Keyed = [key: string, facts: string][]

function idsOf(
  drafts: readonly Draft[],
  kind: 'deposit' | 'work' | 'identity' | 'status',
): string[] {
  return drafts.flatMap(({ row }) => (row.kind === kind ? row.id : []))
}

function indexesOf(drafts: readonly Draft[], kind: 'event' | 'list'): number[] {
  return drafts.flatMap(({ row, index }) => (row.kind === kind ? index : []))
}

async function depositRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const query = db.query.selectFrom('deposits').selectAll()
  const rows = await inSlices(idsOf(drafts, 'deposit'), (some) =>
    query.where('id', 'in', some).execute(),
  )
  return rows.map((row) => [row.id, `${row.seq} ${hex(row.holder)} ${hex(row.sha256)}`])
}

async function identityRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const query = db.query.selectFrom('identities').selectAll()
  const rows = await inSlices(idsOf(drafts, 'identity'), (some) =>
    query.where('id', 'in', some).execute(),
  )
  return rows.map((row) => [row.id, `${row.seq} ${hex(row.holder)}`])
}

async function workRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const files = await filesOf(db, drafts)
  const query = db.query.selectFrom('certificates').selectAll()
  const rows = await inSlices(idsOf(drafts, 'work'), (some) =>
    query.where('id', 'in', some).execute(),
  )
  return rows.map((row) => {
    const own = [row.seq, row.work_id, row.number, row.series, row.serial, hex(row.applicant)]
    return [row.id, [...own, ...(files.get(row.id) ?? []).toSorted()].join(' ')]
  })
}

async function eventRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const query = db.query
    .selectFrom('case_events')
    .leftJoin('role_grants', 'role_grants.seq', 'case_events.seq')
    .selectAll('case_events')
    .select(['role', 'granted', 'holder'])
  const rows = await inSlices(indexesOf(drafts, 'event'), (some) =>
    query.where('case_events.seq', 'in', some).execute(),
  )
  return rows.map((row) => {
    const people = [row.party, row.assignee].map(hex)
    const given = row.role === null ? [] : [row.role, row.granted, hex(row.holder!)]
    const own = [row.seq, row.type, row.state, ...people, row.due, row.lane, row.time, ...given]
    return [`${row.case_id} ${row.position}`, own.join(' ')]
  })
}

async function statusRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const query = db.query.selectFrom('status_changes').selectAll()
  const rows = await inSlices(idsOf(drafts, 'status'), (some) =>
    query.where('id', 'in', some).execute(),
  )
  return rows.map((row) => {
    const { id, seq, certificate_id: of, log_index: index } = row
    return [id, [seq, of, index, ...changeFacts(row)].join(' ')]
  })
}

async function listRows(db: Database, drafts: readonly Draft[]): Promise<Keyed> {
  const query = db.query.selectFrom('status_lists').selectAll()
  const rows = await inSlices(indexesOf(drafts, 'list'), (some) =>
    query.where('seq', 'in', some).execute(),
  )
  return rows.map((row) => [`${row.purpose} ${row.list} ${row.seq}`, `${row.seq} ${row.time}`])
}

/** `digest:applicant` of each file row, by certificate. */
async function filesOf(db: Database, drafts: readonly Draft[]): Promise<Map<string, string[]>> {
  const digests = [...new Set(drafts.flatMap(({ row }) => [...digestsOf(row)]))].map(bytes)
  const query = db.query.selectFrom('certificate_files').selectAll()
  const rows = await inSlices(digests, (some) => query.where('sha256', 'in', some).execute())
  const found = new Map<string, string[]>()
  for (const { certificate_id: id, sha256, applicant } of rows)
    found.set(id, [...(found.get(id) ?? []), `${hex(sha256)}:${hex(applicant)}`])
  return found
}

async function keysOf(db: Database, drafts: readonly Draft[]): Promise<Map<string, string>> {
  const keys = drafts.flatMap(({ act }) => act.idempotency?.key ?? [])
  const query = db.query.selectFrom('idempotency_keys').selectAll()
  const rows = await inSlices(keys, (some) => query.where('key', 'in', some).execute())
  return new Map(rows.map((row) => [row.key, `${hex(row.fingerprint)} ${row.seq}`]))
}
