/** Whether everything that tells what became of certificates tells the same, and whether all rows follow from the log. */
import assert from 'node:assert/strict'
import { Kept } from '../../../../api/book/kept.ts'
import { rolesOfAll } from '../../../../api/book/known-cases.ts'
import { newestInForce } from '../../../../api/book/known-identities.ts'
import { fromRecord, type Draft } from '../../../../api/book/record.ts'
import { lifeOf, newestLists } from '../../../../api/book/reader-acts.ts'
import { recordAt } from '../../../../api/book/reader.ts'
import { bitsAfter, stateAfter } from '../../../../api/certificates/status.ts'
import { gunzip, statusPurposes } from '../../../../api/certificates/status-list.ts'
import { BookCheck } from '../../../../api/fsck/check-book.ts'
import { checkRegister } from '../../../../api/fsck/check-register.ts'
import type { Finding } from '../../../../api/fsck/findings.ts'
import { openPublicRegister } from '../../../../api/register/register.ts'
import { checkDocument, parseDocument } from '../../../../verifier/certificate.ts'
import { statusListLength, uuidOf } from '../../../../verifier/certificate-parts.ts'
import type { StatusChange } from '../../../../verifier/certificate-status.ts'
import { printDid } from '../../../../verifier/did.ts'
import { toMultikey } from '../../../../verifier/encoding.ts'
import { parseStatusList, statusBit } from '../../../../verifier/status-list.ts'
import { registrarKey, verificationMethod } from '../../../verifier/_util/documents.ts'
import { collect } from '../../log/_util/records.ts'
import { chainId, silent, type BookFixture } from './book-fixture.ts'

export const period = {
  id: verificationMethod,
  publicKeyMultibase: toMultikey(registrarKey.publicKey),
  validFromBlock: 1,
}

/** Tables that are filled from the log. */
export const tables = [
  'entries',
  'deposits',
  'certificates',
  'certificate_files',
  'identities',
  'case_events',
  'cases',
  'role_grants',
  'status_changes',
  'status_lists',
  'idempotency_keys',
] as const

/** All rows of the book, as texts in one order. */
export async function allRows({ db }: Pick<BookFixture, 'db'>): Promise<string[][]> {
  const found: string[][] = []
  for (const table of tables) {
    const rows = await db.query.selectFrom(table).selectAll().execute()
    found.push(rows.map((row) => `${table} ${JSON.stringify(row)}`).toSorted())
  }
  return found
}

export async function drafts({ log }: Pick<BookFixture, 'log'>): Promise<Draft[]> {
  return (await collect(log.scan(0))).map(fromRecord)
}

/** What fsck finds of book and public register. */
export async function findings(fixture: BookFixture): Promise<Finding[]> {
  const check = new BookCheck(fixture, [period])
  for await (const located of fixture.log.scan(0)) await check.add(located)
  const found = await check.finish()
  const { db, log } = fixture
  const register = openPublicRegister({ db, log, logger: silent, idle: true })
  try {
    return [...found, await checkRegister({ db, log, register })]
  } finally {
    await register.stop()
  }
}

/** What the book keeps in memory is what the database and the log say. */
async function assertKept({ book, db, log, now }: BookFixture): Promise<void> {
  const fresh = new Kept(db, log)
  const deposits = await db.query.selectFrom('deposits').select('id').execute()
  const ids = deposits.map(({ id }) => id)
  assert.deepEqual(await book.deposits(ids), await fresh.deposits(ids))
  const people = await db.query.selectFrom('identities').select('holder').distinct().execute()
  const dids = people.map(({ holder }) =>
    printDid(chainId, `0x${Buffer.from(holder).toString('hex')}`),
  )
  const told = newestInForce(await fresh.identities(dids), dids, now)
  assert.deepEqual(await book.identitiesOf(dids), told)
  const staff = await rolesOfAll(db, chainId)
  for (const [did, roles] of staff) assert.deepEqual(await book.rolesOf(did), roles)
}

