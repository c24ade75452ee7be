import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { fromHex } from '../../../verifier/encoding.ts'
import { verifyCheckpoint, parseVkey } from '../../../verifier/checkpoint.ts'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { assertSound } from '../../_util/start-registry.ts'
import { expectJson, expectProblem, newHolder } from './_api.ts'

interface Anchor {
  readonly size: number
  readonly entries: number
  readonly root: string
  readonly txHash: string
  readonly blockNumber: number
  readonly blockTime: number
}
interface State {
  readonly vkey: string
  readonly size: number
  readonly published: { readonly size: number; readonly root: string }
  readonly anchored?: Anchor
}
interface List<T> {
  readonly items: readonly T[]
  readonly next?: number
}
interface Entry {
  readonly index: number
  readonly stage: string
  readonly kind: string
  readonly time: number
  readonly subject: string
  readonly links: Readonly<Record<string, string>>
}
interface Growth {
  readonly before: number
  readonly points: readonly {
    readonly at: string
    readonly entries: number
    readonly size: number
  }[]
}
interface Clocks {
  readonly open: number
  readonly stages: readonly { readonly state: string; readonly open: number }[]
  readonly deadlines: Readonly<
    Record<string, { readonly days: number; readonly within: number; readonly over: number }>
  >
}

