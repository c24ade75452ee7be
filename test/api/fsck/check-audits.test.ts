import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { Announcement } from '../../../api/cases/audit-machine.ts'
import { checkAudits } from '../../../api/fsck/check-audits.ts'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'

/** Audits that an operator bent: at the book, where nobody asks the office. */
describe('fsck: audits', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let auditors: string[]
  const certificates: string[] = []

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    auditors = [await office.staff('auditor'), await office.newStaff('auditor')].toSorted()
    const did = await office.identified()
    for (let i = 0; i < 3; i++) {
      const { id } = (await office.submit(did, await office.form(did))).case
      certificates.push((await office.issued(did, id))[0]!.certificate)
    }
  })
  after(() => registry.remove())

  /** Announces an audit of all there is, by a block that is there already. */
  async function announced(more: Partial<Announcement> = {}) {
    const { book, log, chain } = registry.context
    const block = (await chain.head()).number
    const payload = { from: 0, to: log.next, perMille: 1000, block, auditors, ...more }
    const step = { caseType: 'audit', transition: 'announce', actor: auditors[0]! } as const
    const { file } = await book.move({ ...step, caseId: uuidv7(), payload })
    return file.id
  }

  const drawn = (id: string) => office.expect(200, auditors[0], 'POST', `/v1/audits/${id}/draw`)

  async function bent(id: string, payload: Record<string, unknown>): Promise<void> {
    const step = { caseType: 'audit', transition: 'draw', actor: 'system' } as const
    await registry.context.book.move({ ...step, caseId: id, payload })
  }

  type Book = typeof registry.context.book

  /** What the check says; `more`: of a book that reads some cases otherwise. */
  const found = async (more: Partial<Book> = {}): Promise<string> => {
    const { book, chain } = registry.context
    const { ok, detail } = await checkAudits({ chain, book: { ...book, ...more } })
    return ok ? 'sound' : detail
  }

  /** A log that somebody wrote with another announcement of an audit. */
  const announcing = (id: string, change: (payload: Announcement) => object): Partial<Book> => ({
    caseFile: async (asked) => {
      const file = await registry.context.book.caseFile(asked)
      if (asked !== id || file === undefined) return file
      const [first, ...rest] = file.events
      const payload = { ...change(first!.payload as unknown as Announcement) }
      return { ...file, events: [{ ...first!, payload }, ...rest] }
    },
  })

  it('are sound as they are announced and drawn', async () => {
    await announced()
    await drawn(await announced())
    assert.equal(await found(), 'sound')
  })

  it('have the auditors of their place in the log, whatever is asked for', async () => {
    const id = await announced({ auditors: auditors.slice(1) })
    const file = await registry.context.book.caseFile(id)
    assert.deepEqual(file?.events[0]?.payload['auditors'], auditors)
    const few = announcing(id, (payload) => ({ ...payload, auditors: auditors.slice(1) }))
    assert.match(await found(few), new RegExp(`audit ${id}: auditors is`))
  })

  it('are told where they cannot be drawn again, or cannot be read; the rest is checked', async () => {
    const id = await announced()
    const old = announcing(id, (payload) => ({ ...payload, auditors: null }))
    assert.match(await found(old), new RegExp(`audit ${id} cannot be drawn again`))
    const caseFile = async (asked: string) => {
      if (asked === id) throw new Error('damaged')
      return registry.context.book.caseFile(asked)
    }
    assert.match(await found({ caseFile }), new RegExp(`case ${id} cannot be read: Error: damaged`))
  })

  it('are told where entries to come were announced', async () => {
    const ahead = await announced({ to: registry.context.log.next + 1 })
    const detail = await found()
    assert.match(detail, new RegExp(`audit ${ahead} spans entries that were still to come`))
  })

  it('are told where another certificate, auditor or block was taken', async () => {
    const { chain } = registry.context
    const seed = (await chain.head()).hash
    // Not drawn by any chance.
    const friend = await office.staff('examiner')
    const all = certificates.map((certificate) => ({ certificate, auditor: friend }))
    const chosen = await announced()
    await bent(chosen, { seed, certificates: 3, drawn: all })
    const left = await announced()
    await bent(left, { seed, certificates: 2, drawn: all.slice(1) })
    const other = await announced()
    await bent(other, { seed: `0x${'ab'.repeat(32)}`, certificates: 3, drawn: all })
    const detail = await found()
    assert.match(detail, new RegExp(`audit ${chosen}: draw is`))
    assert.match(detail, new RegExp(`audit ${left}: certificates is 2, should be 3`))
    assert.match(detail, new RegExp(`audit ${other}: seed is`))
  })
})
