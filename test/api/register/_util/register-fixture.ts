/** The real register over a real log and database. Records are appended to the log as the sequencer appends them. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { canonicalize } from '../../../../verifier/canonical.ts'
import { registrationDateOf } from '../../../../verifier/date.ts'
import { printEntry, zeroWord, type EntryKind } from '../../../../verifier/entry.ts'
import { issueCertificate } from '../../../../api/certificates/issue.ts'
import { registrationNumber, seriesOf } from '../../../../api/certificates/number.ts'
import type { CaseType, Standing } from '../../../../api/cases/machine.ts'
import type { WorkFacts } from '../../../../api/book/book.ts'
import { copyRows } from '../../../../api/db/copy.ts'
import type { Database } from '../../../../api/db/database.ts'
import type { LogRecord, TransparencyLog } from '../../../../api/log/log.ts'
import { openLog } from '../../../../api/log/open-log.ts'
import { checkRegister } from '../../../../api/fsck/check-register.ts'
import type { RegisterRow } from '../../../../api/register/entry.ts'
import type { FollowerDeps } from '../../../../api/register/follow.ts'
import { openPublicRegister, type OpenRegister } from '../../../../api/register/register.ts'
import { alice, factsOf, fileOf, issuer, noon } from '../../book/_util/book-fixture.ts'
import { origin, privateKey } from '../../log/_util/records.ts'

export const silent = pino({ level: 'silent' })

/** What a test says of a work; the rest is that of any work. */
export interface TestWork {
  readonly title: string
  readonly alternativeTitle?: string
  readonly authors?: readonly string[]
  readonly holders?: readonly string[]
  readonly category?: WorkFacts['work']['category']
  readonly region?: string
  readonly examined?: boolean
  readonly completion?: string
}

const idOf = (index: number): string =>
  `01935262-0000-7000-8000-${index.toString(16).padStart(12, '0')}`

const signed = (displayName: string) =>
  ({ displayName, signing: displayName === '匿名' ? 'anonymous' : 'alias' }) as const

function declaredBy(work: TestWork): WorkFacts {
  const { title, alternativeTitle, category = 'literary', completion } = work
  const { authors = ['李白'], holders = ['李白'] } = work
  const facts = factsOf(alice)
  return {
    ...facts,
    work: {
      ...facts.work,
      title,
      category,
      ...(alternativeTitle !== undefined && { alternativeTitle }),
      ...(completion !== undefined && { completion: { date: completion } }),
    },
    authors: authors.map(signed),
    owners: holders.map((name) => ({ ...facts.owners[0]!, ...signed(name) })),
  }
}

/** A log being written, and the serials of its numbers. */
export class LogWriter {
  readonly log: TransparencyLog
  /** Unix seconds of the next records. */
  now = noon
  readonly #serials = new Map<string, number>()
  #pending: LogRecord[] = []
  /** Rows of the book that go with the records. */
  readonly certificates: {
    id: string
    number: string
    series: string
    serial: number
    seq: number
  }[] = []

  constructor(log: TransparencyLog) {
    this.log = log
  }

  get next(): number {
    return this.log.next + this.#pending.length
  }

