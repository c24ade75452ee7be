import assert from 'node:assert/strict'
import { staffRoles, type StaffRole } from '../../api/cases/machine.ts'
import type { CaseView } from '../../api/office/visible.ts'
import { mayRead, purposeCodes, type PurposeCode } from '../../api/personal/purposes.ts'
import { OfficeHere } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { examinedForm } from './_util/marked-forms.ts'
import { Marks } from './_util/marks.ts'

interface Parties {
  readonly items: readonly {
    readonly pointer: string
    readonly dossier: string
    readonly fields: readonly { readonly field: string; readonly value: string }[]
  }[]
}

type Table = Readonly<Partial<Record<PurposeCode, string>>>

/** Who may read an application in the queue, by purpose. Written by hand: DOMAIN.md §7.1, PIPL art. 6. */
const inQueue: Table = {
  examination: 'intake_clerk examiner senior_examiner registrar',
  certificate_issue: 'registrar',
  court_order: 'registrar court',
  data_subject_request: 'registrar applicant author',
  audit: 'auditor',
  correction_of_data: 'registrar applicant author',
  complaint: 'examiner senior_examiner registrar',
}
/** When an examiner has it on the desk, others do not read what he examines. */
const onDesk: Table = { ...inQueue, examination: 'examiner intake_clerk' }
const decided: Table = { ...inQueue, examination: '' }

const bodyOf = (purpose: PurposeCode, pointer?: string) => ({
  purpose,
  ...(pointer !== undefined && { pointer }),
  ...(purpose === 'court_order' && {
    basis: { authority: '北京互联网法院', caseNumber: '（2026）京0491民初1号' },
  }),
})

