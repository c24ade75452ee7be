/** Everything that people do with personal data, as well and as badly as they do it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalize } from '../../../verifier/canonical.ts'
import { applicationForm, type ApplicationForm } from '../../../api/applications/form.ts'
import { identityForm, type IdentityForm } from '../../../api/realname/form.ts'
import type { OfficeOf, OfOffice, SteppedAnswer } from '../../_util/office.ts'
import { newPerson, walletOf } from '../../_util/people.ts'
import {
  adultIdentity,
  agentForm,
  childIdentity,
  companyIdentity,
  examinedForm,
  jointForm,
  jointPeople,
} from './marked-forms.ts'
import type { Marks } from './marks.ts'

interface DraftView {
  readonly id: string
  readonly revision: number
}

interface Signing {
  readonly parties: readonly { readonly did: string; readonly text: string; signed: boolean }[]
}

const draftsPath = '/v1/applications/drafts'

export class Everything {
  readonly office: OfficeOf<OfOffice>
  readonly marks: Marks
  /** Cases with personal data, and somebody who may read them all: the registrar. */
  readonly cases: string[] = []
  readonly certificates: string[] = []
  readonly deposits: string[] = []

  constructor(office: OfficeOf<OfOffice>, marks: Marks) {
    this.office = office
    this.marks = marks
  }

  #noted({ case: { id, events } }: SteppedAnswer): string {
    if (!this.cases.includes(id)) this.cases.push(id)
    for (const { payload } of events) this.#note(payload['issued'])
    return id
  }

  #note(issued: unknown): void {
    const all = Array.isArray(issued) ? issued : [issued]
    for (const one of all as ({ certificate?: string } | string | undefined)[]) {
      const id = typeof one === 'string' ? one : one?.certificate
      if (id !== undefined && !this.certificates.includes(id)) this.certificates.push(id)
    }
  }

  /** What a request is, as somebody may have hashed it. */
  hashed(label: string, by: string, path: string, form: ApplicationForm | IdentityForm): void {
    const schema = form.form === 'identity-v1' ? identityForm : applicationForm
    for (const [how, one] of [
      ['as sent', form],
      ['as written', schema.parse(form)],
    ] as const) {
      this.marks.hashed.set(`${label} form ${how}`, canonicalize(one))
      const request = canonicalize(['POST', path, { by, form: one }])
      this.marks.hashed.set(`${label} request ${how}`, request)
      const command = canonicalize({ did: by, form: one })
      this.marks.hashed.set(`${label} request of a command ${how}`, command)
    }
  }

  /** A joint work: drafted by one, signed by three, handed in. */
  async jointDraft(): Promise<void> {
    const { office, marks } = this
    const people = jointPeople()
    const { applicant, guardian, company } = people
    const form = await jointForm(office, marks, 'joint', people)
    this.hashed('joint', applicant, '/v1/applications', form)
    const half = { ...form, owners: 'later', contact: { personal: { phone: marks.word('half') } } }
    const begun = await this.#save(applicant, draftsPath, 0, half)
    await office.refused(applicant, 'GET', `${draftsPath}/${begun.id}/signing?owner=${applicant}`)
    const saved = await this.#save(applicant, `${draftsPath}/${begun.id}`, begun.revision, form)
    await office.expect(200, applicant, 'GET', `${draftsPath}/${saved.id}`)
    await office.expect(200, applicant, 'GET', draftsPath)
    for (const signer of [guardian, company]) await this.#sign(saved.id, applicant, signer)
    const { revision } = await office.expect<DraftView>(
      ...([200, applicant, 'GET', `${draftsPath}/${saved.id}`] as const),
    )
    const stale = { draft: saved.id, revision: 1 }
    await office.refused(applicant, 'POST', '/v1/applications', stale)
    const asked = { draft: saved.id, revision }
    const path = '/v1/applications'
    this.#noted(await office.expect<SteppedAnswer>(201, applicant, 'POST', path, asked))
    await office.refused(applicant, 'GET', `${draftsPath}/${saved.id}`)
  }

  #save(by: string, path: string, revision: number, form: object): Promise<DraftView> {
    return this.office.expect(revision === 0 ? 201 : 200, by, 'POST', path, { revision, form })
  }

  async #sign(id: string, owner: string, signer: string): Promise<void> {
    const path = `${draftsPath}/${id}`
    const view = await this.office.expect<Signing>(
      ...([200, signer, 'GET', `${path}/signing?owner=${owner}`] as const),
    )
    const text = view.parties.find(({ did }) => did === signer)?.text ?? ''
    const signature = await walletOf(signer).signMessage(text)
    await this.office.expect(200, signer, 'POST', `${path}/signatures`, { owner, signature })
  }

  /** A draft thrown away, and one that stays. */
  async otherDrafts(): Promise<void> {
    const { office, marks } = this
    const { did } = newPerson()
    const form = await examinedForm(office, marks, 'thrown away', did)
    const gone = await this.#save(did, draftsPath, 0, form)
    await office.expect(204, did, 'DELETE', `${draftsPath}/${gone.id}`)
    await this.#save(did, draftsPath, 0, await examinedForm(office, marks, 'still a draft', did))
  }

  /** Checked before it is handed in; refused for its defects; handed in twice with one key. */
  async submitted(): Promise<void> {
    const { office, marks } = this
    const { did } = newPerson()
    const form = await examinedForm(office, marks, 'submitted', did)
    this.hashed('submitted', did, '/v1/applications', form)
    await office.expect(200, did, 'POST', '/v1/applications/check', form)
    await office.expect(200, did, 'POST', '/v1/applications/check', this.#spoiled(form, 'checked'))
    const wrong = { form: this.#spoiled(form, 'refused') }
    assert.equal(await office.refused(did, 'POST', '/v1/applications', wrong), 'defective_form')
    const key = { 'idempotency-key': 'privacy-1' }
    const send = (status: number, one: ApplicationForm) =>
      office.expect<SteppedAnswer>(status, did, 'POST', '/v1/applications', { form: one }, key)
    const first = await send(201, form)
    const again = await send(200, form)
    assert.equal(again.created, false)
    assert.equal(this.#noted(first), this.#noted(again))
    const contact = { personal: marks.person('other data, same key') }
    const args = ['POST', '/v1/applications', { form: { ...form, contact } }, key] as const
    assert.equal(await office.refused(did, ...args), 'idempotency_mismatch')
  }

  /** The form with other personal data, all of which break a rule. */
  #spoiled(form: ApplicationForm, label: string): ApplicationForm {
    const { marks } = this
    const personal = marks.remember(`${label} spoiled`, {
      legalName: `${marks.word(`${label} name`)}\u202e`,
      idType: 'residentId',
      idNumber: '110199195001010000'.replace(/0000$/, marks.word(`${label} number`)),
      birthDate: marks.word(`${label} birth`),
      address: `${marks.word(`${label} address`)}\u0007`,
      postcode: `${marks.word(`${label} postcode`)}!`,
      mobile: marks.word(`${label} mobile`),
      email: marks.word(`${label} email`),
    })
    const owners = form.owners.map((one) => ({ ...one, personal }))
    return { ...form, owners, contact: { personal } }
  }

  /** By `colophon apply`, twice. `run`: runs a command as somebody, answers what it prints. */
  async byCommand(run: (did: string, args: readonly string[]) => Promise<string>): Promise<void> {
    const { office, marks } = this
    const { did } = newPerson()
    const form = await examinedForm(office, marks, 'by command', did)
    this.hashed('by command', did, '/v1/applications', form)
    const folder = await mkdtemp(join(tmpdir(), 'colophon-form-'))
    try {
      const path = join(folder, 'form.json')
      await writeFile(path, JSON.stringify(form))
      const caseIn = async (): Promise<string | undefined> =>
        /^Case +(\S+)$/m.exec(await run(did, ['apply', path]))?.[1]
      const id = await caseIn()
      assert.ok(id)
      assert.equal(await caseIn(), id, 'the same form is the same case')
      this.cases.push(id)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  /** By an agent who is a company, with a power of attorney. */
  async byAgent(): Promise<void> {
    const { office, marks } = this
    const [applicant, agent] = [newPerson().did, newPerson().did]
    const now = Math.floor(Date.now() / 1000)
    const grant = { agent, scope: ['apply'], from: now - 10, until: now + 86_400 }
    const power = await office.expect<SteppedAnswer>(
      ...([201, applicant, 'POST', '/v1/powers-of-attorney', grant] as const),
    )
    const people = { applicant, agent, power: power.case.id }
    const form = await agentForm(office, marks, 'by agent', people)
    this.hashed('by agent', agent, '/v1/applications', form)
    this.#noted(await office.submit(agent, form))
  }

  /** Corrected, certified, suspended, restored, corrected again, revoked. */
  async examined(): Promise<void> {
    const { office, marks } = this
    const { did } = newPerson()
    const form = await examinedForm(office, marks, 'examined', did)
    const id = this.#noted(await office.submit(did, form))
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    const examiner = await office.staff('examiner')
    await office.step(examiner, id, 'claim')
    const defects = [
      { code: 'other', pointer: '/owners/0', severity: 'error', zh: '请核对', en: 'Check this' },
    ]
    await office.step(examiner, id, 'requireCorrection', { defects, amend: 'metadataOnly' })
    const contact = { personal: marks.person('corrected contact') }
    const owners = form.owners.map((one) => ({ ...one, personal: marks.person('corrected owner') }))
    const corrected = { ...form, contact, owners }
    const path = `/v1/applications/${id}/correction`
    this.hashed('corrected', did, path, corrected)
    const bad = { form: this.#spoiled(corrected, 'correction') }
    assert.equal(await office.refused(did, 'POST', path, bad), 'defective_form')
    await office.expect(200, did, 'POST', path, { form: corrected })
    await office.step(examiner, id, 'claim')
    await office.step(examiner, id, 'passToReview', { opinion: '合格' })
    await office.step(await office.staff('senior_examiner'), id, 'approve')
    const registrar = await office.staff('registrar')
    this.#noted(await office.step(registrar, id, 'certify'))
    await this.#changed(this.certificates.at(-1)!, registrar)
  }

  async #changed(certificate: string, registrar: string): Promise<void> {
    const path = `/v1/certificates/${certificate}/status`
    for (const [change, reason] of [
      ['suspended', 'ownership_dispute'],
      ['restored', 'dispute_settled'],
      ['revoked', 'fraud'],
    ])
      await this.office.expect(201, registrar, 'POST', path, { change, reason })
  }

  /** Identity certificates: of a person, a company, a child; one refused, one withdrawn, one with defects. */
  async identities(): Promise<void> {
    const { office, marks } = this
    const [adult, company, child, guardian] = Array.from({ length: 4 }, () => newPerson().did)
    const forms: [string, IdentityForm][] = [
      [adult!, await adultIdentity(office, marks, 'adult', adult!)],
      [company!, await companyIdentity(office, marks, 'company', company!)],
      [
        guardian!,
        await childIdentity(office, marks, 'child', { subject: child!, guardian: guardian! }),
      ],
    ]
    for (const [by, form] of forms) {
      this.hashed(`identity of ${form.partyKind} ${by}`, by, '/v1/identities', form)
      await this.#verified(await this.#applied(by, form))
    }
    const { did } = newPerson()
    const form = await adultIdentity(office, marks, 'refused identity', did)
    const wrong = { ...form, personal: { ...form.personal, idNumber: marks.word('wrong number') } }
    assert.equal(await office.refused(did, 'POST', '/v1/identities', wrong), 'defective_form')
    await office.expect(200, did, 'POST', '/v1/identities/check', wrong)
    const id = await this.#applied(did, form)
    const verifier = await office.staff('verifier')
    await office.step(verifier, id, 'claim')
    const letter = { reason: 'not_proven' }
    await office.step(verifier, id, 'refuse', { text: '照片不符' }, letter)
    const again = await adultIdentity(office, marks, 'withdrawn identity', did)
    await office.step(did, await this.#applied(did, again), 'withdraw')
  }

  async #applied(by: string, form: IdentityForm): Promise<string> {
    return this.#noted(await this.office.expect(201, by, 'POST', '/v1/identities', form))
  }

  async #verified(id: string): Promise<void> {
    const verifier = await this.office.staff('verifier')
    await this.office.step(verifier, id, 'claim')
    const payload = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    this.#noted(await this.office.step(verifier, id, 'verify', payload))
  }

  /** In bulk: rows that are right, rows with data in the wrong columns, rows without. */
  async bulk(): Promise<void> {
    const { office, marks } = this
    const plain = { organisationKind: '', assuranceLevel: 'documentChecked' }
    const right = Array.from({ length: 3 }, (_, i) => {
      const { legalName, idType, idNumber, birthDate } = marks.person(`row ${i}`)
      const data = { legalName, idType, idNumber, birthDate }
      return { did: newPerson().did, partyKind: 'naturalPerson', ...plain, ...data }
    })
    const { legalName, idType, idNumber, birthDate } = marks.person('wrong row')
    const wrong = [
      { ...right[0]!, did: legalName, legalName: '' },
      { ...right[0]!, partyKind: idNumber, assuranceLevel: legalName, idNumber: birthDate },
      { ...right[0]!, did: newPerson().did, idType: idNumber, birthDate: legalName },
      { ...right[0]!, did: newPerson().did, idNumber: `${idNumber}1`, organisationKind: idType },
      right[0]!,
    ]
    const registrar = await office.staff('registrar')
    const body = { rows: [...right, ...wrong], method: 'counter' }
    const path = '/v1/identities/batch'
    const { items } = await office.expect<{ items: { certificate?: string }[] }>(
      ...([200, registrar, 'POST', path, body] as const),
    )
    for (const { certificate } of items) this.#note(certificate)
    assert.equal(items.filter(({ certificate }) => certificate !== undefined).length, 3)
  }
}
