/** Rows of the index as texts: those a record must have, and those found. Read by keys, in a few queries a chunk. */
import { entryKinds } from '../../verifier/entry.ts'
import type { Draft, Row } from '../book/record.ts'
import type { Placed } from '../book/rows.ts'
import type { Database } from '../db/database.ts'

/** Values of one query: PostgreSQL takes 65,535 parameters. */
const most = 10_000

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
  const { workId, number, series, serial } = row
  const applicant = hex(row.applicant)
  const files = [...digestsOf(row)].map((sha256) => `${sha256}:${applicant}`)
  return [workId, number, series, serial, applicant, ...files.toSorted()].join(' ')
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
      return [index, joined(places.get(index), facts.get(row.id), key)]
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

/** What the tables of acts say, by document id. */
async function actsOf(db: Database, drafts: readonly Draft[]): Promise<Map<string, string>> {
  const ids = (kind: Row['kind']): string[] =>
    drafts.flatMap(({ row }) => (row.kind === kind ? row.id : []))
  const found = new Map<string, string>()
  const deposits = db.query.selectFrom('deposits').selectAll()
  for (const row of await inSlices(ids('deposit'), (some) =>
    deposits.where('id', 'in', some).execute(),
  ))
    found.set(row.id, `${row.seq} ${hex(row.holder)} ${hex(row.sha256)}`)
  const identities = db.query.selectFrom('identities').selectAll()
  for (const row of await inSlices(ids('identity'), (some) =>
    identities.where('id', 'in', some).execute(),
  ))
    found.set(row.id, `${row.seq} ${hex(row.holder)}`)
  const files = await filesOf(db, drafts)
  const works = db.query.selectFrom('certificates').selectAll()
  for (const row of await inSlices(ids('work'), (some) =>
    works.where('id', 'in', some).execute(),
  )) {
    const own = [row.seq, row.work_id, row.number, row.series, row.serial, hex(row.applicant)]
    found.set(row.id, [...own, ...(files.get(row.id) ?? []).toSorted()].join(' '))
  }
  return found
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

async function inSlices<V, R>(
  values: readonly V[],
  query: (some: readonly V[]) => Promise<R[]>,
): Promise<R[]> {
  const found: R[] = []
  for (let from = 0; from < values.length; from += most)
    found.push(...(await query(values.slice(from, from + most))))
  return found
}
