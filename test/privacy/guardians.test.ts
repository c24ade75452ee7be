import assert from 'node:assert/strict'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { author } from '../api/applications/_util/forms.ts'
import { childIdentity, examinedForm } from './_util/marked-forms.ts'
import { Marks, residentNumber } from './_util/marks.ts'

interface Parties {
  readonly items: readonly {
    readonly pointer: string
    readonly dossier: string
    readonly fields: unknown
  }[]
}

const day = 86_400
const asked = { purpose: 'data_subject_request' }
const onRequest = { reason: 'data_subject_request' }

/** What a minor has a right to, his guardian does for him (PIPL art. 31), and nobody else. */
describe('the guardian of a minor', function () {
  this.timeout(300_000)
  const marks = new Marks()
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  /** A child whose identity certificate names the guardian. */
  async function family(
    child = newPerson().did,
    personal: object = {},
  ): Promise<{ child: string; guardian: string; id: string; certificate: string }> {
    const guardian = newPerson().did
    const filed = await childIdentity(office, marks, child, { subject: child, guardian })
    const form = { ...filed, personal: { ...filed.personal, ...personal } }
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, guardian, 'POST', '/v1/identities', form] as const),
    )
    const verifier = await office.staff('verifier')
    await office.step(verifier, file.id, 'claim')
    const payload = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const { event } = await office.step(verifier, file.id, 'verify', payload)
    return { child, guardian, id: file.id, certificate: String(event.payload['issued']) }
  }

  /** An application of somebody else that names the child as author; withdrawn. */
  async function writtenWith(child: string): Promise<string> {
    const { did } = newPerson()
    const form = await examinedForm(office, marks, did, did)
    const alias = { displayName: '小笔名', signing: 'alias', publicNameConsent: true } as const
    const personal = marks.person(`${child} as author`, [2015, 2020])
    const { case: file } = await office.submit(did, {
      ...form,
      authors: [...form.authors, author(2, { did: child, minor: true, ...alias, personal })],
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments: [{ kind: 'ownershipProof', deposit: await office.deposit(did), title: '合同' }],
    })
    await office.step(did, file.id, 'withdraw')
    return file.id
  }

  const read = (by: string, id: string) =>
    office.expect<Parties>(200, by, 'POST', `/v1/cases/${id}/personal`, asked)
  const change = async (certificate: string, body: object) =>
    office.expect(
      ...([201, await office.staff('registrar'), 'POST'] as const),
      ...([`/v1/certificates/${certificate}/status`, body] as const),
    )
  const erase = (by: string, id: string, at: object = {}) =>
    office.expect<Parties>(200, by, 'POST', `/v1/cases/${id}/erasure`, { ...onRequest, ...at })

  it('lists what there is of the minor', async () => {
    const { child, guardian } = await family()
    const own = await office.expect<Parties>(200, child, 'GET', '/v1/personal')
    assert.equal(own.items.length, 1)
    const path = `/v1/personal?of=${child}`
    assert.deepEqual(await office.expect(200, guardian, 'GET', path), own)
    for (const by of [newPerson().did, await office.staff('registrar'), (await family()).guardian])
      assert.equal(await office.refused(by, 'GET', path), 'forbidden')
    assert.equal(await office.refused(child, 'GET', `/v1/personal?of=${guardian}`), 'forbidden')
    assert.equal(await office.refused(guardian, 'GET', '/v1/personal?of=me'), 'invalid_request')
  })

  it('leaves the minor to read and erase his own, in the case that the guardian filed', async () => {
    const { child, guardian, id } = await family()
    const { items } = await office.expect<{ items: { id: string; case?: string }[] }>(
      ...([200, child, 'GET', '/v1/personal'] as const),
    )
    assert.deepEqual(
      items.map((item) => item.case),
      [id],
    )
    const own = await read(child, items[0]!.case!)
    assert.deepEqual(
      own.items.map(({ pointer, dossier }) => [pointer, dossier]),
      [['', items[0]!.id]],
    )
    assert.equal((await office.case(child, id)).id, id)
    const erased = await erase(child, id)
    assert.deepEqual(
      erased.items.map(({ dossier }) => dossier),
      [items[0]!.id],
    )
    const left = await read(guardian, id)
    assert.notEqual(left.items.find(({ pointer }) => pointer === '/guardian')?.fields, 'erased')
  })

  it('reads and erases it where others named the minor, on record, and no data of theirs', async () => {
    const { child, guardian } = await family()
    const id = await writtenWith(child)
    const { items } = await read(guardian, id)
    assert.deepEqual(
      items.map(({ pointer }) => pointer),
      ['/authors/1'],
    )
    assert.notEqual(items[0]!.fields, 'erased')
    for (const by of [newPerson().did, (await family()).guardian])
      for (const act of ['personal', 'erasure']) {
        const body = act === 'personal' ? asked : onRequest
        assert.equal(await office.refused(by, 'POST', `/v1/cases/${id}/${act}`, body), 'not_found')
      }
    assert.equal((await erase(guardian, id)).items.length, 1)
    assert.equal((await read(child, id)).items[0]?.fields, 'erased')
    const { events } = await office.case(await office.staff('auditor'), items[0]!.dossier)
    assert.deepEqual(
      events.map(({ transition, actor, role, payload }) => [
        transition,
        actor,
        role,
        payload['guardian'],
      ]),
      ['read', 'erase'].map((transition) => [transition, guardian, 'creator', guardian]),
    )
    const left = await read(await office.staff('registrar'), id)
    assert.equal(left.items.filter(({ fields }) => fields === 'erased').length, 1)
  })

  it('says whether his own data or the minor’s are meant, where there are both', async () => {
    const { child, guardian, id } = await family()
    const path = `/v1/cases/${id}/erasure`
    assert.equal(await office.refused(guardian, 'POST', path, onRequest), 'invalid_request')
    assert.ok((await read(guardian, id)).items.every(({ fields }) => fields !== 'erased'))
    assert.equal((await erase(guardian, id, { pointer: '/guardian' })).items.length, 1)
    assert.deepEqual(
      (await read(guardian, id)).items.map(({ pointer, fields }) => [pointer, fields === 'erased']),
      [
        ['', false],
        ['/guardian', true],
      ],
    )
    assert.equal((await erase(guardian, id, { pointer: '' })).items.length, 1)
    const { items } = await office.expect<{ items: { erasedAt?: number }[] }>(
      ...([200, child, 'GET', '/v1/personal'] as const),
    )
    assert.ok(items.every(({ erasedAt }) => erasedAt !== undefined))
  })

  it('is whom the form names, as long as there is no certificate', async () => {
    const [child, guardian] = [newPerson().did, newPerson().did]
    const form = await childIdentity(office, marks, child, { subject: child, guardian })
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, guardian, 'POST', '/v1/identities', form] as const),
    )
    assert.equal(await office.refused(guardian, 'GET', `/v1/personal?of=${child}`), 'forbidden')
    assert.equal((await read(guardian, file.id)).items.length, 2)
    await office.step(guardian, file.id, 'withdraw')
    assert.equal((await erase(guardian, file.id, { pointer: '' })).items.length, 1)
  })

  for (const [end, reason] of [
    ['suspended', 'agreed'],
    ['revoked', 'fraud'],
  ] as const)
    it(`is nobody while the minor’s identity certificate is ${end}, whatever forms name`, async () => {
      const { child, guardian, id, certificate } = await family()
      const written = await writtenWith(child)
      await change(certificate, { change: end, reason })
      assert.equal(await office.refused(guardian, 'GET', `/v1/personal?of=${child}`), 'forbidden')
      const { items } = await read(guardian, id)
      assert.deepEqual(
        items.map(({ pointer }) => pointer),
        ['/guardian'],
      )
      for (const [act, body] of [
        ['personal', asked],
        ['erasure', onRequest],
      ] as const)
        assert.equal(
          await office.refused(guardian, 'POST', `/v1/cases/${written}/${act}`, body),
          'not_found',
        )
      const child0 = { ...onRequest, pointer: '' }
      const path = `/v1/cases/${id}/erasure`
      assert.equal(await office.refused(guardian, 'POST', path, child0), 'forbidden')
      const registrar = await office.staff('registrar')
      const erased = await office.expect<Parties>(200, registrar, 'POST', path, child0)
      assert.equal(erased.items.length, 1)
    })

  /** The first of the month after next, eighteen years before: who was born then comes of age within 62 days. */
  function bornSoon(): { birthDate: string; idNumber: string } {
    const [year, month] = new Date((registry.now() + 60 * day) * 1000).toISOString().split('-')
    const birthDate = `${Number(year) - 18}-${month}-01`
    return { birthDate, idNumber: residentNumber(birthDate) }
  }

  it('is nobody once the minor is an adult by the data that were checked', async () => {
    const { child, guardian, id } = await family(newPerson().did, bornSoon())
    const written = await writtenWith(child)
    assert.equal((await read(guardian, written)).items.length, 1)
    await office.expect(200, guardian, 'GET', `/v1/personal?of=${child}`)
    office.later(62 * day)
    assert.equal(await office.refused(guardian, 'GET', `/v1/personal?of=${child}`), 'forbidden')
    for (const [act, body] of [
      ['personal', asked],
      ['erasure', onRequest],
    ] as const)
      assert.equal(
        await office.refused(guardian, 'POST', `/v1/cases/${written}/${act}`, body),
        'not_found',
      )
    assert.deepEqual(
      (await read(guardian, id)).items.map(({ pointer }) => pointer),
      ['/guardian'],
    )
    assert.equal((await read(child, written)).items.length, 1)
  })

  it('is nobody once the data are erased that tell the minor’s age: a registrar acts', async () => {
    const { child, guardian, id } = await family()
    const written = await writtenWith(child)
    await erase(child, id)
    const path = `/v1/cases/${written}/personal`
    assert.equal(await office.refused(guardian, 'POST', path, asked), 'not_found')
    assert.ok((await read(await office.staff('registrar'), written)).items.length > 0)
  })

  it('of a form is nobody either once the minor named in it is an adult', async () => {
    const [child, guardian] = [newPerson().did, newPerson().did]
    const filed = await childIdentity(office, marks, child, { subject: child, guardian })
    const form = { ...filed, personal: { ...filed.personal, ...bornSoon() } }
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, guardian, 'POST', '/v1/identities', form] as const),
    )
    assert.equal((await read(guardian, file.id)).items.length, 2)
    office.later(62 * day)
    assert.deepEqual(
      (await read(guardian, file.id)).items.map(({ pointer }) => pointer),
      ['/guardian'],
    )
  })

  it('is whom a new certificate names, when the one before was revoked', async () => {
    const { child, guardian, certificate } = await family()
    const written = await writtenWith(child)
    await change(certificate, { change: 'revoked', reason: 'fraud' })
    const next = await family(child)
    assert.equal((await read(next.guardian, written)).items.length, 1)
    assert.equal(
      await office.refused(guardian, 'POST', `/v1/cases/${written}/personal`, asked),
      'not_found',
    )
  })
})

