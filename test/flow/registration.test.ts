import assert from 'node:assert/strict'
import { OfficeHere } from '../_util/office.ts'
import { RegistryHere } from '../_util/registry-here.ts'

interface Issued {
  readonly certificate: string
  readonly registrationNumber: string
  readonly logIndex: number
}

interface Life {
  readonly state: string
  readonly changes: readonly { change: string; reason: string; replacedBy?: string }[]
}

const issuedIn = (payload: Readonly<Record<string, unknown>>): readonly Issued[] =>
  payload['issued'] as Issued[]

/** Applications from the form to the certificate and its whole life, through the real server. */
describe('registration', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  const lifeOf = (id: string) =>
    office.expect<Life>(200, undefined, 'GET', `/v1/certificates/${id}/status`)

  it('certifies a harmless application at once, in one act', async () => {
    const did = await office.identified()
    const form = await office.form(did)
    const before = registry.context.log.next
    const submitted = await office.submit(did, form)
    assert.equal(
      submitted.case.state,
      'certified',
      JSON.stringify(submitted.case.events[0]?.payload),
    )
    assert.deepEqual(
      submitted.case.events.map(({ transition, role }) => [transition, role]),
      [
        ['submit', 'creator'],
        ['certifyAutomatically', 'system'],
      ],
    )
    assert.equal(registry.context.log.next, before + 3)
    const [issued] = issuedIn(submitted.case.events[1]!.payload)
    const certificate = await office.expect<{ document: { credentialSubject: object } }>(
      200,
      undefined,
      'GET',
      `/v1/certificates/${issued!.certificate}`,
    )
    const subject = certificate.document.credentialSubject
    assert.match(JSON.stringify(subject), /"examination":"automatic"/)
    assert.match(JSON.stringify(subject), /"acceptanceNumber":"链受字-/)
  })

  it('examines an application with four people, and certifies it', async () => {
    const { id, applicant } = await office.examined('certified')
    const file = await office.case(applicant, id)
    assert.equal(file.state, 'certified')
    assert.equal(new Set(file.events.map(({ actor }) => actor)).size, 5)
    const [issued] = issuedIn(file.events.at(-1)!.payload)
    const { document } = await office.expect<{
      document: { credentialSubject: { assertedBy: { fact: string; by: string }[] } }
    }>(200, undefined, 'GET', `/v1/certificates/${issued!.certificate}`)
    const { assertedBy } = document.credentialSubject
    assert.deepEqual(
      assertedBy.find(({ fact }) => fact === '/authors'),
      { fact: '/authors', by: 'documentChecked' },
    )
    assert.deepEqual(await lifeOf(issued!.certificate), {
      certificate: issued!.certificate,
      state: 'active',
      changes: [],
    })
  })

  it('suspends, restores and revokes; lists and page agree', async () => {
    const { id } = await office.examined('certified')
    const registrar = await office.staff('registrar')
    const file = await office.case(registrar, id)
    const [issued] = issuedIn(file.events.at(-1)!.payload)
    const path = `/v1/certificates/${issued!.certificate}/status`
    await office.expect(201, registrar, 'POST', path, {
      change: 'suspended',
      reason: 'ownership_dispute',
    })
    assert.equal((await lifeOf(issued!.certificate)).state, 'suspended')
    assert.equal(
      await office.refused(registrar, 'POST', path, {
        change: 'suspended',
        reason: 'ownership_dispute',
      }),
      'state_changed',
    )
    await office.expect(201, registrar, 'POST', path, {
      change: 'restored',
      reason: 'dispute_settled',
    })
    await office.expect(201, registrar, 'POST', path, { change: 'revoked', reason: 'fraud' })
    const life = await lifeOf(issued!.certificate)
    assert.equal(life.state, 'revoked')
    assert.deepEqual(
      life.changes.map(({ change }) => change),
      ['suspended', 'restored', 'revoked'],
    )
  })

  it('corrects a certificate on request; the new one keeps the first date', async () => {
    const { id, applicant } = await office.examined('certified')
    const registrar = await office.staff('registrar')
    const file = await office.case(registrar, id)
    const [issued] = issuedIn(file.events.at(-1)!.payload)
    const { document } = await office.expect<{
      document: { credentialSubject: Record<string, object> }
    }>(200, undefined, 'GET', `/v1/certificates/${issued!.certificate}`)
    const { work, authors, owners, ownershipForm } = document.credentialSubject
    const facts = { work: { ...work, title: '夜航（更正）' }, authors, owners, ownershipForm }
    const asked = await office.expect<{ case: { id: string } }>(
      201,
      applicant,
      'POST',
      '/v1/requests',
      {
        kind: 'correction',
        certificate: issued!.certificate,
        statement: '作品名称有误',
        facts,
      },
    )
    await office.step(registrar, asked.case.id, 'grant', { note: '准予更正' })
    const life = await lifeOf(issued!.certificate)
    assert.equal(life.state, 'superseded')
    const after = await office.expect<{
      document: { credentialSubject: { supersedes: object; work: { title: string } } }
    }>(200, undefined, 'GET', `/v1/certificates/${life.changes[0]!.replacedBy!}`)
    assert.equal(after.document.credentialSubject.work.title, '夜航（更正）')
    assert.match(
      JSON.stringify(after.document.credentialSubject.supersedes),
      new RegExp(issued!.registrationNumber),
    )
  })
})
