import assert from 'node:assert/strict'
import { OfficeHere, type SteppedAnswer } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

/** A request that is sent again with its Idempotency-Key is answered with the first answer, whatever it brought about. */
describe('office: repeated requests', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  const drafts = '/v1/applications/drafts'
  const submit = (status: number, by: string, body: object, key?: string) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
    const path = '/v1/applications'
    return office.expect<SteppedAnswer>(status, by, 'POST', path, body, headers)
  }

  it('an application that was certified at once is not a duplicate of itself', async () => {
    const did = await office.identified()
    const form = await office.form(did)
    const first = await submit(201, did, { form }, 'once')
    assert.equal(first.case.state, 'certified')
    const next = registry.context.log.next
    const again = await submit(200, did, { form }, 'once')
    assert.deepEqual([again.created, again.event], [false, first.event])
    await submit(422, did, { form: await office.form(did) }, 'once')
    // Without the key it is another application, and its work is registered.
    await submit(422, did, { form })
    assert.equal(registry.context.log.next, next + 1, 'the deposit of the other form')
  })

  it('a draft is handed in once, with a key or without, also where it was left behind', async () => {
    const did = await office.identified()
    const body = { form: await office.form(did), revision: 0 }
    const { id } = await office.expect<{ id: string }>(201, did, 'POST', drafts, body)
    const first = await submit(201, did, { draft: id, revision: 1 }, 'draft')
    assert.equal(first.case.id, id)
    for (const key of ['draft', undefined, 'another']) {
      const again = await submit(200, did, { draft: id, revision: 1 }, key)
      assert.deepEqual([again.created, again.event], [false, first.event])
    }
    const stranger = await office.identified()
    await submit(404, stranger, { draft: id, revision: 1 })
    const { vault } = registry.context
    await vault.drafts.save({ id, owner: did, revision: 0, seal: () => new Uint8Array(40) })
    await submit(200, did, { draft: id, revision: 1 })
    assert.deepEqual(vault.drafts.list(did), [])
  })
})
