import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkRegister } from '../../../api/fsck/check-register.ts'
import type { Database } from '../../../api/db/database.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { blockLength } from '../../../api/register/docs.ts'
import { Follower } from '../../../api/register/follow.ts'
import { Rows } from '../../../api/register/rows.ts'
import { search, type PageQuery } from '../../../api/register/search.ts'
import { allPages, docsOf } from './_util/model.ts'
import { RegisterFixture, silent } from './_util/register-fixture.ts'

const count = blockLength + 3_000
const batch = 5_000

/** Title of certificate n: some terms are had by all, by every second, by every thousandth. */
const titleOf = (n: number): string =>
  ['作品', n % 2 === 0 ? '图' : '', n % 1_000 === 7 ? '明月' : '', n % 3 === 0 ? '海报' : ''].join(
    '·',
  )

describe('register: blocks of the search index', function () {
  this.timeout(600_000)
  let folder: string
  let db: Database
  let fixture: RegisterFixture
  const ids: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-blocks-'))
    db = await openDatabase({ folder: join(folder, 'db') })
    fixture = await RegisterFixture.start(db)
    for (let from = 0; from < count; from += batch) {
      for (let n = from; n < Math.min(count, from + batch); n++)
        ids.push(fixture.writer.work({ title: titleOf(n) }))
      await fixture.writer.write()
    }
  })
  after(async () => {
    await fixture.stop()
    await db.close()
    await rm(folder, { recursive: true, force: true })
  })

  const all = Array.from({ length: count }, (_, n) => n)
  const asked: PageQuery = { sort: 'newest', limit: 100 }
  const found = async (query: Partial<PageQuery>): Promise<number[]> =>
    docsOf(await allPages(fixture.register, { ...asked, ...query }))
  const having = (...terms: string[]): number[] =>
    all.filter((n) => terms.every((term) => titleOf(n).includes(term))).toReversed()

  it('is written whole, also when it is cut off between two of its parts', async () => {
    for (const allowed of [0, 1]) {
      let parts = 0
      const failing: Database = {
        ...db,
        copy: async (given, after) => {
          const isPart = given[0]?.table === 'register_postings'
          if (isPart && parts++ === allowed) throw new Error('cut off')
          return db.copy(given, after)
        },
      }
      await fixture.restart({ db: failing })
      await fixture.register.caughtUp().catch(() => undefined)
      // Cut off in the middle or not, it is searched as it is.
      const { rows } = await fixture.register.search({ ...asked, q: '明月', limit: 1 })
      assert.equal(rows.length, 1)
    }
    await fixture.restart()
    await fixture.register.caughtUp()
  })

  it('is searched together with the open block', async () => {
    for (const terms of [['明月'], ['明月', '图'], ['明月', '海报'], ['明月', '海报', '作品']])
      assert.deepEqual(await found({ q: terms.join(' ') }), having(...terms))
    const { total } = await fixture.register.search({ ...asked, q: '作品 图' })
    assert.deepEqual(total, { value: 1_000, relation: 'atLeast' })
    const wide = await fixture.register.search({ ...asked, q: '作品', limit: 100 })
    assert.deepEqual(docsOf([wide]), all.slice(-100).toReversed())
  })

  it('goes over the border of two blocks without a gap', async () => {
    const seen: number[] = []
    for (let cursor = {}, pages = 0; pages < 20; pages++) {
      const { rows, next } = await fixture.register.search({ ...asked, q: '图', ...cursor })
      seen.push(...rows.map(({ doc }) => doc))
      cursor = next === undefined ? {} : { cursor: next }
    }
    assert.deepEqual(seen, having('图').slice(0, 2_000))
    assert.ok(seen.at(-1)! < blockLength && seen[0]! > blockLength)
  })

  it('ends a page early where it would go through too many blocks, and goes on from there', async () => {
    const { log } = fixture
    const follower = new Follower({ db, log, logger: silent, idle: true })
    const deps = {
      db,
      postings: follower.postings,
      rows: new Rows(db),
      bounds: { rows: 300, blocks: 1 },
    }
    const view = await follower.view()
    const query: PageQuery = { ...asked, q: '明月', limit: 40 }
    const first = await search(deps, view, query)
    assert.deepEqual(
      docsOf([first]),
      having('明月').filter((doc) => doc >= blockLength),
    )
    const second = await search(deps, view, { ...query, cursor: first.next ?? '' })
    assert.deepEqual(docsOf([first, second]), having('明月').slice(0, docsOf([first]).length + 40))
    await follower.stop()
  })

  it('shows states in whole blocks and in the open one, also after a restart', async () => {
    const [old, young] = [1_000, count - 1]
    for (const n of [old, young, 7]) fixture.writer.change(ids[n]!, 'revoked')
    fixture.writer.change(ids[7]!, 'superseded')
    await fixture.settle()
    for (let again = 0; again < 2; again++) {
      assert.deepEqual(await found({ state: 'revoked' }), [young, old])
      assert.deepEqual(await found({ state: 'superseded' }), [7])
      assert.deepEqual(await found({ q: '明月', state: 'active' }), having('明月').slice(0, -1))
      await fixture.restart()
    }
    await fixture.register.caughtUp()
    await fixture.assertSound()
  })

  it('is found to be damaged where it is', async () => {
    const where = `where block = 0 and term = '明月'`
    await db.copy([], [`update register_postings set docs = '\\x0007' ${where}`])
    const finding = await checkRegister(fixture)
    assert.equal(finding.ok, false)
    assert.match(finding.detail, /block 0 has other certificates under 明月/)
  })
})
