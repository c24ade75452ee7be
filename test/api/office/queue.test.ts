import assert from 'node:assert/strict'
import { deadline } from '../../../api/cases/deadlines.ts'
import { queueOf, type QueueRow } from '../../../api/office/queue.ts'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

const day = 86_400

/** What the registry itself owes is shown to those who can do something about it (decision 0090). */
describe('the queue of the staff', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.remove())

  async function rowOf(by: string, id: string, query: string): Promise<QueueRow | undefined> {
    const { items } = await office.expect<{ items: QueueRow[] }>(
      ...([200, by, 'GET', `/v1/cases?type=application${query}`] as const),
    )
    return items.find((row) => row.id === id)
  }

  it('shows when the registry has to act, and what it has missed', async () => {
    const { id, applicant } = await office.examined('submitted')
    const clerk = await office.staff('intake_clerk')
    const all = '&desk=all'
    const first = await rowOf(clerk, id, all)
    const owed = {
      firstNotice: deadline('firstNotice', first!.opened),
      registration: deadline('registration', first!.opened),
    }
    assert.deepEqual([first?.owed, first?.overdue], [owed, []])
    office.until(owed.firstNotice + 1)
    assert.deepEqual((await rowOf(clerk, id, '&desk=nobody'))?.overdue, ['firstNotice'])
    office.until(owed.registration + 1)
    assert.deepEqual((await rowOf(clerk, id, all))?.overdue, ['firstNotice', 'registration'])
    const mine = await rowOf(applicant, id, '')
    assert.ok(mine !== undefined && !('owed' in mine) && !('overdue' in mine))
  })

  it('owes nothing while the applicant has to act, or when the case is decided', async () => {
    const { id, applicant } = await office.examined('submitted')
    await office.step(applicant, id, 'withdraw')
    const row = await rowOf(await office.staff('registrar'), id, '&desk=all')
    assert.ok(row !== undefined && !('owed' in row) && !('overdue' in row))
  })

  it('reads the events of those cases only in which something can be owed', async () => {
    const { id } = await office.examined('accepted')
    const { id: gone, applicant } = await office.examined('submitted')
    await office.step(applicant, gone, 'withdraw')
    const { book, now } = { ...registry.context, now: registry.now }
    const rows = await book.listCases({ type: 'application', limit: 200 })
    assert.ok([id, gone].every((one) => rows.some((row) => row.id === one)))
    const read: string[] = []
    const caseFiles = (ids: readonly string[]) => {
      read.push(...ids)
      return book.caseFiles(ids)
    }
    const shown = await queueOf({ book: { ...book, caseFiles }, now }, rows)
    assert.ok(read.includes(id) && !read.includes(gone))
    assert.deepEqual(
      shown.map((row) => row.id),
      rows.map((row) => row.id),
    )
    assert.ok(shown.find((row) => row.id === id)?.owed !== undefined)
  })

  it('shows people what happened last first where they ask so, page by page', async () => {
    const [{ id: first, applicant }, { id: second }] = [
      await office.examined('submitted'),
      await office.examined('submitted'),
    ]
    await office.step(applicant, first, 'withdraw')
    const ask = async (query: string) => {
      const path = `/v1/cases?type=application&desk=all&${query}`
      const by = await office.staff('registrar')
      const { items } = await office.expect<{ items: QueueRow[] }>(
        ...([200, by, 'GET', path] as const),
      )
      return items
    }
    const [latest] = await ask('order=newest&limit=1')
    const [next] = await ask(`order=newest&limit=1&before=${latest?.seq}`)
    assert.deepEqual([latest?.id, next?.id], [first, second])
    assert.deepEqual((await ask('order=newest&limit=200')).toReversed(), await ask('limit=200'))
  })

  it('owes no first notice once the application is accepted', async () => {
    const { id } = await office.examined('accepted')
    office.later(day)
    const row = await rowOf(await office.staff('examiner'), id, '&desk=all')
    assert.deepEqual(row?.owed, { registration: deadline('registration', row!.opened) })
  })
})
