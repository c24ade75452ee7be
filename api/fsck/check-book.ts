/** Every record against its own document, the registrar's keys, and its rows in the database. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import {
  readDocument,
  signingInput,
  type Document,
  type ReadDocument,
} from '../../verifier/certificate.ts'
import { fromMultikey, fromMultibase } from '../../verifier/encoding.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { printEntry } from '../../verifier/entry.ts'
import { fromRecord, type Draft, type Row } from '../book/record.ts'
import type { Placed } from '../book/rows.ts'
import type { Database } from '../db/database.ts'
import type { KeyPeriod } from '../identity/key-periods.ts'
import type { LocatedRecord, TransparencyLog } from '../log/log.ts'
import { CaseCheck } from './check-cases.ts'
import { IdentityCheck } from './check-identities.ts'
import { IssuedCheck } from './check-issued.ts'
import { StatusCheck } from './check-status.ts'
import { VersionCheck } from './check-versions.ts'
import { Problems, type Finding } from './findings.ts'
import { HeldRoles } from './held-roles.ts'
import { digestsOf, expectedRows, foundRows } from './rows.ts'

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

const counted = [
  'entries',
  'deposits',
  'certificates',
  'certificate_files',
  'identities',
  'case_events',
  'role_grants',
  'status_changes',
  'status_lists',
  'idempotency_keys',
] as const
type Counted = (typeof counted)[number]

const tableOf = {
  deposit: 'deposits',
  work: 'certificates',
  identity: 'identities',
  event: 'case_events',
  status: 'status_changes',
  list: 'status_lists',
} as const satisfies Record<Row['kind'], Counted>

/** Takes the log's records in order, and hands each on as it was drafted; `finish` tells what it found. */
export class BookCheck {
  /** Files the store must have. */
  readonly stored: StoredFile[] = []
  readonly #roles = new HeldRoles()
  readonly #cases = new CaseCheck(this.#roles)
  readonly #identities = new IdentityCheck()
  readonly #status = new StatusCheck(this.#roles, this.#identities)
  readonly #certificates = new Problems('book: certificates')
  readonly #issued = new IssuedCheck(this.#certificates)
  readonly #versions = new VersionCheck(this.#certificates)
  readonly #db: Database
  readonly #log: TransparencyLog
  readonly #keys: Map<string, KeyObject>
  readonly #onRecord: (draft: Draft) => void
  readonly #documents = new Problems('book: documents')
  readonly #rows = new Problems('book: rows')
  readonly #numbers = new Problems('book: numbers')
  readonly #serials = new Map<string, number>()
  readonly #tally: Record<Counted, number> = {
    entries: 0,
    deposits: 0,
    certificates: 0,
    certificate_files: 0,
    identities: 0,
    case_events: 0,
    role_grants: 0,
    status_changes: 0,
    status_lists: 0,
    idempotency_keys: 0,
  }
  #lastTime = 0
  #chunk: Placed[] = []

  constructor(
    { db, log }: { readonly db: Database; readonly log: TransparencyLog },
    periods: readonly KeyPeriod[],
    onRecord: (draft: Draft) => void = () => undefined,
  ) {
    this.#onRecord = onRecord
    this.#db = db
    this.#log = log
    this.#keys = publicKeys(periods)
  }

  /** Answers the record as it was drafted; undefined where it cannot be read. */
  async add(located: LocatedRecord): Promise<Draft | undefined> {
    const found = this.#read(located)
    if (!found) return undefined
    const { placed, read } = found
    this.#document(placed, read)
    this.#count(placed.draft.row)
    this.#onRecord(placed.draft)
    if (placed.draft.act.idempotency) this.#tally.idempotency_keys++
    this.#chunk.push(placed)
    if (this.#chunk.length >= chunkLength) await this.#compare()
    return placed.draft
  }

  /** The record as it was drafted; undefined, and told, where its document or act cannot be read. */
  #read({ record, location }: LocatedRecord): { placed: Placed; read: ReadDocument } | undefined {
    try {
      const draft = fromRecord({ record, location })
      return { placed: { draft, location }, read: readDocument(draft.document) }
    } catch (error) {
      this.#documents.add(`entry ${record.index} cannot be read: ${String(error)}`)
      this.#tally.entries++
      return undefined
    }
  }

  async finish(): Promise<Finding[]> {
    await this.#compare()
    for (const table of counted) {
      this.#rows.expect(`number of ${table}`, await this.#countRows(table), this.#tally[table])
    }
    const { entries, certificates } = this.#tally
    return [
      this.#documents.finding(`${entries} documents match their entries and signatures`),
      this.#rows.finding(`${entries} records match their rows`),
      this.#numbers.finding(`${certificates} numbers in ${this.#serials.size} series, no gaps`),
      await this.#cases.finish(this.#db, this.#log),
      this.#identities.finish(),
      await this.#status.finish(this.#db),
      await this.#finishCertificates(),
    ]
  }

  async #finishCertificates(): Promise<Finding> {
    this.#issued.finish()
    await this.#versions.finish(this.#db, this.#log, this.#issued)
    const { certificates, identities } = this.#tally
    return this.#certificates.finding(`${certificates + identities} say what their cases say`)
  }

  async #countRows(table: Counted): Promise<number> {
    const row = await this.#db.query
      .selectFrom(table)
      .select((of) => of.fn.countAll().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(row.rows)
  }

  #document({ draft }: Placed, read: ReadDocument): void {
    const { document, canonical } = read
    this.#acts(draft, document)
    this.#identityActs(draft, document)
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

  #acts(draft: Draft, document: Document): void {
    const { credentialSubject: subject } = document
    if ('caseType' in subject) {
      this.#cases.add(draft, subject)
      this.#issued.event(draft, subject)
    }
    if ('files' in subject) {
      this.#status.version(draft, subject)
      this.#issued.work(draft, subject)
      this.#versions.work(draft, subject)
    }
    if ('commitments' in subject) this.#issued.identity(draft, subject)
    if ('credentialStatus' in document) this.#cases.issued(draft)
    if ('change' in subject) {
      this.#status.change(draft, subject)
      this.#issued.change(draft, subject)
    }
    if ('encodedList' in subject) this.#status.list(draft, subject)
  }

  #identityActs(draft: Draft, { credentialSubject: subject }: Document): void {
    if (!('change' in subject)) this.#identities.settle()
    if ('caseType' in subject) this.#identities.event(draft, subject)
    if ('assuranceLevel' in subject) {
      this.#identities.issued(draft)
      this.#cases.guardians.issued(draft, subject)
    }
    if ('change' in subject) {
      this.#identities.change(draft, subject)
      this.#cases.guardians.change(draft, subject)
    }
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
    this.#tally[tableOf[row.kind]]++
    if (row.kind === 'event' && row.grant) this.#tally.role_grants++
    if (row.kind !== 'work') return
    this.#tally.certificate_files += digestsOf(row).size
    this.#numbers.expect(row.number, row.serial, (this.#serials.get(row.series) ?? 0) + 1)
    this.#serials.set(row.series, row.serial)
  }

  async #compare(): Promise<void> {
    const chunk = this.#chunk
    this.#chunk = []
    const drafts = chunk.map(({ draft }) => draft)
    const found = await foundRows(this.#db, drafts)
    for (const placed of chunk) {
      const { index } = placed.draft
      this.#rows.expect(`row of entry ${index}`, found.get(index), expectedRows(placed))
    }
  }
}