export async function assertSound(fixture: BookFixture): Promise<void> {
  await assertKept(fixture)
  const found = await findings(fixture)
  assert.deepEqual(
    found.filter(({ ok }) => !ok),
    [],
  )
}

interface ChangeDraft extends Draft {
  readonly row: Extract<Draft['row'], { kind: 'status' }>
}

/** Page, log, list and public register tell one state of every certificate; its changes form one chain. */
export async function assertOneLife(fixture: BookFixture): Promise<void> {
  const all = await drafts(fixture)
  const changes = all.filter((draft): draft is ChangeDraft => draft.row.kind === 'status')
  const byId = Map.groupBy(changes, ({ row }) => row.certificate)
  const bits = await bitsOnRecord(fixture)
  const shown = await shownStates(fixture)
  const ids = all.flatMap(({ row }) => (row.kind === 'work' || row.kind === 'identity' ? row : []))
  const states = await fixture.book.statesOf(ids.map(({ id }) => id))
  for (const { kind, id } of ids) {
    const own = byId.get(id) ?? []
    const told = own.map(({ row }) => row.change)
    const state = stateAfter(told)
    const life = await lifeOf(fixture, id)
    assert.equal(life.state, state)
    assert.equal(states.get(id) ?? 'active', state)
    assert.deepEqual(
      life.changes.map(({ index }) => index),
      own.map(({ index }) => index),
    )
    if (kind === 'work') assert.equal(shown.get(id), state, 'the public register shows it')
    const index = all.find(({ row }) => 'id' in row && row.id === id)!.index
    const wanted = bitsAfter(told)
    for (const purpose of statusPurposes)
      assert.equal(bits(purpose, index), wanted.has(purpose), `${purpose} of ${state} ${id}`)
    assertChain(own)
  }
}

function assertChain(changes: readonly ChangeDraft[]): void {
  let previous: string | undefined
  for (const { document, entry } of changes) {
    const { credentialSubject }: StatusChange = JSON.parse(document)
    assert.equal(credentialSubject.previous, previous)
    previous = Buffer.from(entry.document).toString('hex')
  }
}

/** Reads bits of the newest lists as a verifier does. Where there is no list, no certificate has changed. */
async function bitsOnRecord(fixture: BookFixture) {
  const lists = new Map<string, (index: number) => boolean>()
  const all = await newestLists(fixture, 0)
  for (const purpose of statusPurposes) {
    const newest = all.get(purpose)
    const recorded = newest && (await recordAt(fixture, newest.index))
    const list = recorded && parseStatusList(recorded.document)
    lists.set(purpose, (index) => list !== undefined && statusBit(list, index, gunzip))
  }
  return (purpose: string, index: number): boolean => lists.get(purpose)!(index % statusListLength)
}

async function shownStates({ db, log }: BookFixture): Promise<Map<string, string>> {
  const register = openPublicRegister({ db, log, logger: silent, idle: true })
  try {
    await register.caughtUp()
    const { rows } = await register.search({ sort: 'newest', limit: 100 })
    assert.ok(rows.length < 100)
    return new Map(rows.map(({ id, state }) => [id, state]))
  } finally {
    await register.stop()
  }
}

/** Every document is one that the verifier takes. */
export async function assertDocuments(fixture: BookFixture): Promise<void> {
  for (const { document } of await drafts(fixture)) {
    assert.deepEqual(checkDocument(JSON.parse(document)), [])
    parseDocument(document)
  }
}

/** Events of a case name the one before. */
export async function assertCaseChains(fixture: BookFixture): Promise<void> {
  const last = new Map<string, string>()
  for (const { document, entry, row } of await drafts(fixture)) {
    if (row.kind !== 'event') continue
    const { credentialSubject } = JSON.parse(document) as {
      credentialSubject: { id: string; previous?: string; position: number }
    }
    const id = uuidOf(credentialSubject.id)
    assert.equal(credentialSubject.previous, last.get(id))
    last.set(id, Buffer.from(entry.document).toString('hex'))
  }
}
