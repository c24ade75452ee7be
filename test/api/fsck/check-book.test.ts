import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { fromRecord } from '../../../api/book/record.ts'
import { signDocument } from '../../../api/certificates/sign.ts'
import { BookCheck } from '../../../api/fsck/check-book.ts'
import type { Finding } from '../../../api/fsck/findings.ts'
import type { KeyPeriod } from '../../../api/identity/key-periods.ts'
import type { LocatedRecord, LogRecord } from '../../../api/log/log.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { parseDocument } from '../../../verifier/certificate.ts'
import { toMultikey } from '../../../verifier/encoding.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { fixedKey, registrarKey, verificationMethod } from '../../verifier/_util/documents.ts'
import {
  alice,
  bob,
  BookFixture,
  depositOf,
  fileOf,
  issuer,
  noon,
  workOf,
} from '../book/_util/book-fixture.ts'
import { collect } from '../log/_util/records.ts'

const cid = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'
const nobody = '019352f0-0000-7000-8000-000000000000'
const period: KeyPeriod = {
  id: verificationMethod,
  publicKeyMultibase: toMultikey(registrarKey.publicKey),
  validFromBlock: 1,
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const other = (length: number): Uint8Array => new Uint8Array(length).fill(9)

/** The record with another document, and the entry that fits it where `fitting`. */
function withDocument(record: LogRecord, document: string, fitting = true): LogRecord {
  const entry = fitting ? printEntry(entryOf(parseDocument(document))) : record.entry
  return { ...record, entry, document: bytes(document) }
}

/** The document of a record, changed and signed anew by a key. */
function resigned(record: LogRecord, change: (document: Mutable) => void, seed = 1): string {
  const { proof: _, ...unsigned } = JSON.parse(new TextDecoder().decode(record.document))
  change(unsigned)
  return signDocument(unsigned, { ...issuer, privateKey: fixedKey(seed).privateKey }).text
}

interface Mutable {
  validFrom: string
  issuer: { name: string }
  credentialSubject: { registrationNumber: string }
}

/** The checks that found something. */
function failed(findings: readonly Finding[]): string[] {
  return findings.filter(({ ok }) => !ok).map((finding) => finding.check)
}

describe('fsck: book', function () {
  this.timeout(120_000)
  let fixture: BookFixture
  let records: LocatedRecord[]

  before(async () => {
    fixture = await BookFixture.start()
    const { book } = fixture
    const idempotency = { key: 'once', fingerprint: createHash('sha256').update('1').digest() }
    const stored = { file: fileOf('a', { cid, encrypted: true }), idempotency }
    const a = await book.deposit(depositOf(alice, 'a', stored))
    const b = await book.deposit(depositOf(alice, 'b'))
    await book.registerWork(workOf(alice, [a.id, b.id]))
    await book.registerWork(workOf(alice, [b.id]))
    const identity = { subject: bob, partyKind: 'legalPerson', assuranceLevel: 'declared' }
    await book.certifyIdentity({ ...identity, commitments: [] })
    records = await collect(fixture.log.scan(0))
  })
  after(() => fixture.stop())

  const check = async (
    given: readonly LocatedRecord[] = records,
    periods: readonly KeyPeriod[] = [period],
  ): Promise<Finding[]> => {
    const book = new BookCheck(fixture, periods)
    for (const located of given) await book.add(located)
    return book.finish()
  }
  /** The records with the one at an index changed. */
  const forged = (index: number, change: (record: LogRecord) => LogRecord): LocatedRecord[] =>
    records.map(({ record, location }) => ({
      record: record.index === index ? change(record) : record,
      location,
    }))

  it('finds nothing wrong in a sound book, and names the files to be stored', async () => {
    const book = new BookCheck(fixture, [period])
    for (const located of records) await book.add(located)
    const findings = await book.finish()
    assert.deepEqual(failed(findings), [])
    assert.equal(findings.length, 7)
    assert.deepEqual(
      book.stored.map(({ index, cid: stored, encrypted }) => [index, stored, encrypted]),
      [[0, cid, true]],
    )
  })

  const db = () => fixture.db.query
  const rowDamage: Record<string, () => Promise<unknown>> = {
    'an entry elsewhere': () =>
      db().updateTable('entries').set({ position: 1 }).where('seq', '=', 2).execute(),
    'an entry of another kind': () =>
      db().updateTable('entries').set({ kind: 6 }).where('seq', '=', 1).execute(),
    'a lost entry': () => db().deleteFrom('entries').where('seq', '=', 3).execute(),
    'an entry too many': () =>
      db()
        .insertInto('entries')
        .values({ seq: 99, kind: 1, subject: nobody, segment: 0, position: 0, length: 0 })
        .execute(),
    'a deposit of another holder': () =>
      db()
        .updateTable('deposits')
        .set({ holder: other(20) })
        .where('seq', '=', 0)
        .execute(),
    'a deposit of another file': () =>
      db()
        .updateTable('deposits')
        .set({ sha256: other(32) })
        .where('seq', '=', 1)
        .execute(),
    'a lost deposit': () => db().deleteFrom('deposits').where('seq', '=', 1).execute(),
    'another number': () =>
      db().updateTable('certificates').set({ number: 'x' }).where('seq', '=', 2).execute(),
    'another serial': () =>
      db().updateTable('certificates').set({ serial: 77 }).where('seq', '=', 3).execute(),
    'another applicant': () =>
      db()
        .updateTable('certificates')
        .set({ applicant: other(20) })
        .where('seq', '=', 3)
        .execute(),
    'a lost certificate': () => db().deleteFrom('certificates').where('seq', '=', 2).execute(),
    'another file of a certificate': () =>
      db()
        .updateTable('certificate_files')
        .set({ sha256: other(32) })
        .where('sha256', '=', Buffer.from(fileOf('a').sha256, 'hex'))
        .execute(),
    'another applicant of a file': () =>
      db()
        .updateTable('certificate_files')
        .set({ applicant: other(20) })
        .execute(),
    'an identity of another holder': () =>
      db()
        .updateTable('identities')
        .set({ holder: other(20) })
        .execute(),
    'another fingerprint of a key': () =>
      db()
        .updateTable('idempotency_keys')
        .set({ fingerprint: other(32) })
        .execute(),
    'another key': () => db().updateTable('idempotency_keys').set({ key: 'twice' }).execute(),
    'a lost key': () => db().deleteFrom('idempotency_keys').execute(),
  }

  for (const [what, damage] of Object.entries(rowDamage)) {
    it(`finds in the rows: ${what}`, async () => {
      await damage()
      assert.deepEqual(failed(await check()), ['book: rows'])
      await fixture.reopen(() => fixture.db.truncate())
      assert.deepEqual(failed(await check()), [])
    })
  }

  it('finds a document that is not its entry’s', async () => {
    const renamed = forged(2, (record) =>
      withDocument(
        record,
        resigned(record, ({ issuer: named }) => {
          named.name = 'another name'
        }),
        false,
      ),
    )
    assert.deepEqual(failed(await check(renamed)), ['book: documents'])
  })

  it('finds a signature of another key, and of one the registrar never had', async () => {
    const stranger = forged(2, (record) =>
      withDocument(
        record,
        resigned(record, () => undefined, 2),
      ),
    )
    assert.deepEqual(failed(await check(stranger)), ['book: documents'])
    assert.deepEqual(failed(await check(records, [])), ['book: documents'])
  })

  it('finds a document that is not in canonical form', async () => {
    const spaced = forged(1, (record) => {
      const text = new TextDecoder().decode(record.document)
      return { ...record, document: bytes(text.replace('{', '{ ')) }
    })
    assert.deepEqual(failed(await check(spaced)), ['book: documents'])
  })

  it('finds a document that cannot be read, and goes on to the next', async () => {
    for (const text of ['', '{}', 'not JSON', canonicalize({ type: ['a', 'b'] })]) {
      const findings = await check(forged(4, (record) => ({ ...record, document: bytes(text) })))
      const [documents] = findings.filter((finding) => finding.check === 'book: documents')
      assert.match(documents?.detail ?? '', /^entry 4 cannot be read/, text)
    }
    const act = await check(forged(4, (record) => ({ ...record, act: bytes('{') })))
    assert.ok(failed(act).includes('book: documents'))
  })

  it('finds a time that falls', async () => {
    const later = new Date((noon + 60) * 1000).toISOString().replace('.000', '')
    const early = forged(1, (record) =>
      withDocument(
        record,
        resigned(record, (document) => {
          document.validFrom = later
        }),
      ),
    )
    const findings = await check(early)
    assert.deepEqual(failed(findings), ['book: documents'])
    assert.match(findings[0]?.detail ?? '', /entry 2 is earlier than the one before/)
  })

  it('finds a gap in the numbers, and one given twice', async () => {
    for (const serial of ['00000003', '00000001']) {
      const numbered = forged(3, (record) =>
        withDocument(
          record,
          resigned(record, ({ credentialSubject: subject }) => {
            subject.registrationNumber = `链作登字-2026-A-${serial}`
          }),
        ),
      )
      assert.deepEqual(failed(await check(numbered)), ['book: rows', 'book: numbers'])
    }
  })

  it('finds records that are missing', async () => {
    assert.ok(failed(await check(records.slice(0, 4))).includes('book: rows'))
  })

  it('reads the act and rows back as they were drafted', () => {
    const drafts = records.map((located) => fromRecord(located))
    assert.deepEqual(
      drafts.map(({ row }) => row.kind),
      ['deposit', 'deposit', 'work', 'work', 'identity'],
    )
    assert.equal(drafts[0]?.act.idempotency?.key, 'once')
  })
})
