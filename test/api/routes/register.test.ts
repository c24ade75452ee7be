import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../../_util/start-registry.ts'
import {
  deposited,
  expectJson,
  expectProblem,
  newHolder,
  registered,
  type Resource,
} from './_api.ts'

interface Page {
  readonly items: readonly {
    readonly id: string
    readonly registrationNumber: string
    readonly title: string
    readonly registrationDate: string
    readonly state: string
    readonly links: { readonly certificate: string }
  }[]
  readonly total?: { readonly value: number; readonly relation: string }
  readonly next?: string
  readonly indexedTo: number
}

interface Statistics {
  readonly totals: { readonly registrations: number; readonly deposits: number }
  readonly months?: readonly { readonly month: string; readonly registrations: number }[]
  readonly days?: readonly { readonly day: string; readonly deposits: number }[]
}

const ids = (page: Page): string[] => page.items.map(({ id }) => id)

describe('the public register', function () {
  this.timeout(120_000)
  let registry: TestRegistry
  const works: Resource[] = []
  const get = (path: string, headers = {}): Promise<Response> =>
    fetch(registry.url + path, { headers })
  const search = async (query: Record<string, string> = {}): Promise<Page> =>
    expectJson<Page>(await get(`/v1/register?${new URLSearchParams(query).toString()}`), 200)
  /** The register follows within a second. */
  const caughtUp = async (): Promise<void> => {
    const last = works.at(-1)?.logIndex ?? 0
    for (let tries = 0; (await search()).indexedTo <= last; tries++) {
      assert.ok(tries < 100, 'the register does not follow')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  before(async () => {
    registry = await startRegistry()
    await deposited(registry, newHolder())
    for (let i = 0; i < 3; i++) works.push(await registered(registry, newHolder()))
    await caughtUp()
  })
  after(async () => {
    await registry.stop()
    assertSound(registry.dataFolder)
    await removeFolder(registry.dataFolder)
  })

  it('shows the newest first, a page at a time', async () => {
    const first = await search({ limit: '2' })
    assert.deepEqual(first.total, { value: 3, relation: 'exact' })
    const second = await search({ limit: '2', cursor: first.next ?? '' })
    assert.equal(second.next, undefined)
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      works.map(({ id }) => id).toReversed(),
    )
  })

  it('leads to the certificates', async () => {
    const [item] = (await search({ limit: '1' })).items
    const { id } = await expectJson<Resource>(await get(item!.links.certificate), 200)
    assert.equal(id, item!.id)
  })

  it('finds by title, number, file and holder', async () => {
    const { registrationNumber = '', files = [] } = works[0]!.document.credentialSubject
    assert.equal((await search({ q: '木紋 WOOD', sort: 'relevance' })).items.length, 3)
    assert.deepEqual(ids(await search({ number: registrationNumber })), [works[0]!.id])
    assert.equal((await search({ number: registrationNumber.slice(0, -2) })).items.length, 3)
    assert.deepEqual(ids(await search({ sha256: files[0]!.digests.sha256 })), [works[0]!.id])
    assert.deepEqual(ids(await search({ q: '没有这样的作品' })), [])
    assert.equal(
      (await search({ state: 'active', examination: 'automatic', region: '00' })).items.length,
      3,
    )
    assert.equal((await search({ state: 'revoked' })).items.length, 0)
    const { registrationDate: day } = (await search()).items[0]!
    assert.equal((await search({ from: day, to: day })).items.length, 3)
    assert.equal((await search({ to: '2000-01-01' })).items.length, 0)
  })

  it('may be read by any page, and kept for a moment', async () => {
    for (const path of [
      '/v1/register',
      '/v1/register/statistics',
      '/v1/register/reports/2026-11',
    ]) {
      const answer = await get(path)
      assert.equal(answer.headers.get('access-control-allow-origin'), '*')
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=5')
      await answer.body?.cancel()
    }
  })

  for (const query of [
    'q=',
    'q=%25',
    'q=%00',
    `q=${'%E5%9B%BE'.repeat(201)}`,
    'q=a&q=b',
    'limit=0',
    'limit=101',
    'cursor=x',
    'category=poem',
    'state=lost',
    'region=1',
    'from=2026-11',
    'to=2026-13-01',
    'sha256=1',
    'holder=-',
    'colour=red',
    `number=${'1'.repeat(41)}`,
  ]) {
    it(`refuses ${query.slice(0, 30)}`, async () => {
      const answer = await get(`/v1/register?${query}`)
      assert.equal(answer.status, 400, await answer.text())
    })
  }

  it('says what is wrong with a cursor', async () => {
    const { next = '' } = await search({ limit: '1' })
    const { detail } = await expectProblem(
      await get(`/v1/register?limit=1&q=wood&cursor=${next}`),
      'invalid_request',
    )
    assert.match(detail, /another search/)
  })

  it('counts by month and by day', async () => {
    const byMonth = await expectJson<Statistics>(await get('/v1/register/statistics'), 200)
    assert.deepEqual(byMonth.totals, { ...byMonth.totals, registrations: 3, deposits: 4 })
    assert.equal(byMonth.months?.at(-1)?.registrations, 3)
    const byDay = await expectJson<Statistics>(await get('/v1/register/statistics?by=day'), 200)
    assert.equal(byDay.months, undefined)
    assert.equal(byDay.days?.at(-1)?.deposits, 4)
    const none = await get('/v1/register/statistics?from=2000-01&to=2000-12')
    assert.equal((await expectJson<Statistics>(none, 200)).totals.registrations, 0)
    for (const query of ['from=2026-12&to=2026-11', 'from=2026', 'by=year'])
      await expectProblem(await get(`/v1/register/statistics?${query}`), 'invalid_request')
  })

  it('reports a month as JSON or as CSV, as asked for', async () => {
    const month = (await search()).items[0]!.registrationDate.slice(0, 7)
    const path = `/v1/register/reports/${month}`
    const json = await expectJson<{ registrations: { id: string }[]; totals: object }>(
      await get(path),
      200,
    )
    assert.deepEqual(
      json.registrations.map(({ id }) => id),
      works.map(({ id }) => id),
    )
    for (const answer of [
      await get(`${path}?format=csv`),
      await get(path, { accept: 'text/csv' }),
    ]) {
      assert.match(answer.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8$/)
      assert.match(answer.headers.get('content-disposition') ?? '', /filename=register-[\d-]+\.csv/)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
      const [, ...lines] = parse(Buffer.from(bytes), { bom: true })
      assert.deepEqual(
        lines.map(([number]) => number),
        works.map(({ document }) => document.credentialSubject.registrationNumber),
      )
    }
    const totals = await (await get(`${path}?format=csv&part=totals`)).text()
    assert.match(totals, /,registrations,,3\r\n/)
    const empty = await get('/v1/register/reports/1999-12')
    assert.deepEqual((await expectJson<{ registrations: object[] }>(empty, 200)).registrations, [])
    await expectProblem(await get('/v1/register/reports/2026-13'), 'not_found')
    await expectProblem(await get(`${path}?format=pdf`), 'invalid_request')
  })

  it('is the same after kill -9 in the middle of registrations', async () => {
    const holder = newHolder()
    const under = Array.from({ length: 20 }, () =>
      registered(registry, holder).catch(() => undefined),
    )
    works.push((await Promise.race(under))!)
    await registry.kill()
    await Promise.all(under)
    registry = await startRegistry({ dataFolder: registry.dataFolder })
    await caughtUp()
    const { items } = await search({ limit: '100' })
    assert.ok(works.every((work) => items.some(({ id }) => id === work.id)))
    const { totals } = await expectJson<Statistics>(await get('/v1/register/statistics'), 200)
    assert.equal(totals.registrations, items.length)
  })
})