describe('fsck: the guardian of a minor', function () {
  this.timeout(300_000)

  it('finds who read for a minor after the certificate that named him was suspended', async () => {
    const registry = await RegistryHere.start()
    try {
      const office = new OfficeHere(registry)
      const [child, guardian] = [newPerson().did, newPerson().did]
      const certificate = await office.certifiedChild(child, guardian)
      const path = '/v1/cases?type=identity&desk=all'
      const verifier = await office.staff('verifier')
      const { items } = await office.expect<{ items: { id: string }[] }>(200, verifier, 'GET', path)
      const { events } = await office.case(verifier, items[0]!.id)
      const parties = events[0]!.payload['parties'] as { pointer: string; dossier: string }[]
      const { dossier } = parties.find(({ pointer }) => pointer === '')!
      const reads = () =>
        registry.context.book.move({
          caseId: dossier,
          caseType: 'dossier',
          transition: 'read',
          actor: guardian,
          as: 'creator',
          party: child,
          reason: 'data_subject_request',
          payload: { case: items[0]!.id, pointer: '', guardian },
        })
      await reads()
      const suspended = { change: 'suspended', reason: 'agreed' }
      await office.expect(
        ...([201, await office.staff('registrar'), 'POST'] as const),
        ...([`/v1/certificates/${certificate}/status`, suspended] as const),
      )
      // It may have been decided on in the moment before.
      await reads()
      assert.deepEqual(await registry.unsound(), [])
      office.later(600)
      await reads()
      const [found, ...more] = await registry.unsound()
      assert.deepEqual([found?.check, more], ['book: cases', []])
      assert.match(found!.detail, /named that guardian/)
    } finally {
      await registry.remove()
    }
  })
})
