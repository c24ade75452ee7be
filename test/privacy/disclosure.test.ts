import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { printDisclosure } from '../../verifier/index.ts'
import type { IdentityForm } from '../../api/realname/form.ts'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { runCommand } from '../_util/start-registry.ts'
import { adultIdentity, companyIdentity } from './_util/marked-forms.ts'
import { Marks } from './_util/marks.ts'

interface Shown {
  readonly field: string
  readonly salt: string
  readonly value: string
}

interface Parties {
  readonly items: readonly {
    readonly pointer: string
    readonly fields: readonly (Omit<Shown, 'salt'> & { certifiedAs?: string; salt?: string })[]
  }[]
}

interface Certificate {
  readonly document: {
    readonly id: string
    readonly credentialSubject: { readonly commitments: readonly { readonly field: string }[] }
  }
}

/** The text with another first character. */
const other = (text: string): string => (text.startsWith('0') ? '1' : '0') + text.slice(1)

/** What a person gets of his own data is what a court or platform can check against the certificate. */
describe('selective disclosure', function () {
  this.timeout(240_000)
  const marks = new Marks()
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  async function certified(did: string, form: IdentityForm) {
    const verifier = await office.staff('verifier')
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, did, 'POST', '/v1/identities', form] as const),
    )
    await office.step(verifier, file.id, 'claim')
    const payload = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const { event } = await office.step(verifier, file.id, 'verify', payload)
    const path = `/v1/certificates/${String(event.payload['issued'])}`
    const { document } = await office.expect<Certificate>(200, undefined, 'GET', path)
    return { document, shown: await shownTo(did, file.id) }
  }

  /** The committed fields, as their holder gets them. */
  async function shownTo(did: string, id: string): Promise<Shown[]> {
    const body = { purpose: 'data_subject_request' }
    const { items } = await office.expect<Parties>(
      ...([200, did, 'POST', `/v1/cases/${id}/personal`, body] as const),
    )
    return items.flatMap(({ fields }) =>
      fields.flatMap(({ value, certifiedAs, salt }) =>
        certifiedAs === undefined || salt === undefined
          ? []
          : [{ field: certifiedAs, salt, value }],
      ),
    )
  }

  /** `colophon disclose check` of a certificate and what is shown of it. */
  async function check(document: Certificate['document'], disclosures: readonly Shown[]) {
    const [certificate, file] = ['certificate.json', 'disclosure.json'].map((name) =>
      join(registry.folder, name),
    )
    await writeFile(certificate!, JSON.stringify(document))
    const disclosure = { format: 'colophon-disclosure-v1', certificate: document.id, disclosures }
    await writeFile(file!, printDisclosure(disclosure as Parameters<typeof printDisclosure>[0]))
    return runCommand(registry.folder, ['disclose', 'check', certificate!, file!, '--json'])
  }

  it('proves any field to whom it is shown, and none that was changed by one character', async () => {
    const { did } = newPerson()
    const form = await adultIdentity(office, marks, 'adult', did)
    const { document, shown } = await certified(did, form)
    const names = ['address', 'birthDate', 'email', 'idNumber', 'idType', 'name', 'phone']
    assert.deepEqual(shown.map(({ field }) => field).toSorted(), names)
    assert.deepEqual(
      document.credentialSubject.commitments.map(({ field }) => field).toSorted(),
      names,
    )
    const all = await check(document, shown)
    assert.equal(all.status, 0, all.stderr)
    const [one] = shown.filter(({ field }) => field === 'idNumber')
    const single = await check(document, [one!])
    assert.deepEqual(JSON.parse(single.stdout), [{ field: 'idNumber', matches: true }])
    for (const { field, value } of shown)
      assert.ok(!all.stdout.includes(value) || field === 'idType')
    for (const wrong of [
      { ...one!, value: `${one!.value.slice(0, -2)}${other(one!.value.slice(-2))}` },
      { ...one!, salt: other(one!.salt) },
      { ...one!, field: 'name' },
    ]) {
      const { status, stdout } = await check(document, [wrong])
      assert.equal(status, 1)
      assert.deepEqual(JSON.parse(stdout), [{ field: wrong.field, matches: false }])
    }
  })

  it('proves the number and the legal representative of a company', async () => {
    const { did } = newPerson()
    const form = await companyIdentity(office, marks, 'company', did)
    const { document, shown } = await certified(did, form)
    const fields = shown.map(({ field }) => field)
    for (const field of ['uscc', 'name', 'legalRepresentative']) assert.ok(fields.includes(field))
    assert.ok(!fields.includes('idNumber'))
    const { status, stderr } = await check(document, shown)
    assert.equal(status, 0, stderr)
  })
})
