import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { checkRegister } from '../../../api/fsck/check-register.ts'
import type { Database } from '../../../api/db/database.ts'
import type { RegisterRow } from '../../../api/register/entry.ts'
import { reportCsv, reportJson, totalsCsv } from '../../../api/register/report.ts'
import { CursorError, type PageQuery } from '../../../api/register/search.ts'
import { categoryCodes } from '../../../verifier/vocabulary.ts'
import { runs } from '../../_util/runs.ts'
import { fileOf, noon } from '../book/_util/book-fixture.ts'
import { allPages, docsOf, expected } from './_util/model.ts'
import { RegisterFixture, type TestWork } from './_util/register-fixture.ts'

const day = 86_400
// PostgreSQL's text, and a certificate, cannot hold U+0000 and lone surrogates.
const pieces = [
  ...[
    '图',
    '作品',
    '國',
    '国',
    '静夜思',
    '明月',
    '𠀀',
    '𪜀',
    '第',
    '王',
    '李白',
    '☆',
    '。',
    '·',
    ' ',
  ],
  ...['Wood', 'GRAIN', ' light ', 'é', 'Ａ', 'ﬁ', '12', '100', '%', '_', "'", '"', '\\', '+', '='],
  ...['ー', 'が', '한', 'ไ', '著', '乾', '🀄', '－', '--', '著作权'],
]
const title = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''))
const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('李白', '杜甫', '匿名', '北京版权 有限公司', 'Wood & Co.'),
  },
  { weight: 1, arbitrary: title },
)
const work: fc.Arbitrary<TestWork> = fc.record(
  {
    title,
    alternativeTitle: title,
    authors: fc.array(name, { minLength: 1, maxLength: 3 }),
    holders: fc.array(name, { minLength: 1, maxLength: 2 }),
    category: fc.constantFrom(...categoryCodes),
    region: fc.constantFrom('11', '31', '44', 'x', '1'),
    examined: fc.boolean(),
    completion: fc.constantFrom('2022', '2022-05'),
  },
  { requiredKeys: ['title', 'authors', 'holders'] },
)
const change = fc.constantFrom('superseded', 'suspended', 'restored', 'revoked', 'surrendered')

/** Something that happens in the register. */
type Act =
  | { kind: 'work'; work: TestWork }
  | { kind: 'deposit' }
  | { kind: 'change'; of: number; change: string }
  | { kind: 'day' }
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('work'), work }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deposit') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change'), of: fc.nat(), change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('day') }) },
)

/** Lets acts happen; answers the ids of the certificates. */
function perform({ writer }: RegisterFixture, acts: readonly Act[], ids: string[] = []): string[] {
  for (const one of acts) {
    if (one.kind === 'work') ids.push(writer.work(one.work))
    else if (one.kind === 'deposit') writer.deposit()
    else if (one.kind === 'day') writer.now += day
    else if (ids.length > 0) writer.change(ids[one.of % ids.length]!, one.change)
  }
  return ids
}

/** Searches that hostile people make: none may fail, hang or find what is not there. */
const hostile = [
  ...[
    '%',
    '_',
    "'",
    '"',
    '\\',
    "' or 1=1 --",
    '"""',
    '*',
    ':*',
    '&|!()',
    '<b>',
    '😀',
    '图'.repeat(66),
  ],
  ...[
    'a'.repeat(200),
    '\u{10ffff}',
    '\ufffd',
    '\u200b\u200d',
    'ﷺ',
    '图 图 图',
    '#cliterary',
    '^图',
    '图$',
  ],
]
const q = fc.oneof(
  { weight: 4, arbitrary: title },
  { weight: 3, arbitrary: fc.constantFrom(...pieces) },
  { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.tuple(title, title).map((parts) => parts.join(' ')) },
)
const dayOf = (n: number): string => new Date((noon + n * day) * 1000).toISOString().slice(0, 10)
const number = fc
  .tuple(fc.constantFrom('链作登字-2026-A-00000001', '链作登字-2026-F-00000012', '京'), fc.nat(25))
  .map(([text, length]) => text.slice(0, length + 1))
