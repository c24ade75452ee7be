/** What is on record: looked up in the index, read from the log. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { printTlogProof } from '../../verifier/tlog-proof.ts'
import { stateAfter, type CertificateState } from '../certificates/status.ts'
import type { Database } from '../db/database.ts'
import { inSlices } from '../db/slices.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Recorded, Stage } from './book.ts'
import { addressOf } from './did.ts'

export interface ReaderDeps {
  readonly db: Database
  readonly log: TransparencyLog
}

interface AnchorRow {
  readonly size: number
  readonly block_number: number
  readonly block_time: number
  readonly note: string
  readonly record: string
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex')
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The oldest anchored checkpoint that covers an entry. */
export async function anchorOf(db: Database, index: number): Promise<AnchorRow | undefined> {
  return db.query
    .selectFrom('anchors')
    .where('size', '>', index)
    .orderBy('size')
    .limit(1)
    .selectAll()
    .executeTakeFirst()
}

function stageOf(log: TransparencyLog, index: number, anchor: AnchorRow | undefined): Stage {
  if (anchor) return 'anchored'
  return index < log.checkpoint().size ? 'published' : 'sequenced'
}

function anchorMember(row: AnchorRow | undefined): Pick<Recorded, 'anchor'> | object {
  if (!row) return {}
  const { txHash }: { txHash: string } = JSON.parse(row.record)
  const { size, block_number: blockNumber, block_time: blockTime } = row
  return { anchor: { size, txHash, blockNumber, blockTime } }
}

/** The record at a position of the log; undefined where there is none yet. */
export async function recordAt(
  { db, log }: ReaderDeps,
  index: number,
): Promise<Recorded | undefined> {
  const [place, anchor] = await Promise.all([
    db.query.selectFrom('entries').where('seq', '=', index).selectAll().executeTakeFirst(),
    anchorOf(db, index),
  ])
  if (!place) return undefined
  const record = await log.read(place)
  const document = new TextDecoder().decode(record.document)
  const { id }: { id: string } = JSON.parse(document)
  return {
    // Status lists have an address for an id.
    id: id.startsWith('urn:uuid:') ? uuidOf(id) : id,
    index,
    stage: stageOf(log, index, anchor),
    document,
    ...anchorMember(anchor),
  }
}

/** The documents of these entries, in their order. Throws Error where there is no such entry. */
export async function documentsAt(
  { db, log }: ReaderDeps,
  indexes: readonly number[],
): Promise<string[]> {
  if (indexes.length === 0) return []
  const rows = await db.query
    .selectFrom('entries')
    .where('seq', 'in', [...indexes])
    .selectAll()
    .execute()
  const places = new Map(rows.map((row) => [row.seq, row]))
  return Promise.all(
    indexes.map(async (index) => {
      const place = places.get(index)
      if (place === undefined) throw new Error(`there is no entry ${index}`)
      return new TextDecoder().decode((await log.read(place)).document)
    }),
  )
}

/** Documents of certificates of works by their ids; those that there are not are left out. */
export async function certificateDocuments(
  deps: ReaderDeps,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await deps.db.query
    .selectFrom('certificates')
    .where('id', 'in', [...ids])
    .select(['id', 'seq'])
    .execute()
  const documents = await documentsAt(
    deps,
    rows.map(({ seq }) => seq),
  )
  return new Map(rows.map(({ id }, n) => [id, documents[n]!]))
}

/** Log index of a deposit, certificate or identity certificate by its id. */
export async function indexOf({ db }: ReaderDeps, id: string): Promise<number | undefined> {
  if (!uuid.test(id)) return undefined
  const row = await db.query
    .selectFrom('deposits')
    .where('id', '=', id)
    .select('seq')
    .unionAll((of) => of.selectFrom('certificates').where('id', '=', id).select('seq'))
    .unionAll((of) => of.selectFrom('identities').where('id', '=', id).select('seq'))
    .unionAll((of) => of.selectFrom('status_changes').where('id', '=', id).select('seq'))
    .executeTakeFirst()
  return row?.seq
}

/** Log index of a certificate by its registration number. */
export async function indexByNumber(
  { db }: ReaderDeps,
  number: string,
): Promise<number | undefined> {
  const row = await db.query
    .selectFrom('certificates')
    .where('number', '=', number)
    .select('seq')
    .executeTakeFirst()
  return row?.seq
}

async function recordsAt(deps: ReaderDeps, rows: readonly { seq: number }[]): Promise<Recorded[]> {
  const found = await Promise.all(rows.map((row) => recordAt(deps, row.seq)))
  return found.filter((one) => one !== undefined)
}

