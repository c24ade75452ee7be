import assert from 'node:assert/strict'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { walletOf } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { jointForm, jointPeople } from '../privacy/_util/marked-forms.ts'
import { Marks } from '../privacy/_util/marks.ts'

interface Draft {
  readonly id: string
  readonly revision: number
}

/** What several people own is corrected as it was handed in: by a draft that all of them sign. */
describe('correcting a joint application', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  async function signedDraft(form: object, owner: string, ...signers: string[]): Promise<Draft> {
    const drafts = '/v1/applications/drafts'
    const saved = { revision: 0, form }
    const { id } = await office.expect<Draft>(201, owner, 'POST', drafts, saved)
    for (const signer of signers) {
      const path = `${drafts}/${id}/signing?owner=${owner}`
      const { parties } = await office.expect<{ parties: { did: string; text: string }[] }>(
        ...([200, signer, 'GET', path] as const),
      )
      const { text = '' } = parties.find(({ did }) => did === signer) ?? {}
      const signature = await walletOf(signer).signMessage(text)
      const body = { owner, signature }
      await office.expect(200, signer, 'POST', `${drafts}/${id}/signatures`, body)
    }
    return office.expect(200, owner, 'GET', `${drafts}/${id}`)
  }

  it('takes the signatures of co-owners under the draft, and no others', async () => {
    const people = jointPeople()
    const { applicant, guardian, company } = people
    const form = await jointForm(office, new Marks(), 'first', people)
    const first = await signedDraft(form, applicant, guardian, company)
    const asked = { draft: first.id, revision: first.revision }
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, applicant, 'POST', '/v1/applications', asked] as const),
    )
    const [clerk, examiner] = [await office.staff('intake_clerk'), await office.staff('examiner')]
    await office.step(clerk, file.id, 'accept')
    await office.step(examiner, file.id, 'claim')
    const wrong = { code: 'other', pointer: '/contact', severity: 'error', zh: '核对', en: 'check' }
    const notice = { defects: [wrong], amend: 'metadataOnly' }
    await office.step(examiner, file.id, 'requireCorrection', notice)
    const path = `/v1/applications/${file.id}/correction`

    const half = await signedDraft(form, applicant, company)
    const early = { draft: half.id, revision: half.revision }
    assert.equal(await office.refused(applicant, 'POST', path, early), 'defective_form')

    const whole = await signedDraft(form, applicant, guardian, company)
    const again = { draft: whole.id, revision: whole.revision }
    const { case: corrected } = await office.expect<SteppedAnswer>(
      ...([200, applicant, 'POST', path, again] as const),
    )
    assert.equal(corrected.state, 'resubmitted')
    // Whoever checks the signatures later needs to know which draft they name.
    assert.equal(corrected.events.at(-1)?.payload['signedAs'], whole.id)
  })
})