const query: fc.Arbitrary<PageQuery> = fc
  .record(
    {
      q,
      number,
      sha256: fc.nat(400).map((n) => fileOf(`file ${n}`).sha256),
      holder: name,
      category: fc.constantFrom(...categoryCodes),
      state: fc.constantFrom('active', 'suspended', 'superseded', 'revoked', 'surrendered'),
      region: fc.constantFrom('00', '11', '31', '99'),
      lane: fc.constantFrom('automatic', 'examined'),
      from: fc.integer({ min: -2, max: 60 }).map(dayOf),
      to: fc.integer({ min: -2, max: 60 }).map(dayOf),
      sort: fc.constantFrom('newest', 'relevance'),
      limit: fc.integer({ min: 1, max: 30 }),
    },
    { requiredKeys: ['sort', 'limit'] },
  )
  // Most searches ask for one thing or two; all at once find nothing.
  .chain((all) =>
    fc.subarray(Object.keys(all), { maxLength: 3 }).map((keys) => {
      const kept = new Set([...keys, 'sort', 'limit'])
      const some = Object.entries(all).filter(([key]) => kept.has(key))
      return Object.fromEntries(some) as unknown as PageQuery
    }),
  )

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
  const rows = async (): Promise<RegisterRow[]> =>
    db.query.selectFrom('register').orderBy('doc').selectAll().execute()
  const isSound = async (): Promise<void> => {
    const finding = await checkRegister(fixture)
    assert.ok(finding.ok, finding.detail)
  }
  const populate = async (count: number): Promise<string[]> => {
    await begin({ batchRows: 37 })
    const acts = fc.sample(act, { numRuns: count, seed: 7 })
    const ids = perform(fixture, acts)
    await fixture.settle()
    return ids
  }

  it('shows what was registered, in the words of the certificate', async () => {
    await begin()
    const id = fixture.writer.work({
      title: '静夜思',
      alternativeTitle: 'Quiet Night',
      authors: ['李白'],
      holders: ['匿名'],
      region: '11',
      completion: '0726',
    })
    await fixture.settle()
    assert.deepEqual(await rows(), [
      {
        doc: 0,
        seq: 0,
        id,
        number: '链作登字-2026-A-00000001',
        title: '静夜思',
        alternative_title: 'Quiet Night',
        holders: '["匿名"]',
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

  it('finds what a list read from end to end finds, in the same order', async () => {
    await populate(400)
    const all = await rows()
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
    await populate(100)
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
    await populate(200)
    const before = expected(await rows(), { q: '图', sort: 'newest', limit: 3 })
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
    await isSound()
  })

  it('refuses a cursor of another search', async () => {
    await populate(50)
    const { next = '' } = await fixture.register.search({ sort: 'newest', limit: 1 })
    const isRefused = (error: unknown): boolean => error instanceof CursorError
    for (const cursor of [
      '',
      'x',
      next.slice(1),
      `${next}A`,
      Buffer.from('1.0.5.').toString('base64url'),
    ])
      await assert.rejects(fixture.register.search({ sort: 'newest', limit: 1, cursor }), isRefused)
    const other = fixture.register.search({ q: '图', sort: 'newest', limit: 1, cursor: next })
    await assert.rejects(other, isRefused)
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
    await isSound()
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
          await isSound()
          await agree(fixture, await rows())
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
        await isSound()
        assert.deepEqual(
          docsOf(await allPages(fixture.register, { sort: 'newest', limit: 50 })),
          expected(await rows(), { sort: 'newest', limit: 50 }),
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
    await isSound()
  })

  it('finds every fault that is brought into it', async () => {
    await populate(60)
    await isSound()
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
      await populate(60)
    }
  })

  describe('the monthly report', () => {
    const month = '2026-11'
    const csv = async (): Promise<string> => {
      const pieces: string[] = []
      for await (const piece of reportCsv(await fixture.register.report(month))) pieces.push(piece)
      return pieces.join('')
    }

    it('has every registration of the month, and no other', async () => {
      await populate(300)
      const all = (await rows()).filter(({ registered }) => registered.startsWith(month))
      let json = ''
      for await (const piece of reportJson(await fixture.register.report(month))) json += piece
      const report: { registrations: { registrationNumber: string; state: string }[] } =
        JSON.parse(json)
      assert.deepEqual(
        report.registrations.map(({ registrationNumber, state }) => [registrationNumber, state]),
        all.map(({ number: text, state }) => [text, state]),
      )
      const table = parse(await csv(), { bom: true, columns: false }) as string[][]
      assert.deepEqual(
        table.slice(1).map(([first]) => first),
        all.map(({ number: text }) => text),
      )
      assert.deepEqual((await fixture.register.report('2020-01')).totals.registrations, 0)
    })

    it('is a table that a spreadsheet reads back, and runs nothing of it', async () => {
      await begin()
      const titles = [
        '=1+1',
        '+86',
        '-2',
        '@a',
        '＝1',
        'a,b',
        'a"b',
        "'x",
        '图；图',
        '行\u2028行',
        '=cmd|"/c"!A1',
      ]
      for (const text of titles) fixture.writer.work({ title: text, authors: ['=x', 'y'] })
      await fixture.settle()
      const text = await csv()
      assert.ok(text.startsWith('\ufeff登记号'))
      const lines = text.split('\r\n')
      assert.equal(lines.length, titles.length + 2)
      const table = parse(text, { bom: true, columns: false }) as string[][]
      const back = table.slice(1).map(([, cell = '']) => cell)
      assert.ok(table.flat().every((cell) => !/^[=+\-@＝＋－＠\t\r]/.test(cell)))
      assert.deepEqual(
        back.map((cell, i) => (cell === `'${titles[i]}` ? cell.slice(1) : cell)),
        titles,
      )
    })

    it('has totals that are those of the statistics', async () => {
      await populate(120)
      const report = await fixture.register.report(month)
      const [, ...lines] = parse(totalsCsv(report), { bom: true, columns: false }) as string[][]
      assert.deepEqual(lines[0], [month, 'registrations', '', String(report.totals.registrations)])
      const states = lines.filter(([, dimension]) => dimension === 'state')
      assert.deepEqual(
        Object.fromEntries(states.map(([, , value, count]) => [value, Number(count)])),
        report.totals.state,
      )
    })
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