  /** Registers a work; answers the certificate's id. */
  work(work: TestWork): string {
    const index = this.next
    const category = work.category ?? 'literary'
    const series = seriesOf(category, registrationDateOf(this.now))!
    const serial = (this.#serials.get(series) ?? 0) + 1
    this.#serials.set(series, serial)
    const number = registrationNumber('链', series, serial)
    const id = idOf(index)
    this.certificates.push({ id, number, series, serial, seq: index })
    const deposit = { depositId: idOf(2 ** 40), depositIndex: 0, depositTime: this.now }
    const { text } = issueCertificate(
      {
        id,
        workId: idOf(index + 2 ** 41),
        time: this.now,
        logIndex: index,
        registrationNumber: number,
        files: [{ file: fileOf(`file ${index}`), received: true, ...deposit }],
        salt: '00'.repeat(16),
        declared: declaredBy(work),
      },
      issuer,
    )
    const examination = '"examination":"automatic"'
    const document = work.examined ? text.replace(examination, '"examination":"examined"') : text
    const act = { type: 'work', applicant: alice, ...(work.region && { region: work.region }) }
    this.#push('workCertificate', id, act, document)
    return id
  }

  /** A deposit: the register only counts it. */
  deposit(): void {
    this.#push('deposit', idOf(this.next), { type: 'deposit' }, '{}')
  }

  /** A status change, as docs/formats/status-change.md has it. */
  change(certificate: string, change: string): void {
    const document = canonicalize({
      type: ['VerifiableCredential', 'StatusChangeCredential'],
      credentialSubject: { id: `urn:uuid:${certificate}`, change },
    })
    this.#push('statusChange', certificate, { type: 'statusChange' }, document)
  }

  /** A case moved, as docs/formats/process-event.md has it. */
  event(id: string, transition: string, standing: Standing, caseType: CaseType = 'application') {
    const subject = { id: `urn:uuid:${id}`, caseType, transition }
    const document = canonicalize({ credentialSubject: subject })
    this.#push('processEvent', id, { type: 'event', standing }, document)
  }

  /** Makes what was made so far durable, as one batch. */
  async write(): Promise<void> {
    const records = this.#pending
    this.#pending = []
    await this.log.append(records)
  }

  #push(kind: EntryKind, subject: string, act: object, document: string): void {
    const entry = printEntry({
      kind,
      publicLookup: false,
      time: this.now,
      subject,
      holders: zeroWord,
      content: zeroWord,
      document: hash('sha256', document, 'buffer'),
    })
    const bytes = Buffer.from(document)
    this.#pending.push({
      index: this.next,
      entry,
      act: Buffer.from(canonicalize(act)),
      document: bytes,
    })
  }
}

/** A register with its log; several can be made one after the other on one database. */
export class RegisterFixture {
  readonly db: Database
  readonly log: TransparencyLog
  readonly writer: LogWriter
  register: OpenRegister
  readonly #folder: string

  private constructor(db: Database, log: TransparencyLog, folder: string, register: OpenRegister) {
    this.db = db
    this.log = log
    this.#folder = folder
    this.writer = new LogWriter(log)
    this.register = register
  }

  /** Empties the database and begins a new log. */
  static async start(db: Database, options: Partial<FollowerDeps> = {}): Promise<RegisterFixture> {
    await db.truncate()
    const folder = await mkdtemp(join(tmpdir(), 'colophon-register-'))
    const log = await openLog({ folder, origin, privateKey })
    const register = openPublicRegister({ db, log, logger: silent, idle: true, ...options })
    return new RegisterFixture(db, log, folder, register)
  }

  /** Every row of the register, oldest first. */
  rows(): Promise<RegisterRow[]> {
    return this.db.query.selectFrom('register').orderBy('doc').selectAll().execute()
  }

  /** The check of the whole registry, of its register. */
  async assertSound(): Promise<void> {
    const finding = await checkRegister(this)
    assert.ok(finding.ok, finding.detail)
  }

  /** Writes what was made to the log, the book's rows of it to the database, and lets the register follow. */
  async settle(): Promise<void> {
    await this.writer.write()
    await this.indexBook()
    await this.register.caughtUp()
  }

  /** The rows that the sequencer would have made. */
  async indexBook(): Promise<void> {
    const rows = this.writer.certificates.splice(0)
    const applicant = new Uint8Array(20)
    const certificates = rows.map((row) => ({ ...row, work_id: row.id, applicant }))
    const files = rows.map(({ id, seq }) => {
      const sha256 = Buffer.from(fileOf(`file ${seq}`).sha256, 'hex')
      return { sha256, certificate_id: id, applicant }
    })
    await this.db.copy([
      copyRows('certificates', certificates),
      copyRows('certificate_files', files),
    ])
  }

  /** The register as after a restart. */
  async restart(options: Partial<FollowerDeps> = {}): Promise<void> {
    await this.register.stop()
    const { db, log } = this
    this.register = openPublicRegister({ db, log, logger: silent, idle: true, ...options })
  }

  async stop(): Promise<void> {
    await this.register.stop()
    await this.log.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
