import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { signedInAs } from '../../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import {
  application,
  expectJson,
  expectProblem,
  newHolder,
  postJson,
  registered,
} from '../routes/_api.ts'

describe('the app', () => {
  let registry: TestRegistry
  before(async () => {
    registry = await startRegistry({
      env: { COLOPHON_RATE_LIMIT: '30', COLOPHON_LOG_LEVEL: 'debug' },
    })
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })
  const get = (path: string, init?: RequestInit) => fetch(registry.url + path, init)
  const send = (id: string) => get('/health', { headers: { 'x-request-id': id } })

  it('is healthy and ready', async () => {
    assert.deepEqual(await expectJson(await get('/health'), 200), { status: 'ok' })
    const ready = await expectJson<{ status: string; checks: Record<string, string> }>(
      await get('/ready'),
      200,
    )
    assert.equal(ready.status, 'ready')
    assert.ok(Object.keys(ready.checks).length >= 4)
    assert.ok(Object.values(ready.checks).every((check) => check === 'ok'))
  })

  it('says 404 where nothing is, and which methods an address takes', async () => {
    await expectProblem(await get('/v2/deposits'), 'not_found')
    const answer = await get('/v1/works', { method: 'DELETE' })
    assert.equal((await expectProblem(answer, 'method_not_allowed')).status, 405)
    assert.equal(answer.headers.get('allow'), 'POST, OPTIONS')
    const options = await get('/v1/deposits', { method: 'OPTIONS' })
    assert.equal(options.status, 204)
    assert.equal(options.headers.get('allow'), 'POST, GET, HEAD, OPTIONS')
    assert.equal((await get('/health', { method: 'HEAD' })).status, 200)
  })

  it("keeps the caller's request id where it is a plain one", async () => {
    assert.equal((await send('abc-1')).headers.get('x-request-id'), 'abc-1')
    for (const id of ['a b', '<script>', 'x'.repeat(65)]) {
      assert.match((await send(id)).headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
    }
  })

  it('lets no answer be sniffed, framed or run', async () => {
    for (const path of ['/health', '/nothing', '/openapi.json']) {
      const { headers } = await get(path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none';/)
      assert.equal(headers.get('x-powered-by'), null)
    }
  })

  it('shows its documentation without loading anything from elsewhere', async () => {
    const answer = await get('/docs')
    const policy = answer.headers.get('content-security-policy') ?? ''
    assert.ok(!policy.includes('unsafe') && !policy.includes('http'), policy)
    const page = await answer.text()
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
    assert.equal(links.length, 4)
    assert.ok(!/<script>|\sstyle=|\son\w+=/.test(page))
    for (const link of links) assert.equal((await get(link)).status, 200, link)
    for (const file of ['package.json', 'index.html', '..%2fpackage.json'])
      await expectProblem(await get(`/docs/${file}`), 'not_found')
  })

  it('measures requests by route, never by path', async () => {
    await get('/v1/deposits/01a20244-c0f0-7715-92b6-740dca8098b0')
    await get('/v1/unknown-path')
    const metrics = await (await get('/metrics')).text()
    const wanted = 'method="GET",route="/v1/deposits/{id}",status="404"'
    assert.ok(metrics.includes(`colophon_http_request_seconds_count{${wanted}} 1`), metrics)
    assert.ok(!metrics.includes('01a20244') && !metrics.includes('unknown-path'))
    assert.match(metrics, /^colophon_log_sequenced_entries \d+$/m)
  })

  it('writes no personal data to its log', async () => {
    const holder = newHolder()
    const { id } = await registered(registry, holder)
    const digest = 'ab'.repeat(32)
    await get(`/v1/certificates?sha256=${digest}`, { headers: { 'x-request-id': 'mark-1' } })
    const hostile = { ...application(holder, id), authors: [{ displayName: '张三' }] }
    await postJson(registry, '/v1/works', hostile)
    await postJson(registry, '/v1/works', hostile, { authorization: 'Bearer hunter2' })
    const { authorization } = await signedInAs(registry.url, holder)
    const last = { 'x-request-id': 'mark-2' }
    await get('/health', { headers: last })
    // The log is written behind the answers.
    while (!registry.output().includes('"reqId":"mark-2"')) await sleep(20)
    const output = registry.output()
    assert.ok(output.includes('"reqId":"mark-1"'), output)
    for (const secret of [
      '张三',
      '王小明',
      '木纹',
      holder.slice(-40),
      digest,
      'hunter2',
      authorization.slice('Bearer '.length),
      '127.0.0.1:',
    ])
      assert.ok(!linesOfRequests(output).includes(secret), `${secret} is in the log`)
  })

  it('limits the rate of requests from one address, and not of health checks', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    const answers = await Promise.all(
      Array.from({ length: 80 }, () => get('/v1/log/checkpoint', { headers })),
    )
    const refused = answers.filter((answer) => answer.status === 429)
    // Even where a new minute begins in between.
    assert.ok(refused.length >= 20, `${refused.length} refused`)
    await expectProblem(refused[0]!, 'too_many_requests')
    assert.match(refused[0]!.headers.get('ratelimit') ?? '', /r=0/)
    assert.ok(refused[0]!.headers.get('retry-after'))
    assert.equal((await get('/health')).status, 200)
    assert.ok(!registry.output().includes('ERR_ERL'), registry.output())
  })
})

/** The log's lines on requests: those on the start name the address that it listens on. */
function linesOfRequests(output: string): string {
  return output
    .split('\n')
    .filter((line) => line.includes('"reqId"'))
    .join('\n')
}
