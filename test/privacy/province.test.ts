import assert from 'node:assert/strict'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { author, owner } from '../api/applications/_util/forms.ts'
import { OfficeHere } from '../_util/office.ts'
import { RegistryHere } from '../_util/registry-here.ts'

interface Row {
  readonly title: string
  readonly region: string
}

const anonymous = { displayName: '匿名', signing: 'anonymous' } as const

/** Where somebody lives who is not to be found is in no part of the public register. */
describe('the province of an owner', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  /** Registers a work the usual way through examination; answers its title. */
  async function certified(more: (did: string) => Partial<ApplicationForm>): Promise<string> {
    const did = await office.identified()
    const form = await office.examinedForm(did, more(did))
    const { case: file } = await office.submit(did, form)
    for (const [role, step, payload] of [
      ['intake_clerk', 'accept', {}],
      ['examiner', 'claim', {}],
      ['examiner', 'passToReview', { opinion: '合格' }],
      ['senior_examiner', 'approve', {}],
      ['registrar', 'certify', {}],
    ] as const)
      await office.step(await office.staff(role), file.id, step, payload)
    return form.works[0]!.title
  }

  it('is shown with a public name, and with no other', async () => {
    const named = await certified(() => ({}))
    const hidden = [
      await certified((did) => ({ owners: [owner(1, { did, ...anonymous })] })),
      await certified((did) => ({ authors: [author(1, { did, ...anonymous })] })),
    ]
    await registry.context.register.caughtUp()
    const path = '/v1/register?limit=50'
    const { items } = await office.expect<{ items: Row[] }>(200, undefined, 'GET', path)
    const regions = new Map(items.map(({ title, region }) => [title, region]))
    assert.equal(regions.get(named), '11')
    for (const title of hidden) assert.equal(regions.get(title), '00', title)
  })
})
