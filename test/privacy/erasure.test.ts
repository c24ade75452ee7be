import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CaseQuery } from '../../api/book/reader-acts.ts'
import { createRetention, keptUntil } from '../../api/office/erasure.ts'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { forgetTokens, newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { runCommand } from '../_util/start-registry.ts'
import { adultIdentity, examinedForm } from './_util/marked-forms.ts'
import { Marks } from './_util/marks.ts'

interface PartyView {
  readonly pointer: string
  readonly dossier: string
  readonly fields: 'erased' | readonly { readonly field: string; readonly value: string }[]
}

interface Erased {
  readonly items: readonly { readonly dossier: string; readonly erasedAt: number }[]
}

const [year, day] = [365.25 * 86_400, 86_400]
const onRequest = { reason: 'data_subject_request' }

describe('erasing personal data', function () {
  this.timeout(300_000)
  let registry: RegistryHere
  let office: OfficeHere
  const marks = new Marks()

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  /** Moves the clock of the registry, whose sessions end then. */
  function later(seconds: number): void {
    registry.ahead += Math.ceil(seconds)
    forgetTokens(registry.url)
  }

  async function applied(): Promise<{ did: string; id: string }> {
    const { did } = newPerson()
    const form = await adultIdentity(office, marks, did, did)
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, did, 'POST', '/v1/identities', form] as const),
    )
    return { did, id: file.id }
  }

  /** A person whose identity was certified. */
  async function certified(): Promise<{ did: string; id: string; certificate: string }> {
    const { did, id } = await applied()
    const verifier = await office.staff('verifier')
    await office.step(verifier, id, 'claim')
    const payload = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const { event } = await office.step(verifier, id, 'verify', payload)
    return { did, id, certificate: String(event.payload['issued']) }
  }

  async function refused(): Promise<{ did: string; id: string }> {
    const { did, id } = await applied()
    const verifier = await office.staff('verifier')
    await office.step(verifier, id, 'claim')
    await office.step(verifier, id, 'refuse', { text: '照片不符' }, { reason: 'not_proven' })
    return { did, id }
  }

  const read = async (by: string, id: string, purpose = 'data_subject_request') => {
    const path = `/v1/cases/${id}/personal`
    const { items } = await office.expect<{ items: PartyView[] }>(200, by, 'POST', path, {
      purpose,
    })
    return items
  }
  const erase = (by: string, id: string, body: object = onRequest) =>
    office.expect<Erased>(200, by, 'POST', `/v1/cases/${id}/erasure`, body)
  const cannotErase = (by: string, id: string, body: object = onRequest) =>
    office.refused(by, 'POST', `/v1/cases/${id}/erasure`, body)

  /** What is in the vault's file: its wrapped keys, by dossier. */
  async function wrappedKeys(): Promise<Map<string, Buffer>> {
    await registry.close()
    const db = new DatabaseSync(join(registry.folder, 'vault', 'vault.sqlite'))
    const sql = 'select id, wrapped from dossiers join slots using (slot)'
    const rows = db.prepare(sql).all()
    db.close()
    await registry.open()
    forgetTokens(registry.url)
    return new Map(rows.map(({ id, wrapped }) => [String(id), Buffer.from(wrapped as Uint8Array)]))
  }

  async function vaultBytes(): Promise<Buffer> {
    const folder = join(registry.folder, 'vault')
    const names = await readdir(folder)
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))))
  }

  async function fetched(path: string): Promise<Buffer> {
    const response = await fetch(registry.url + path)
    assert.equal(response.status, 200, path)
    return Buffer.from(await response.arrayBuffer())
  }

  it('destroys the key, and every proof stands', async () => {
    const { did, id, certificate } = await certified()
    await registry.context.drain()
    const [party] = await read(did, id)
    const paths = [`/v1/certificates/${certificate}`, `/v1/certificates/${certificate}/proof`]
    const before = await Promise.all(paths.map(fetched))
    const wrapped = (await wrappedKeys()).get(party!.dossier)!
    const key = registry.context.vault.dossiers.open(party!.dossier)
    assert.ok(key instanceof Uint8Array)
    assert.ok((await vaultBytes()).includes(wrapped))

    await erase(did, id)
    const now = await vaultBytes()
    for (const bytes of [Buffer.from(key), wrapped, wrapped.subarray(20, 40)])
      assert.ok(!now.includes(bytes))
    assert.equal(registry.context.vault.dossiers.open(party!.dossier), 'erased')
    assert.deepEqual(
      (await read(did, id)).map(({ fields }) => fields),
      ['erased'],
    )
    const staff = await office.staff('registrar')
    assert.deepEqual(
      (await read(staff, id)).map(({ fields }) => fields),
      ['erased'],
    )

    assert.deepEqual(await Promise.all(paths.map(fetched)), before)
    await registry.context.drain()
    await verifies(certificate)
    assert.deepEqual(await registry.unsound(), [])
    await registry.close()
    await registry.open()
    forgetTokens(registry.url)
    assert.deepEqual(
      (await read(did, id)).map(({ fields }) => fields),
      ['erased'],
    )
  })

  /** The evidence of a certificate passes offline, as a court would check it. */
  async function verifies(certificate: string): Promise<void> {
    const [zip, trust] = ['evidence.zip', 'trust-of-court.json'].map((name) =>
      join(registry.folder, name),
    )
    await writeFile(zip!, await fetched(`/v1/certificates/${certificate}/evidence`))
    await writeFile(trust!, await fetched('/v1/trust'))
    const { status, stdout, stderr } = runCommand(registry.folder, [
      'verify',
      zip!,
      '--trust',
      trust!,
    ])
    assert.equal(status, 0, stdout + stderr)
  }

  it('can be asked for again, and by two at once: it was done once', async () => {
    const { did, id } = await refused()
    const answers = await Promise.all([erase(did, id), erase(did, id)])
    later(day)
    answers.push(await erase(did, id))
    const times = new Set(answers.flatMap(({ items }) => items.map(({ erasedAt }) => erasedAt)))
    assert.equal(times.size, 1)
    const auditor = await office.staff('auditor')
    const { events } = await office.case(auditor, answers[0].items[0]!.dossier)
    assert.deepEqual(
      events.map(({ transition, actor, reason }) => [transition, actor, reason]),
      [['erase', did, 'data_subject_request']],
    )
    const { items } = await office.expect<{ items: { id: string; erasedAt?: number }[] }>(
      ...([200, did, 'GET', '/v1/personal'] as const),
    )
    assert.deepEqual(
      items.map(({ erasedAt }) => erasedAt),
      [...times],
    )
  })

  it('is for whom the data are about, and for the registrar; not while the case is open', async () => {
    const { did, id } = await applied()
    assert.equal(await cannotErase(did, id), 'state_changed')
    assert.equal(await cannotErase(await office.staff('registrar'), id), 'state_changed')
    assert.equal(await cannotErase(newPerson().did, id), 'not_found')
    const closed = await refused()
    for (const role of ['verifier', 'examiner', 'auditor', 'court'] as const)
      assert.equal(await cannotErase(await office.staff(role), closed.id), 'forbidden')
    assert.equal(await cannotErase(newPerson().did, closed.id), 'not_found')
    const registrar = await office.staff('registrar')
    assert.equal(await cannotErase(registrar, closed.id), 'invalid_request')
    assert.equal(
      await cannotErase(registrar, closed.id, { ...onRequest, pointer: '/x' }),
      'forbidden',
    )
    await erase(registrar, closed.id, { ...onRequest, pointer: '' })
    assert.deepEqual((await read(closed.did, closed.id))[0]?.fields, 'erased')
  })

  /** An application of two people, whose data stand at `/authors/0` … and `/authors/1`; withdrawn. */
  async function joint(applicant: string, other: string): Promise<string> {
    const form = await examinedForm(office, marks, applicant, applicant)
    const authors = [...form.authors, { ...form.authors[0]!, did: other, displayName: '笔名9' }]
    const deposit = await office.deposit(applicant)
    const { case: file } = await office.submit(applicant, {
      ...form,
      authors,
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments: [{ kind: 'ownershipProof', deposit, title: '合同' }],
    })
    await office.step(applicant, file.id, 'withdraw')
    return file.id
  }

  const goneIn = async (id: string): Promise<string[]> =>
    (await read(await office.staff('registrar'), id))
      .filter(({ fields }) => fields === 'erased')
      .map(({ pointer }) => pointer)

  it('leaves the others their data when a registrar erases for one of them', async () => {
    const [applicant, other] = [newPerson().did, newPerson().did]
    const id = await joint(applicant, other)
    const registrar = await office.staff('registrar')
    assert.equal(await cannotErase(registrar, id), 'invalid_request')
    assert.deepEqual(await goneIn(id), [])
    const { items } = await erase(registrar, id, { ...onRequest, pointer: '/authors/1' })
    assert.equal(items.length, 1)
    assert.deepEqual(await goneIn(id), ['/authors/1'])
  })

  it('is refused to a registrar who is named in the case, but for his own data', async () => {
    const [applicant, registrar] = [newPerson().did, await office.newStaff('registrar')]
    const id = await joint(applicant, registrar)
    for (const body of [
      { ...onRequest, pointer: '/authors/0' },
      { ...onRequest, pointer: '/owners/0' },
      { reason: 'retention_over' },
    ])
      assert.equal(await cannotErase(registrar, id, body), 'conflict_of_interest')
    await erase(registrar, id)
    assert.deepEqual(await goneIn(id), ['/authors/1'])
  })

  it('waits after a refusal until no appeal can come, or the applicant closes the case', async () => {
    const refusedApplication = async () => {
      const { id, applicant } = await office.examined('reviewing')
      const senior = await office.staff('senior_examiner')
      const letter = { text: '不属于作品' }
      await office.step(senior, id, 'refuse', letter, { reason: 'not_a_work' })
      return { id, applicant }
    }
    const [waits, closes] = [await refusedApplication(), await refusedApplication()]
    const registrar = await office.staff('registrar')
    assert.equal(await cannotErase(waits.applicant, waits.id), 'too_early')
    const named = { ...onRequest, pointer: '/owners/0' }
    assert.equal(await cannotErase(registrar, waits.id, named), 'too_early')
    assert.ok((await read(waits.applicant, waits.id)).every(({ fields }) => fields !== 'erased'))
    await office.step(closes.applicant, closes.id, 'close')
    await erase(closes.applicant, closes.id)
    later(61 * day)
    await erase(waits.applicant, waits.id)
    assert.ok((await read(waits.applicant, waits.id)).every(({ fields }) => fields === 'erased'))
  })

  it('erases what is about one person, and leaves what is about others', async () => {
    const [applicant, other] = [newPerson().did, newPerson().did]
    const form = await examinedForm(office, marks, applicant, applicant)
    const authors = [...form.authors, { ...form.authors[0]!, did: other, displayName: '笔名9' }]
    const deposit = await office.deposit(applicant)
    const { case: file } = await office.submit(applicant, {
      ...form,
      authors,
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments: [{ kind: 'ownershipProof', deposit, title: '合同' }],
    })
    await office.step(applicant, file.id, 'withdraw')
    const { items } = await erase(other, file.id)
    assert.equal(items.length, 1)
    const left = await read(await office.staff('registrar'), file.id)
    const gone = left.filter(({ fields }) => fields === 'erased').map(({ pointer }) => pointer)
    assert.deepEqual(gone, ['/authors/1'])
    await erase(applicant, file.id)
    const rest = await read(await office.staff('registrar'), file.id)
    assert.ok(rest.every(({ fields }) => fields === 'erased'))
  })

  it('takes away at once what a correction has replaced', async () => {
    const { did } = newPerson()
    const form = await examinedForm(office, marks, did, did)
    const { case: file } = await office.submit(did, form)
    const { id } = file
    const before = await read(did, id)
    const [clerk, examiner] = [await office.staff('intake_clerk'), await office.staff('examiner')]
    await office.step(clerk, id, 'accept')
    await office.step(examiner, id, 'claim')
    const wrong = { code: 'other', pointer: '/contact', severity: 'error', zh: '核对', en: 'check' }
    await office.step(examiner, id, 'requireCorrection', {
      defects: [wrong],
      amend: 'metadataOnly',
    })
    // The author has no data in the corrected form: nobody is shown those of the old one.
    const authors = form.authors.map((one) => ({ ...one, personal: {} }))
    const contact = { personal: marks.person('corrected') }
    const corrected = { form: { ...form, authors, contact } }
    await office.expect(200, did, 'POST', `/v1/applications/${id}/correction`, corrected)
    const { dossiers } = registry.context.vault
    for (const { dossier } of before) assert.equal(dossiers.open(dossier), 'erased')
    const now = await read(did, id)
    assert.deepEqual(
      now.map(({ pointer }) => pointer),
      ['/owners/0', '/contact'],
    )
    assert.ok(now.every(({ fields }) => fields !== 'erased'))
    const auditor = await office.staff('auditor')
    const { events } = await office.case(auditor, before[0]!.dossier)
    const last = events.at(-1)
    assert.deepEqual([last?.actor, last?.role, last?.reason], ['system', 'system', 'superseded'])
  })

  it('looks for what corrections have left only where there can have been one, by state', async () => {
    const did = await office.identified()
    const harmless = await office.submit(did, await office.form(did))
    assert.equal(harmless.case.state, 'certified')
    const { book, vault } = registry.context
    const [asked, seen]: [CaseQuery[], string[]] = [[], []]
    const listCases = async (query: CaseQuery) => {
      const rows = await book.listCases(query)
      if (query.type === 'application') asked.push({ ...query })
      if (query.lane !== undefined) seen.push(...rows.map(({ id }) => id))
      return rows
    }
    const pass = createRetention({ book: { ...book, listCases }, vault, now: registry.now })
    await pass()
    assert.ok(asked.every(({ states = [] }) => states.length > 0))
    assert.ok(seen.length > 0 && !seen.includes(harmless.case.id))
    const once = seen.length
    await pass()
    assert.equal(seen.length, once)
  })

  it('leaves no draft behind that was handed in', async () => {
    const { did } = newPerson()
    const form = await examinedForm(office, marks, did, did)
    const path = '/v1/applications/drafts'
    const draft = await office.expect<{ id: string; revision: number }>(
      ...([201, did, 'POST', path, { revision: 0, form }] as const),
    )
    const asked = { draft: draft.id, revision: draft.revision }
    await office.expect(201, did, 'POST', '/v1/applications', asked)
    assert.deepEqual(registry.context.vault.drafts.list(did), [])
  })

  it('is due when the time to keep them is over, and the registry does it by itself', async () => {
    const registrar = await office.staff('registrar')
    const [old, kept] = [await refused(), await certified()]
    const over = { reason: 'retention_over' }
    assert.equal(await cannotErase(old.did, old.id, over), 'forbidden')
    assert.equal(await cannotErase(registrar, old.id, over), 'too_early')
    assert.equal(keptUntil('refused', registry.now()) > registry.now() + 3 * year - day, true)
    const { book, vault, now } = registry.context
    const pass = createRetention({ book, vault, now })
    await pass()
    assert.notEqual((await read(old.did, old.id))[0]?.fields, 'erased')
    later(3 * year + 20 * day)
    const young = await refused()
    await pass()
    for (const [one, erased] of [
      [old, true],
      [kept, false],
      [young, false],
    ] as const)
      assert.equal((await read(one.did, one.id))[0]?.fields === 'erased', erased)
    await pass()
    later(3 * year + 20 * day)
    await erase(registrar, young.id, over)
    assert.equal((await read(young.did, young.id))[0]?.fields, 'erased')
    later(14 * year)
    await pass()
    assert.equal((await read(kept.did, kept.id))[0]?.fields, 'erased')
    const auditor = await office.staff('auditor')
    const [party] = await read(kept.did, kept.id)
    const { events } = await office.case(auditor, party!.dossier)
    assert.equal(events.at(-1)?.reason, 'retention_over')
  })

  it('is recorded by the registry where only the key was destroyed', async () => {
    const { did, id } = await refused()
    const [party] = await read(did, id)
    const { book, vault, now } = registry.context
    later(4 * year)
    // As a process does that is killed between the two.
    await vault.dossiers.erase(party!.dossier, now())
    assert.equal((await book.caseFile(party!.dossier))?.state, 'open')
    await createRetention({ book, vault, now })()
    const file = await book.caseFile(party!.dossier)
    assert.deepEqual([file?.state, file?.events.at(-1)?.reason], ['erased', 'retention_over'])
  })

  it('asks who it is first', async () => {
    const { id } = await refused()
    const response = await fetch(`${registry.url}/v1/cases/${id}/erasure`, { method: 'POST' })
    assert.equal(response.status, 401)
  })
})
