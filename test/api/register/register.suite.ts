import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkRegister } from '../../../api/fsck/check-register.ts'
import type { Database } from '../../../api/db/database.ts'
import type { RegisterRow } from '../../../api/register/entry.ts'
import { entryOf } from '../../../api/register/resource.ts'
import { CursorError } from '../../../api/register/search.ts'
import { runs } from '../../_util/runs.ts'
import { act, hostile, perform, populate, query } from './_util/arbitraries.ts'
import { allPages, docsOf, expected } from './_util/model.ts'
import { RegisterFixture } from './_util/register-fixture.ts'

/** What the register must do on any database. */
export function registerSuite(open: () => Promise<Database>): void {
  let db: Database
  let fixture: RegisterFixture

  before(async function () {
    this.timeout(300_000)
    db = await open()
  })
  after(async () => db?.close())
  afterEach(async () => {
    await fixture?.stop()
  })

  const begin = async (options = {}): Promise<RegisterFixture> =>
    (fixture = await RegisterFixture.start(db, options))
  const begun = async (count: number): Promise<string[]> =>
    populate(await begin({ batchRows: 37 }), count)

  it('shows what was registered, in the words of the certificate', async () => {
    await begin()
    const id = fixture.writer.work({
      title: '静夜思',
      alternativeTitle: 'Quiet Night',
      authors: ['李白'],
      holders: ['杜甫'],
      region: '11',
      completion: '0726',
    })
    await fixture.settle()
    assert.deepEqual(await fixture.rows(), [
      {
        doc: 0,
        seq: 0,
        id,
        number: '链作登字-2026-A-00000001',
        title: '静夜思',
        alternative_title: 'Quiet Night',
        holders: '["杜甫"]',
        authors: '["李白"]',
        category: 'literary',
        nature: 'originalWork',
        registered: '2026-11-22',
        first_registered: '2026-11-22',
        completed: '0726',
        lane: 'automatic',
        region: '11',
        state: 'active',
      },
    ])
  })

  it('shows no province of who is anonymous, and counts none', async () => {
    await begin()
    const { writer, register } = fixture
    const [shown, owned, written] = [
      writer.work({ title: '静夜思', region: '11' }),
      writer.work({ title: '春望', region: '11', holders: ['李白', '匿名'] }),
      writer.work({ title: '月夜', region: '11', authors: ['匿名'] }),
    ]
    await fixture.settle()
    const found = async (region: string): Promise<string[]> => {
      const { rows } = await fixture.register.search({ region, sort: 'newest', limit: 10 })
      return rows.map(({ id }) => id).toSorted()
    }
    assert.deepEqual(await found('11'), [shown])
    assert.deepEqual(await found('00'), [owned, written].toSorted())
    assert.deepEqual((await register.totals({})).region, { '00': 2, '11': 1 })
    const { pages } = await register.report('2026-11')
    const regions: string[] = []
    for await (const rows of pages) regions.push(...rows.map((row) => entryOf(row).region))
    assert.deepEqual(regions, ['11', '00', '00'])
  })

  it('finds what a list read from end to end finds, in the same order', async () => {
    await begun(400)
    const all = await fixture.rows()
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const pages = await allPages(fixture.register, asked)
        const wanted = expected(all, asked)
        assert.deepEqual(docsOf(pages), wanted)
        const { total } = pages[0]!
        if (total?.relation === 'exact') assert.equal(total.value, wanted.length)
        else assert.ok(total?.relation === 'about' && total.value >= wanted.length)
      }),
      { numRuns: runs() * 3 },
    )
  })

  it('takes any text', async () => {
    await begun(100)
    const { register } = fixture
    for (const sort of ['newest', 'relevance'] as const)
      for (const text of [...hostile, '图'.repeat(5_000), 'x'.repeat(10_000), '\0', 'a\0b'])
        for (const asked of [
          { q: text },
          { holder: text },
          { number: text },
          { q: '图', holder: text },
        ])
          assert.ok((await register.search({ ...asked, sort, limit: 5 })).rows.length <= 5)
  })

  it('shows no certificate twice and none too few while others are registered', async () => {
    await begun(200)
    const before = expected(await fixture.rows(), { q: '图', sort: 'newest', limit: 3 })
    const acts = fc.sample(act, { numRuns: 200, seed: 8 })
    const pages = await allPages(
      fixture.register,
      { q: '图', sort: 'newest', limit: 3 },
      async () => {
        perform(fixture, acts.splice(0, 5))
        await fixture.settle()
      },
    )
    assert.deepEqual(docsOf(pages), before)
    await fixture.assertSound()
  })

  it('ends a page early where too many rows only look alike, and goes on from there', async () => {
    await begin()
    const { writer } = fixture
    const wanted = [writer.work({ title: '静夜思' })]
    for (let i = 0; i < 700; i++) writer.work({ title: `静夜${i}夜思` })
    await fixture.settle()
    const asked = { q: '静夜思', sort: 'newest', limit: 5 } as const
    const pages = await allPages(fixture.register, asked)
    assert.deepEqual(
      pages.map(({ rows }) => rows.map(({ id }) => id)),
      [[], [], wanted],
    )
    assert.deepEqual(pages[0]?.total, { value: 701, relation: 'about' })
    assert.deepEqual(docsOf(await allPages(fixture.register, { ...asked, sort: 'relevance' })), [0])
  })

  it('refuses a cursor of another search', async () => {
    await begun(50)
    const { next = '' } = await fixture.register.search({ sort: 'newest', limit: 1 })
    for (const cursor of [
      '',
      'x',
      next.slice(1),
      `${next}A`,
      Buffer.from('1.0.5.').toString('base64url'),
    ])
      await assert.rejects(
        fixture.register.search({ sort: 'newest', limit: 1, cursor }),
        CursorError,
      )
    const other = fixture.register.search({ q: '图', sort: 'newest', limit: 1, cursor: next })
    await assert.rejects(other, CursorError)
    assert.equal(
      (await fixture.register.search({ sort: 'newest', limit: 9, cursor: next })).rows.length,
      9,
    )
  })

  it('shows each change of state at once, whatever was read before', async () => {
    await begin()
    const id = fixture.writer.work({ title: '图' })
    await fixture.settle()
    const stateOf = async (): Promise<unknown> =>
      (await fixture.register.search({ q: '图', sort: 'newest', limit: 1 })).rows[0]?.state
    assert.equal(await stateOf(), 'active')
    for (const [said, state] of [
      ['suspended', 'suspended'],
      ['restored', 'active'],
      ['revoked', 'revoked'],
    ] as const) {
      fixture.writer.change(id, said)
      await fixture.settle()
      assert.equal(await stateOf(), state)
      const found = await fixture.register.search({ state, sort: 'newest', limit: 1 })
      assert.equal(found.rows.length, 1)
    }
    assert.equal(
      (await fixture.register.search({ state: 'active', sort: 'newest', limit: 1 })).rows.length,
      0,
    )
    await fixture.assertSound()
  })

  it('counts as a recount does, whatever happens in whatever batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { maxLength: 20 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (turns, batchRows) => {
          await begin({ batchRows })
          const ids: string[] = []
          for (const acts of turns) {
            perform(fixture, acts, ids)
            await fixture.settle()
          }
          await fixture.assertSound()
          await agree(fixture, await fixture.rows())
          await fixture.stop()
        },
      ),
      { numRuns: runs(10) },
    )
  })

  it('goes on after it was cut off at any write, with or without that one', async () => {
    const acts = fc.sample(act, { numRuns: 60, seed: 9 })
    for (const isDone of [false, true]) {
      for (let writes = 0, cut = true; cut; writes++) {
        cut = false
        await begin()
        perform(fixture, acts)
        await fixture.writer.write()
        await fixture.indexBook()
        let left = writes
        const failing: Database = {
          ...db,
          copy: async (...what) => {
            if (left-- > 0) return db.copy(...what)
            cut = true
            if (isDone) await db.copy(...what)
            throw new Error('cut off')
          },
        }
        await fixture.restart({ db: failing, batchRows: 10 })
        await fixture.register.caughtUp().catch(() => undefined)
        await fixture.restart({ batchRows: 10 })
        await fixture.register.caughtUp()
        await fixture.assertSound()
        assert.deepEqual(
          docsOf(await allPages(fixture.register, { sort: 'newest', limit: 50 })),
          expected(await fixture.rows(), { sort: 'newest', limit: 50 }),
        )
        await fixture.stop()
      }
    }
  })

  it('goes on by itself after a failed write', async () => {
    await begin()
    perform(fixture, fc.sample(act, { numRuns: 60, seed: 10 }))
    let failures = 3
    const failing: Database = {
      ...db,
      copy: async (...what) => {
        // Committed, but told to have failed: as when a connection breaks between the two.
        await db.copy(...what)
        if (failures-- > 0) throw new Error('broken')
      },
    }
    await fixture.writer.write()
    await fixture.indexBook()
    await fixture.restart({ db: failing, batchRows: 7 })
    while (fixture.register.next < fixture.log.next)
      await fixture.register.caughtUp().catch(() => undefined)
    assert.ok(failures < 0)
    await fixture.assertSound()
  })

  it('finds every fault that is brought into it', async () => {
    await begun(60)
    await fixture.assertSound()
    const faults = [
      `update register set title = title || '!' where doc = 3`,
      `update register set state = 'revoked' where doc = (select min(doc) from register where state = 'active')`,
      `delete from register where doc = 5`,
      `update register_counts set count = count + 1 where dimension = 'registrations'`,
      `delete from register_counts where dimension = 'deposits'`,
      `insert into register_counts values ('region', '2026-11', '99', 1)`,
    ]
    for (const fault of faults) {
      await fixture.restart()
      await db.copy([], [fault])
      assert.equal((await checkRegister(fixture)).ok, false, fault)
      await fixture.stop()
      await begun(60)
    }
  })
}

/** Statistics must be what a count of the rows is. */
async function agree({ register }: RegisterFixture, all: readonly RegisterRow[]): Promise<void> {
  const months = await register.months({})
  for (const { month, ...sums } of months) {
    const own = all.filter(({ registered }) => registered.startsWith(month))
    assert.equal(sums.registrations, own.length)
    for (const dimension of ['category', 'region', 'lane', 'state'] as const)
      assert.deepEqual(sums[dimension], countBy(own.map((row) => row[dimension])))
  }
  const days = await register.days({})
  const counted = days.filter(({ registrations }) => registrations > 0)
  assert.deepEqual(
    Object.fromEntries(counted.map(({ day: on, registrations }) => [on, registrations])),
    countBy(all.map(({ registered }) => registered)),
  )
}

function countBy(values: readonly string[]): Record<string, number> {
  const sorted = values.toSorted()
  return Object.fromEntries(
    [...new Set(sorted)].map((value) => [value, sorted.filter((one) => one === value).length]),
  )
}
