/** Every record against its own document, the registrar's keys, and its rows in the database. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { readDocument, signingInput, type Document } from '../../verifier/certificate.ts'
import { fromMultikey, fromMultibase } from '../../verifier/encoding.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { entryKinds, printEntry } from '../../verifier/entry.ts'
import { fromRecord, type Row } from '../book/record.ts'
import type { Placed } from '../book/rows.ts'
import type { Database } from '../db/database.ts'
import type { KeyPeriod } from '../identity/key-periods.ts'
import type { LocatedRecord } from '../log/log.ts'
import { Problems, type Finding } from './findings.ts'

/** Records compared with the database in one query. */
const chunkLength = 2_000

/** A stored file that a deposit names. */
export interface StoredFile {
  readonly index: number
  readonly cid: string
  readonly encrypted: boolean
  readonly sha256: string
  readonly sm3: string
  readonly size: number
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function publicKeys(periods: readonly KeyPeriod[]): Map<string, KeyObject> {
  return new Map(
    periods.map(({ id, publicKeyMultibase }) => {
      const x = Buffer.from(fromMultikey(publicKeyMultibase)).toString('base64url')
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      return [id, key]
    }),
  )
}

/** Takes the log's records in order; `finish` tells what it found. */
export class BookCheck {
  /** Files the store must have. */
  readonly stored: StoredFile[] = []
  readonly #db: Database
  readonly #keys: Map<string, KeyObject>
  readonly #documents = new Problems('book: documents')
  readonly #rows = new Problems('book: rows')
  readonly #numbers = new Problems('book: numbers')
  readonly #serials = new Map<string, number>()
  readonly #tally = {
    entries: 0,
    deposits: 0,
    certificates: 0,
    certificate_files: 0,
    identities: 0,
    idempotency_keys: 0,
  }
  #lastTime = 0
  #chunk: Placed[] = []

  constructor(db: Database, periods: readonly KeyPeriod[]) {
    this.#db = db
    this.#keys = publicKeys(periods)
  }

  async add(located: LocatedRecord): Promise<void> {
    const placed = { draft: fromRecord(located), location: located.location }
    this.#document(placed)
    this.#count(placed.draft.row)
    if (placed.draft.act.idempotency) this.#tally.idempotency_keys++
    this.#chunk.push(placed)
    if (this.#chunk.length >= chunkLength) await this.#compare()
  }

  async finish(): Promise<Finding[]> {
    await this.#compare()
    for (const [table, expected] of Object.entries(this.#tally)) {
      this.#rows.expect(`number of ${table}`, await this.#countRows(table as 'entries'), expected)
    }
    const { entries, certificates } = this.#tally
    return [
      this.#documents.finding(`${entries} documents match their entries and signatures`),
      this.#rows.finding(`${entries} records match their rows`),
      this.#numbers.finding(`${certificates} numbers in ${this.#serials.size} series, no gaps`),
    ]
  }

  async #countRows(table: 'entries'): Promise<number> {
    const row = await this.#db.query
      .selectFrom(table)
      .select((of) => of.fn.countAll().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(row.rows)
  }

  #document({ draft }: Placed): void {
    const { document, canonical } = readDocument(draft.document)
    const at = `entry ${draft.index}`
    if (canonical !== draft.document) this.#documents.add(`${at}: its document is not canonical`)
    const recomputed = hex(printEntry(entryOf(document)))
    if (recomputed !== hex(printEntry(draft.entry)))
      this.#documents.add(`${at} is not its document's`)
    if (!this.#signed(document)) this.#documents.add(`${at}: the signature is not the registrar's`)
    if (draft.entry.time < this.#lastTime)
      this.#documents.add(`${at} is earlier than the one before`)
    this.#lastTime = draft.entry.time
    this.#file(draft.index, document)
  }

  #signed(document: Document): boolean {
    const key = this.#keys.get(document.proof.verificationMethod)
    const signature = fromMultibase(document.proof.proofValue)
    return key !== undefined && verify(null, signingInput(document), key, signature)
  }

  #file(index: number, { credentialSubject: subject }: Document): void {
    if (!('file' in subject) || subject.file.cid === undefined) return
    const { cid, encrypted = false, digests, size } = subject.file
    this.stored.push({ index, cid, encrypted, ...digests, size })
  }

  #count(row: Row): void {
    this.#tally.entries++
    if (row.kind === 'deposit') this.#tally.deposits++
    else if (row.kind === 'identity') this.#tally.identities++
    else {
      this.#tally.certificates++
      this.#tally.certificate_files += new Set(row.sha256s.map(hex)).size
      this.#numbers.expect(row.number, row.serial, (this.#serials.get(row.series) ?? 0) + 1)
      this.#serials.set(row.series, row.serial)
    }
  }

  async #compare(): Promise<void> {
    const chunk = this.#chunk
    this.#chunk = []
    const [first, last] = [chunk[0]?.draft.index, chunk.at(-1)?.draft.index]
    if (first === undefined || last === undefined) return
    const found = await readRows(this.#db, first, last)
    for (const placed of chunk) {
      const { index } = placed.draft
      this.#rows.expect(`row of entry ${index}`, found.get(index), expectedRow(placed))
    }
  }
}

/** A record's rows as one text, to be compared. */
function expectedRow({ draft, location }: Placed): string {
  const { row, entry, index } = draft
  const { segment, position, length } = location
  const head = [index, entryKinds[entry.kind], entry.subject, segment, position, length]
  if (row.kind !== 'work') {
    const digest = row.kind === 'deposit' ? [hex(row.sha256)] : []
    return [...head, row.id, hex(row.holder), ...digest].join(' ')
  }
  const { id, workId, number, series, serial, applicant } = row
  return [...head, id, workId, number, series, serial, hex(applicant)].join(' ')
}

async function readRows(db: Database, first: number, last: number): Promise<Map<number, string>> {
  const within = [
    db.query.selectFrom('entries').where('seq', '>=', first).where('seq', '<=', last),
    db.query.selectFrom('deposits').where('seq', '>=', first).where('seq', '<=', last),
    db.query.selectFrom('certificates').where('seq', '>=', first).where('seq', '<=', last),
    db.query.selectFrom('identities').where('seq', '>=', first).where('seq', '<=', last),
  ] as const
  const [entries, deposits, certificates, identities] = await Promise.all([
    within[0].selectAll().execute(),
    within[1].selectAll().execute(),
    within[2].selectAll().execute(),
    within[3].selectAll().execute(),
  ])
  const rest = new Map<number, string>()
  for (const row of deposits) rest.set(row.seq, `${row.id} ${hex(row.holder)} ${hex(row.sha256)}`)
  for (const row of identities) rest.set(row.seq, `${row.id} ${hex(row.holder)}`)
  for (const { seq, id, work_id, number, series, serial, applicant } of certificates) {
    rest.set(seq, [id, work_id, number, series, serial, hex(applicant)].join(' '))
  }
  return new Map(
    entries.map(({ seq, kind, subject, segment, position, length }) => {
      const head = [seq, kind, subject, segment, position, length]
      return [seq, [...head, rest.get(seq)].join(' ')]
    }),
  )
}