describe('the log to look at', function () {
  this.timeout(120_000)
  let registry: RegistryHere
  let office: OfficeHere
  const get = (path: string, headers = {}): Promise<Response> =>
    fetch(registry.url + path, { headers })
  const ask = async <T>(path: string): Promise<T> => expectJson<T>(await get(path), 200)
  const drain = async (): Promise<void> => {
    await registry.context.drain()
    await registry.context.register.caughtUp()
  }

  before(async () => {
    registry = await RegistryHere.start({
      COLOPHON_ANCHOR_INTERVAL_MS: '100',
      COLOPHON_PUBLISH_INTERVAL_MS: '50',
    })
    office = new OfficeHere(registry)
    const holder = newHolder()
    for (let i = 0; i < 3; i++) {
      await office.deposit(holder)
      await drain()
    }
    await office.examined('certified')
    await office.examined('accepted')
    const applicant = await office.identified()
    await office.submit(applicant, await office.form(applicant))
    await drain()
  })
  after(async () => {
    await registry.close()
    assertSound(registry.folder)
    await rm(registry.folder, { recursive: true, force: true })
  })

  it('says how it stands, as the signed checkpoint does', async () => {
    const state = await ask<State>('/v1/log')
    const { size, root } = verifyCheckpoint(await (await get('/v1/log/checkpoint')).text(), [
      parseVkey(state.vkey),
    ])
    assert.deepEqual([state.published.size, fromHex(state.published.root)], [size, root])
    assert.equal(state.size, registry.context.log.next)
    assert.equal(state.anchored?.size, size)
    assert.equal(state.anchored?.root, state.published.root)
  })

  it('answers whoever comes again that nothing changed, until something has', async () => {
    const first = await get('/v1/log')
    const tag = first.headers.get('etag') ?? ''
    await first.body?.cancel()
    const again = await get('/v1/log', { 'if-none-match': tag })
    assert.deepEqual([again.status, await again.text()], [304, ''])
    await office.deposit(newHolder())
    const then = await get('/v1/log', { 'if-none-match': tag })
    assert.equal((await expectJson<State>(then, 200)).size, registry.context.log.next)
    assert.notEqual(then.headers.get('etag'), tag)
    assert.equal(then.headers.get('access-control-allow-origin'), '*')
    await drain()
  })

  it('lists all anchors, newest first, page by page', async () => {
    const all: Anchor[] = []
    for (let next: number | undefined, more = true; more;) {
      const below = next === undefined ? '' : `&before=${next}`
      const page = await ask<List<Anchor>>(`/v1/log/anchors?limit=2${below}`)
      all.push(...page.items)
      next = page.next
      more = next !== undefined
    }
    assert.deepEqual((await ask<List<Anchor>>('/v1/log/anchors')).items, all)
    const rows = await registry.context.db.query
      .selectFrom('anchors')
      .orderBy('size', 'desc')
      .selectAll()
      .execute()
    assert.deepEqual(
      all.map(({ size, blockNumber, blockTime }) => [size, blockNumber, blockTime]),
      rows.map((row) => [row.size, row.block_number, row.block_time]),
    )
    assert.ok(rows.length >= 4)
    assert.equal(
      all.reduce((sum, { entries }) => sum + entries, 0),
      all[0]?.size,
    )
    assert.deepEqual((await ask<List<Anchor>>('/v1/log/anchors?before=0')).items, [])
  })

  it('lists entries as each is shown alone, and leads only to what is public', async () => {
    const { items, next } = await ask<List<Entry>>('/v1/log/entries?limit=100')
    assert.equal(next, undefined)
    assert.deepEqual(
      items.map(({ index }) => index),
      Array.from({ length: registry.context.log.next }, (_, i) => i).toReversed(),
    )
    for (const { links, ...entry } of items) {
      const alone = await ask<Entry>(links['entry']!)
      assert.equal(alone.links['record'], links['record'])
      assert.deepEqual({ ...alone, ...entry }, alone)
      const hidden = entry.kind === 'processEvent' || entry.kind === 'statusList'
      assert.equal(links['record'] === undefined, hidden, entry.kind)
      if (links['record'] !== undefined)
        assert.equal((await get(links['record'])).status, 200, links['record'])
    }
    const kinds = new Set(items.map(({ kind }) => kind))
    assert.ok(['deposit', 'workCertificate', 'processEvent'].every((kind) => kinds.has(kind)))
    const page = await ask<List<Entry>>('/v1/log/entries?limit=2&before=3')
    assert.deepEqual([page.items.map(({ index }) => index), page.next], [[2, 1], 1])
  })

  it('has grown by all of its entries', async () => {
    const { next } = registry.context.log
    const { points } = await ask<Growth>('/v1/log/growth')
    const day = points.at(-1)!.at
    assert.equal(points.at(-1)?.size, next)
    const hours = await ask<Growth>(`/v1/log/growth?by=hour&from=${points[0]!.at}&to=${day}`)
    assert.equal(
      hours.points.reduce((sum, { entries }) => sum + entries, 0),
      next,
    )
    const later = await ask<Growth>('/v1/log/growth?from=2999-01-01')
    assert.deepEqual([later.before, later.points], [next, []])
  })

  it('tells how long decisions took, and how the clocks stand', async () => {
    const { totals } = await ask<{ totals: object[] }>('/v1/register/decisions')
    assert.deepEqual(totals, [
      { lane: 'automatic', decisions: 1, certified: 1, refused: 0 },
      { lane: 'examined', decisions: 1, certified: 1, refused: 0 },
    ])
    const clocks = await ask<Clocks>('/v1/register/clocks')
    assert.deepEqual(
      [clocks.open, clocks.stages],
      [1, [{ state: 'accepted', open: 1, overdue: 0 }]],
    )
    assert.deepEqual(clocks.deadlines, {
      firstNotice: { days: 7, within: 0, over: 0 },
      registration: { days: 30, within: 1, over: 0 },
    })
    office.later(40 * 86_400)
    const late = await ask<Clocks>('/v1/register/clocks')
    assert.deepEqual(late.deadlines['registration'], { days: 30, within: 0, over: 1 })
  })

  it('refuses what it cannot answer', async () => {
    for (const query of [
      'anchors?limit=0',
      'anchors?limit=101',
      'anchors?before=-1',
      'anchors?before=x',
      'entries?before=9007199254740993',
      'entries?after=1',
      'growth?by=week',
      'growth?by=hour',
      'growth?by=hour&from=2026-01-01&to=2026-02-01',
      'growth?from=2026-11-23&to=2026-11-22',
      'growth?from=2026-11',
    ])
      await expectProblem(await get(`/v1/log/${query}`), 'invalid_request')
    await expectProblem(
      await get('/v1/register/decisions?from=2026-12&to=2026-11'),
      'invalid_request',
    )
  })
})
