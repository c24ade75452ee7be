import assert from 'node:assert/strict'
import type { z } from 'zod'
import { sheet } from '../../../api/routes/certificate-sheet-schemas.ts'
import { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { factsOf, workOf } from '../book/_util/book-fixture.ts'
import { expectProblem } from './_api.ts'

type Sheet = z.output<typeof sheet>

describe('GET /v1/certificates/{id}/sheet', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry?.remove())

  const get = (id: string) => fetch(`${registry.url}/v1/certificates/${id}/sheet`)

  /** The answer; it has nothing that its description does not tell of. */
  async function sheetOf(id: string): Promise<Sheet> {
    const response = await get(id)
    assert.equal(response.status, 200)
    const answer: unknown = await response.json()
    assert.deepEqual(sheet.parse(answer), answer)
    return answer as Sheet
  }

  async function registered(title: string): Promise<{ id: string; did: string }> {
    const { did } = newPerson()
    const work = { title, category: 'literary', creationNature: 'originalWork' } as const
    const deposits = [await office.deposit(did)]
    const facts = factsOf(did, { work })
    const { id } = await registry.context.book.registerWork(workOf(did, deposits, { facts }))
    return { id, did }
  }

  async function corrected(certificate: string, did: string, title: string): Promise<string> {
    const actor = await office.staff('registrar')
    const work = { title, category: 'literary', creationNature: 'originalWork' } as const
    const facts = factsOf(did, { work })
    const amend = { certificate, actor, reason: 'correction', facts } as const
    return (await registry.context.book.amend(amend)).id
  }

  it('tells facts with who asserted them, what they are worth, and where the record is', async () => {
    const { id } = await registered('静夜思')
    await registry.context.drain()
    const told = await sheetOf(id)
    const title = told.face.find((line) => line.id === 'title')
    assert.deepEqual(title?.values, [{ text: '静夜思' }])
    assert.equal(title?.source, 'declared')
    assert.equal(told.status.state, 'active')
    assert.equal(told.stage, 'anchored')
    assert.ok(told.anchor!.size > told.logIndex)
    assert.ok(told.proves.length > 0 && told.provesNot.length > 0)
    assert.deepEqual(
      told.history.map(({ change }) => change.en),
      ['Issued'],
    )
    assert.deepEqual(
      told.versions.map(({ id: version }) => version),
      [id],
    )
  })

  it('tells versions before and after, whichever is asked for, and the state of each', async () => {
    const { id: first, did } = await registered('夜航')
    const second = await corrected(first, did, '夜行')
    const third = await corrected(second, did, '夜行船')
    const revoke = { certificate: third, change: 'revoked', reason: 'fraud' } as const
    await registry.context.book.changeStatus({ ...revoke, actor: await office.staff('registrar') })
    for (const id of [first, second, third]) {
      const { versions } = await sheetOf(id)
      assert.deepEqual(
        versions.map((one) => [one.id, one.state]),
        [
          [first, 'superseded'],
          [second, 'superseded'],
          [third, 'revoked'],
        ],
      )
      assert.match(versions[0]!.registrationNumber!, /^链作登字-/)
    }
    const { status } = await sheetOf(first)
    assert.equal(status.replacedBy?.id, second)
    const { history } = await sheetOf(third)
    assert.equal(history.at(-1)?.reason.zh, '以欺骗手段取得登记')
  })

  it('tells of an identity certificate no name', async () => {
    const did = await office.identified()
    const [found] = [...(await registry.context.book.identitiesOf([did])).values()]
    const told = await sheetOf(found!.id)
    assert.equal(told.kind, 'identity')
    assert.deepEqual(told.number.values, [{ text: did, exact: true }])
    assert.doesNotMatch(JSON.stringify(told), /张三|110199199003070041/)
  })

  it('is for pages of this origin, and of certificates only', async () => {
    const { id, did } = await registered('登高')
    const response = await get(id)
    assert.equal(response.headers.get('access-control-allow-origin'), null)
    assert.equal(response.headers.get('cache-control'), 'no-cache')
    await expectProblem(await get(await office.deposit(did)), 'not_found')
    await expectProblem(await get('0192f0c1-7f00-7000-8000-00000000dead'), 'not_found')
    await expectProblem(await get('x'), 'not_found')
  })
})
