import assert from 'node:assert/strict'
import { newPerson, signedInAs } from '../../_util/people.ts'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { application, expectProblem, type Resource } from './_api.ts'

interface OwnPage {
  readonly items: readonly (Resource & { readonly state?: string })[]
  readonly next?: number
}

const idsOf = ({ items }: OwnPage) => items.map(({ id }) => id)

describe('what I have on record', function () {
  this.timeout(60_000)
  let here: RegistryHere
  let office: OfficeHere
  before(async () => {
    here = await RegistryHere.start()
    office = new OfficeHere(here)
  })
  after(() => here.remove())

  const mine = (who: string, what: string, query = '') =>
    office.expect<OwnPage>(200, who, 'GET', `/v1/${what}/mine${query}`)

  it('is for whoever has signed in', async () => {
    for (const what of ['deposits', 'certificates'])
      await expectProblem(await fetch(`${here.url}/v1/${what}/mine`), 'unauthenticated')
  })

  it('lists my deposits in pages, newest first, and nobody else’s', async () => {
    const [{ did }, { did: other }] = [newPerson(), newPerson()]
    const made: string[] = []
    for (let i = 0; i < 5; i++) {
      made.unshift(await office.deposit(did))
      await office.deposit(other)
    }
    assert.deepEqual(idsOf(await mine(did, 'deposits')), made)
    const first = await mine(did, 'deposits', '?limit=2')
    const second = await mine(did, 'deposits', `?limit=2&before=${first.next}`)
    const last = await mine(did, 'deposits', `?limit=2&before=${second.next}`)
    assert.deepEqual([first, second, last].flatMap(idsOf), made)
    assert.equal(last.next, undefined)
    assert.equal((await mine(did, 'deposits', '?limit=5')).next, undefined)
    assert.equal(first.items[0]?.links['evidence'], `/v1/deposits/${made[0]}/evidence`)
  })

  it('lists my certificates of both kinds, with their states', async () => {
    const did = await office.identified()
    const deposit = await office.deposit(did)
    const work = application(did, deposit)
    const { id } = await office.expect<Resource>(201, did, 'POST', '/v1/works', work)
    const page = await mine(did, 'certificates')
    assert.deepEqual(
      page.items.map(({ kind, state }) => [kind, state]),
      [
        ['work', 'active'],
        ['identity', 'active'],
      ],
    )
    const change = { change: 'suspended', reason: 'ownership_dispute' }
    const registrar = await office.staff('registrar')
    await office.expect(201, registrar, 'POST', `/v1/certificates/${id}/status`, change)
    const [newest] = (await mine(did, 'certificates', '?limit=1')).items
    assert.deepEqual([newest?.id, newest?.state], [id, 'suspended'])
    assert.deepEqual((await mine(newPerson().did, 'certificates')).items, [])
  })

  it('refuses what is no page', async () => {
    const headers = await signedInAs(here.url, newPerson().did)
    for (const query of ['limit=0', 'limit=201', 'before=-1', 'before=x', 'holder=me'])
      for (const what of ['deposits', 'certificates']) {
        const answer = await fetch(`${here.url}/v1/${what}/mine?${query}`, { headers })
        await expectProblem(answer, 'invalid_request')
      }
  })
})