/** Most records one look-up by digest answers with. */
const most = 100

export async function depositsOf(
  deps: ReaderDeps,
  sha256: string,
  holder?: string,
): Promise<Recorded[]> {
  let query = deps.db.query.selectFrom('deposits').where('sha256', '=', bytes(sha256))
  if (holder !== undefined) query = query.where('holder', '=', addressOf(holder))
  return recordsAt(deps, await query.select('seq').orderBy('seq').limit(most).execute())
}

export async function certificatesOf(deps: ReaderDeps, sha256: string): Promise<Recorded[]> {
  const rows = await deps.db.query
    .selectFrom('certificate_files')
    .innerJoin('certificates', 'certificates.id', 'certificate_files.certificate_id')
    .where('certificate_files.sha256', '=', bytes(sha256))
    .select('certificates.seq')
    .orderBy('certificates.seq')
    .limit(most)
    .execute()
  return recordsAt(deps, rows)
}

/** A certificate as a look-up tells of it. */
export interface FoundCertificate {
  readonly id: string
  readonly registrationNumber: string
  readonly state: CertificateState
}

/**
 * Certificates by digest for many digests, oldest first, in three queries a thousand. Each asks in the order of its index:
 * of many thousand, several lie on one page then, and a page that PGlite does not hold costs more than all else.
 */
export async function lookUp(
  deps: ReaderDeps,
  sha256s: readonly string[],
): Promise<Map<string, FoundCertificate[]>> {
  const files = await byThousands(sha256s, (some) =>
    deps.db.query
      .selectFrom('certificate_files')
      .where('sha256', 'in', some.map(bytes))
      .select(['sha256', 'certificate_id'])
      .execute(),
  )
  const ids = [...new Set(files.map((file) => file.certificate_id))]
  const rows = await byThousands(ids, (some) =>
    deps.db.query
      .selectFrom('certificates')
      .where('id', 'in', some)
      .select(['id', 'number', 'seq'])
      .execute(),
  )
  const states = await statesOf(deps, ids)
  const filesOf = Map.groupBy(files, (file) => file.certificate_id)
  const found = new Map<string, FoundCertificate[]>()
  for (const { id, number } of rows.toSorted((a, b) => a.seq - b.seq)) {
    const certificate = { id, registrationNumber: number, state: states.get(id) ?? 'active' }
    for (const file of filesOf.get(id) ?? []) {
      const digest = hex(file.sha256)
      found.set(digest, [...(found.get(digest) ?? []), certificate])
    }
  }
  return found
}

/** Certificates by registration number for many numbers, in two queries a thousand. */
export async function lookUpNumbers(
  deps: ReaderDeps,
  numbers: readonly string[],
): Promise<Map<string, FoundCertificate>> {
  const rows = await byThousands(numbers, (some) =>
    deps.db.query
      .selectFrom('certificates')
      .where('number', 'in', some)
      .select(['id', 'number'])
      .execute(),
  )
  const ids = rows.map(({ id }) => id)
  const states = await statesOf(deps, ids)
  return new Map(
    rows.map(({ id, number }) => [
      number,
      { id, registrationNumber: number, state: states.get(id) ?? 'active' },
    ]),
  )
}

/** Asks in order, a thousand values at a time: nobody else waits long for an answer of the database. */
function byThousands<R>(
  values: readonly string[],
  query: (some: readonly string[]) => Promise<R[]>,
): Promise<R[]> {
  return inSlices(values.toSorted(), query, 1_000)
}

/** States of many certificates, by document id; those that nothing became of are left out. */
export async function statesOf(
  { db }: ReaderDeps,
  certificates: readonly string[],
): Promise<Map<string, CertificateState>> {
  const query = db.query
    .selectFrom('status_changes')
    .select(['certificate_id', 'change'])
    .orderBy('seq')
  const rows = await inSlices([...new Set(certificates)], (some) =>
    query.where('certificate_id', 'in', some).execute(),
  )
  return new Map(rows.map((row) => [row.certificate_id, stateAfter([row.change])]))
}

/** tlog-proof of an entry against a signed checkpoint. */
export async function printProof(
  log: TransparencyLog,
  index: number,
  checkpoint: { size: number; note: string },
): Promise<string> {
  const hashes = await log.inclusionProof(index, checkpoint.size)
  return printTlogProof({ index, hashes, checkpoint: checkpoint.note })
}
