import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { OfficeHere, type ProblemAnswer } from '../_util/office.ts'
import { newPerson, walletOf } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { author, owner, person } from '../api/applications/_util/forms.ts'
import { organisation } from '../api/realname/_util/identity.ts'
import { snapshot } from './_util/snapshot.ts'

const identities = '/v1/identities'
const someone = () => newPerson().did
/** The same address on another chain. */
const elsewhere = (did: string) => did.replace('0xc0104', '0x1')

describe('children, their guardians, and who is neither', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  /** Codes and places of the defects of a refusal. */
  async function refusedWith(by: string, path: string, body: object): Promise<string[]> {
    const answer = await office.send<ProblemAnswer>(by, 'POST', path, body)
    assert.equal(answer.body.code, 'defective_form', JSON.stringify(answer.body))
    const errors = answer.body.defects!.filter(({ severity }) => severity === 'error')
    return errors.map(({ code, pointer }) => `${code} ${pointer}`)
  }

  it('are certified with the signature of the key of the child’s DID', async () => {
    const [child, mother, stranger] = [someone(), someone(), someone()]
    const form = await office.childForm(child, mother)
    const { subjectSignature, ...unsigned } = form
    assert.ok(subjectSignature)
    const signedBy = async (did: string) => {
      const { toSign } = await office.expect<{ toSign: string }>(
        ...([200, mother, 'POST', `${identities}/check`, unsigned] as const),
      )
      return { ...unsigned, subjectSignature: await walletOf(did).signMessage(toSign) }
    }
    const before = await snapshot(registry.context)
    const refusals: [object, string][] = [
      [unsigned, 'signatureMissing /subject'],
      [await signedBy(stranger), 'signatureWrong /subjectSignature'],
      [await signedBy(mother), 'signatureWrong /subjectSignature'],
      // Signed for another form, and for another guardian.
      [{ ...form, division: '310101' }, 'signatureWrong /subjectSignature'],
    ]
    for (const [body, wanted] of refusals)
      assert.deepEqual(await refusedWith(mother, identities, body), [wanted])
    assert.deepEqual(await refusedWith(child, identities, form), [
      'guardianSignatureMissing /guardian',
    ])
    assert.deepEqual(await snapshot(registry.context), before)
    assert.deepEqual(await signedBy(child), form)
    await office.expect(201, mother, 'POST', identities, form)
  })

  it('are people of this chain', async () => {
    const [child, mother] = [someone(), someone()]
    const form = await office.childForm(child, mother)
    const guardian = { ...form.guardian!, did: elsewhere(mother) }
    for (const body of [
      { ...form, subject: elsewhere(child) },
      { ...form, guardian },
    ])
      for (const path of [identities, `${identities}/check`])
        assert.equal(await office.refused(mother, 'POST', path, body), 'invalid_did')
    const application = await office.form(mother)
    const [own] = application.owners
    const strange = { ...application, owners: [{ ...own!, did: elsewhere(mother) }] }
    const submit = ['POST', '/v1/applications', { form: strange }] as const
    assert.equal(await office.refused(mother, ...submit), 'invalid_did')
  })

  it('have nobody act for them whom their certificate does not name; adults have nobody', async () => {
    const [adult, child, mother, stranger] = [
      await office.identified(),
      someone(),
      someone(),
      someone(),
    ]
    await office.certifiedChild(child, mother)
    const formOf = (of: string, by: string) => {
      const guardian = { did: by, relation: '母', personal: person }
      return office.form(of, {
        authors: [author(1, { did: of, minor: true })],
        owners: [owner(1, { did: of, minor: true, guardian })],
      })
    }
    const submit = async (of: string, by: string) =>
      refusedWith(by, '/v1/applications', { form: await formOf(of, by) })
    assert.deepEqual(await submit(adult, stranger), ['identityContradicts /owners/0/minor'])
    assert.deepEqual(await submit(child, stranger), ['identityContradicts /owners/0/guardian/did'])
    assert.deepEqual(await submit(someone(), stranger), ['guardianNotCertified /owners/0/guardian'])
    const asAdult = await refusedWith(child, '/v1/applications', { form: await office.form(child) })
    assert.deepEqual(asAdult.toSorted(), [
      'identityContradicts /owners/0/minor',
      'minorUndeclared /authors/0/minor',
    ])
    const { case: file } = await office.submit(mother, await formOf(child, mother))
    assert.deepEqual([file.party, file.lane], [child, 'examined'])
  })

  it('cannot hide in the number of a document', async () => {
    const child = await office.identified()
    const personal = { ...person, idNumber: '110199201503070048' }
    const form = await office.form(child, { owners: [owner(1, { did: child, personal })] })
    assert.deepEqual(await refusedWith(child, '/v1/applications', { form }), [
      'minorUndeclared /owners/0/minor',
    ])
  })

  it('are told apart from organisations, which are neither old nor young', async () => {
    const subject = someone()
    const attachments = [
      { kind: 'registrationDocument' as const, deposit: await office.deposit(subject) },
    ]
    const form = organisation({ subject, attachments, minor: false })
    assert.deepEqual(await refusedWith(subject, identities, form), ['minorMisplaced /minor'])
  })

  it('are certified by no list', async () => {
    const { legalName, idType } = person
    const row = { did: someone(), partyKind: 'naturalPerson', organisationKind: '', birthDate: '' }
    const facts = { assuranceLevel: 'documentChecked', legalName, idType }
    const rows = [{ ...row, ...facts, idNumber: '110199201503070048' }]
    const { items } = await office.expect<{ items: { problem?: { errors: object[] } }[] }>(
      ...([
        200,
        await office.staff('registrar'),
        'POST',
        `${identities}/batch`,
        { rows, method: 'x' },
      ] as const),
    )
    assert.deepEqual(items[0]?.problem?.errors, [
      { column: 'birthDate', detail: 'is of a minor, for whom a guardian applies; not in bulk' },
    ])
  })

  it('are certified once by two lists at once, and anew by another application', async () => {
    const { legalName, idType, idNumber } = person
    const row = { did: someone(), partyKind: 'naturalPerson', organisationKind: '', birthDate: '' }
    const rows = [{ ...row, assuranceLevel: 'documentChecked', legalName, idType, idNumber }]
    const registrar = await office.staff('registrar')
    const send = () =>
      office.expect<{ items: { certificate?: string; problem?: { code: string } }[] }>(
        ...([200, registrar, 'POST', `${identities}/batch`, { rows, method: 'x' }] as const),
      )
    const answers = (await Promise.all([send(), send()])).map(({ items }) => items[0]!)
    const first = answers.find(({ certificate }) => certificate !== undefined)?.certificate
    assert.deepEqual(
      answers.flatMap(({ problem }) => problem?.code ?? []),
      ['already_certified'],
    )
    const second = await office.certifiedChild(row.did, someone())
    const state = async (id: string | undefined) => {
      const of = await office.expect<{ status: { state: string } }>(
        ...([200, undefined, 'GET', `/v1/certificates/${id}/status`] as const),
      )
      return of
    }
    assert.match(JSON.stringify(await state(first)), /"superseded"/)
    assert.match(JSON.stringify(await state(first)), new RegExp(second))
    assert.match(JSON.stringify(await state(second)), /"active"/)
  })

  it('are what a signature is over: the same text each time, without personal data', async () => {
    const form = await office.childForm(someone(), someone())
    const { toSign } = await office.expect<{ toSign: string }>(
      ...([200, form.guardian!.did, 'POST', `${identities}/check`, form] as const),
    )
    const other = { ...form, personal: { ...form.personal, legalName: '李四' } }
    const again = await office.expect<{ toSign: string }>(
      ...([200, form.guardian!.did, 'POST', `${identities}/check`, other] as const),
    )
    assert.equal(hash('sha256', again.toSign), hash('sha256', toSign))
    assert.ok(!toSign.includes(person.legalName))
  })
})