describe('reading personal data', function () {
  this.timeout(300_000)
  const marks = new Marks()
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  async function submitted() {
    const [applicant, author] = [newPerson().did, newPerson().did]
    const form = await examinedForm(office, marks, applicant, applicant)
    const [own] = form.authors
    const deposit = await office.deposit(applicant)
    const { case: file } = await office.submit(applicant, {
      ...form,
      authors: [own!, { ...own!, did: author, displayName: '笔名9' }],
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments: [{ kind: 'ownershipProof', deposit, title: '合同' }],
    })
    return { id: file.id, applicant, author, form }
  }

  const send = (by: string, id: string, body: object) =>
    office.send<Parties & { code?: string }>(by, 'POST', `/v1/cases/${id}/personal`, body)
  const eventsOf = async (dossier: string) => {
    const { body, status } = await office.send<CaseView>(
      ...([await office.staff('auditor'), 'GET', `/v1/cases/${dossier}`] as const),
    )
    return status === 404 ? [] : body.events
  }

  /** Tries every purpose by everybody, and compares with the table. */
  async function assertTable(
    { id, applicant, author }: Awaited<ReturnType<typeof submitted>>,
    table: Table,
  ): Promise<void> {
    const people: [string, string][] = [
      ['applicant', applicant],
      ['author', author],
      ['stranger', newPerson().did],
    ]
    for (const role of staffRoles) people.push([role, await office.staff(role)])
    for (const purpose of purposeCodes)
      for (const [name, did] of people) {
        const { status, body } = await send(did, id, bodyOf(purpose))
        const allowed = (table[purpose] ?? '').split(' ').includes(name)
        assert.equal(status === 200, allowed, `${name} for ${purpose}: ${status}`)
        if (!allowed) assert.ok(['forbidden', 'not_found'].includes(body.code ?? ''), body.code)
      }
  }

  it('is for who needs it: in the queue', async () => assertTable(await submitted(), inQueue))

  it('is for who needs it: on a desk', async () => {
    const one = await submitted()
    await office.step(await office.staff('intake_clerk'), one.id, 'accept')
    await office.step(await office.staff('examiner'), one.id, 'claim')
    await assertTable(one, onDesk)
    const other = await office.newStaff('examiner')
    assert.equal((await send(other, one.id, bodyOf('examination'))).status, 403)
  })

  it('is for who needs it: of a case that is decided', async () => {
    const one = await submitted()
    await office.step(one.applicant, one.id, 'withdraw')
    await assertTable(one, decided)
  })

  it('shows people their own data, and staff those of one party or of all', async () => {
    const { id, applicant, author } = await submitted()
    const pointers = async (by: string, body: object) =>
      (await send(by, id, body)).body.items.map(({ pointer }) => pointer)
    const own = bodyOf('data_subject_request')
    assert.deepEqual(await pointers(author, own), ['/authors/1'])
    assert.deepEqual(await pointers(applicant, own), ['/authors/0', '/owners/0', '/contact'])
    const registrar = await office.staff('registrar')
    assert.equal((await pointers(registrar, own)).length, 4)
    const one = bodyOf('data_subject_request', '/owners/0')
    assert.deepEqual(await pointers(registrar, one), ['/owners/0'])
    assert.equal((await send(author, id, one)).body.code, 'forbidden')
    const none = bodyOf('data_subject_request', '/owners/7')
    assert.equal((await send(registrar, id, none)).body.code, 'not_found')
  })

  it('shows what was handed in, written in one way', async () => {
    const { id, applicant, form } = await submitted()
    const { body } = await send(applicant, id, bodyOf('data_subject_request', '/contact'))
    const { legalName, email } = form.contact.personal
    const fields = new Map(body.items[0]?.fields.map(({ field, value }) => [field, value]))
    assert.equal(fields.get('legalName'), legalName?.trim())
    assert.equal(
      fields.get('email'),
      email?.replace(/@.*/, (domain) => domain.toLowerCase()),
    )
    assert.equal(fields.size, 11)
    assert.ok([...fields.keys()].every((field) => !field.startsWith('salt')))
  })

  it('is an event of the dossier each time, which auditors and the person can look through', async () => {
    const { id, applicant } = await submitted()
    const registrar = await office.staff('registrar')
    const body = bodyOf('court_order', '/owners/0')
    const { items } = (await send(registrar, id, body)).body
    const { dossier } = items[0]!
    await send(applicant, id, bodyOf('data_subject_request', '/owners/0'))
    await send(await office.staff('verifier'), id, bodyOf('examination', '/owners/0'))
    const events = await eventsOf(dossier)
    assert.deepEqual(
      events.map(({ transition, actor, role, reason }) => [transition, actor, role, reason]),
      [
        ['read', registrar, 'registrar', 'court_order'],
        ['read', applicant, 'creator', 'data_subject_request'],
      ],
    )
    assert.deepEqual(events[0]?.payload['basis'], body.basis)
    assert.deepEqual([events[0]?.payload['case'], events[0]?.payload['pointer']], [id, '/owners/0'])
    const list = async (by: string, query: string) =>
      (
        await office.expect<{ items: { id: string }[] }>(
          ...([200, by, 'GET', `/v1/cases?type=dossier&limit=100${query}`] as const),
        )
      ).items.map((one) => one.id)
    assert.ok((await list(await office.staff('auditor'), '&desk=all')).includes(dossier))
    assert.deepEqual(await list(applicant, ''), [dossier])
    assert.equal((await office.case(applicant, dossier)).events.length, 2)
    for (const role of ['registrar', 'examiner', 'court', 'admin'] as const satisfies StaffRole[])
      assert.equal(
        await office.refused(await office.staff(role), 'GET', '/v1/cases?type=dossier&desk=all'),
        'forbidden',
      )
  })

  it('is recorded in the role that permits it, of several that somebody has', async () => {
    const { id } = await submitted()
    const both = await office.newStaff('examiner', 'registrar')
    const body = bodyOf('court_order', '/owners/0')
    const { items } = await office.expect<Parties>(
      ...([200, both, 'POST', `/v1/cases/${id}/personal`, body] as const),
    )
    const complaint = bodyOf('complaint', '/owners/0')
    assert.equal((await send(both, id, complaint)).status, 200)
    const events = await eventsOf(items[0]!.dossier)
    assert.deepEqual(
      events.map(({ role, reason }) => [role, reason]),
      [
        ['registrar', 'court_order'],
        ['examiner', 'complaint'],
      ],
    )
  })

  describe('as staff in a case of one’s own', () => {
    const own = ['examiner', 'intake_clerk', 'registrar', 'court'] as const
    const staffPurposes = purposeCodes.filter((code) => !mayRead('creator', code))

    /** A joint work of a stranger and somebody with all roles that go together. */
    async function joint() {
      const [first, second] = [newPerson().did, await office.newStaff(...own)]
      const form = await examinedForm(office, marks, first, first)
      const [author] = form.authors
      const deposit = await office.deposit(first)
      const { case: file } = await office.submit(first, {
        ...form,
        authors: [author!, { ...author!, did: second, displayName: '笔名9' }],
        ownershipForm: 'commissioned',
        commissionedHolder: 'client',
        attachments: [{ kind: 'ownershipProof', deposit, title: '合同' }],
      })
      return { id: file.id, second }
    }

    it('shows nobody the data of the others', async () => {
      const { id, second } = await joint()
      for (const purpose of staffPurposes.filter((code) => code !== 'audit')) {
        const { status, body } = await send(second, id, bodyOf(purpose))
        assert.deepEqual([status, body.code], [403, 'conflict_of_interest'], purpose)
      }
      for (const purpose of ['data_subject_request', 'correction_of_data'] as const) {
        const { items } = (await send(second, id, bodyOf(purpose))).body
        assert.deepEqual(
          items.map(({ pointer }) => pointer),
          ['/authors/1'],
        )
        assert.equal((await eventsOf(items[0]!.dossier)).at(-1)?.role, 'creator')
        const other = await send(second, id, bodyOf(purpose, '/owners/0'))
        assert.equal(other.body.code, 'conflict_of_interest')
      }
    })

    it('is refused to who handed it in, too', async () => {
      const { id, applicant } = await submitted()
      await office.registry.grant(applicant, 'examiner')
      const { body } = await send(applicant, id, bodyOf('examination'))
      assert.equal(body.code, 'conflict_of_interest')
    })
  })

  it('needs a purpose, and an order where it is for one', async () => {
    const { id } = await submitted()
    const registrar = await office.staff('registrar')
    for (const body of [
      {},
      { purpose: 'curiosity' },
      { purpose: 'court_order' },
      { ...bodyOf('court_order'), purpose: 'complaint' },
      { purpose: 'complaint', more: 1 },
    ])
      assert.equal((await send(registrar, id, body)).body.code, 'invalid_request')
  })

  it('leaves nothing on record where it was refused', async () => {
    const { id, applicant } = await submitted()
    const { next } = registry.context.log
    const other = await office.newStaff('auditor')
    assert.equal((await send(other, id, bodyOf('complaint'))).status, 403)
    assert.equal((await send(newPerson().did, id, bodyOf('audit'))).status, 404)
    // The role of the auditor is the one event since.
    assert.equal(registry.context.log.next, next + 1)
    assert.ok(applicant)
  })
})
