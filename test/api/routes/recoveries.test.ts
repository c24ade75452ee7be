import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { changeOwner } from '../../_util/change-owner.ts'
import { OfficeHere, type SteppedAnswer } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

interface Pending {
  readonly pending: readonly { readonly by: string; readonly newOwner: string }[]
}

/** A grant is a decision on one moment: it does not hold a DID for ever. */
describe('recoveries in the registrar’s name', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  /** A request of somebody with a new key for the DID whose key is lost, granted after what happens meanwhile. */
  async function granted(
    lost: string,
    meanwhile?: () => Promise<void>,
  ): Promise<{ id: string; newOwner: string }> {
    const heir = newPerson()
    const asked = { kind: 'recovery', lost, statement: '密钥遗失' }
    const { case: file } = await office.expect<SteppedAnswer>(
      ...([201, heir.did, 'POST', '/v1/requests', asked] as const),
    )
    await meanwhile?.()
    await office.step(await office.staff('registrar'), file.id, 'grant')
    return { id: file.id, newOwner: heir.wallet.address.toLowerCase() }
  }

  const act = async (id: string, action: 'begin' | 'withdraw') =>
    office.send<{ code?: string; detail?: string }>(
      ...([await office.staff('registrar'), 'POST', `/v1/cases/${id}/recovery`] as const),
      { action },
    )
  async function done(id: string, action: 'begin' | 'withdraw'): Promise<void> {
    const { status, body } = await act(id, action)
    assert.equal(status, 200, JSON.stringify(body))
  }
  async function cannotBegin(id: string, reason: RegExp): Promise<void> {
    const { body } = await act(id, 'begin')
    assert.equal(body.code, 'state_changed')
    assert.match(body.detail ?? '', reason)
  }
  async function pendingOf(did: string): Promise<Pending['pending']> {
    await registry.context.dids.sync()
    const path = `/v1/dids/${did}/recovery`
    return (await office.expect<Pending>(200, undefined, 'GET', path)).pending
  }

  it('are begun once by each decision, also where they were taken back', async () => {
    const { did } = newPerson()
    const { id, newOwner } = await granted(did)
    await done(id, 'begin')
    assert.deepEqual(
      (await pendingOf(did)).map((one) => [one.by, one.newOwner]),
      [['registrar', newOwner]],
    )
    await cannotBegin(id, /begun a recovery already/)
    await done(id, 'withdraw')
    await cannotBegin(id, /begun a recovery already/)
    assert.deepEqual(await pendingOf(did), [])
    await done((await granted(did)).id, 'begin')
  })

  it('are not begun where the owner was there after all', async () => {
    const lost = newPerson()
    const { id } = await granted(lost.did)
    await changeOwner(registry, lost, newPerson().wallet.address)
    await cannotBegin(id, /another owner since/)
    assert.deepEqual(await pendingOf(lost.did), [])
    const waiting = newPerson()
    const changed = () => changeOwner(registry, waiting, newPerson().wallet.address)
    await cannotBegin((await granted(waiting.did, changed)).id, /another owner since/)
    // What is asked for in the second of a change is taken for asked before it.
    await pause(1_100)
    await done((await granted(lost.did)).id, 'begin')
  })

  it('are taken back on the request that they were begun on', async () => {
    const { did } = newPerson()
    const [first, second] = [await granted(did), await granted(did)]
    await done(first.id, 'begin')
    const { body } = await act(second.id, 'withdraw')
    assert.equal(body.code, 'state_changed', JSON.stringify(body))
    assert.match(body.detail ?? '', /not begun on this request/)
    assert.equal((await pendingOf(did)).length, 1)
    await done(first.id, 'withdraw')
    assert.deepEqual(await pendingOf(did), [])
    await done(second.id, 'begin')
    assert.equal((await act(first.id, 'withdraw')).body.code, 'state_changed')
    await done(second.id, 'withdraw')
  })

  it('are for what was granted, and for registrars', async () => {
    const { did } = newPerson()
    const { id } = await granted(did)
    for (const role of ['admin', 'examiner', 'court'] as const)
      assert.ok(
        ['forbidden', 'not_found'].includes(
          await office.refused(await office.staff(role), 'POST', `/v1/cases/${id}/recovery`, {
            action: 'begin',
          }),
        ),
      )
    const other = await office.examined('submitted')
    await cannotBegin(other.id, /no granted request/)
  })
})
