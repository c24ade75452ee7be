import assert from 'node:assert/strict'
import { createApp } from '../../../api/app.ts'
import { loadConfig } from '../../../api/config.ts'
import { listen, type Listening } from '../../../api/server.ts'
import { ensureBuilt } from '../../../scripts/build.ts'
import { untouchable } from '../app/_untouchable.ts'
import { expectProblem } from './_api.ts'

describe('the portal that the API serves', function () {
  this.timeout(300_000)
  let server: Listening
  before(async () => {
    ensureBuilt(process.env)
    server = await listen(createApp(untouchable()), loadConfig({ COLOPHON_PORT: '0' }))
  })
  after(() => server?.close())

  const get = (path: string, init?: RequestInit) => fetch(server.url + path, init)
  const assetsOf = (page: string) =>
    [...page.matchAll(/"(\/portal\/assets\/[^"]+)"/g)].map(([, path]) => path!)

  it('is the same page at every address within it, asked for anew each time', async () => {
    const page = await (await get('/portal')).text()
    for (const path of ['/portal/', '/portal/staff/queue', '/portal/certificates/%3Cscript%3E'])
      assert.equal(await (await get(path)).text(), page, path)
    const { headers } = await get('/portal')
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(headers.get('cache-control'), 'no-cache')
    assert.equal(headers.get('last-modified'), null)
  })

  it('comes under a policy without unsafe-inline, in no frame, with trusted types', async () => {
    const policy = (await get('/portal')).headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.match(
      policy,
      /connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'/,
    )
    assert.match(policy, /frame-ancestors 'none'; require-trusted-types-for 'script'/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*|nonce/)
    assert.doesNotMatch(policy, /script-src[^;]*(blob|data):/)
  })

  it('has files that never change, and no script or style within the page', async () => {
    const page = await (await get('/portal')).text()
    assert.doesNotMatch(page, /<style|<script(?![^>]*src=)| style=| on\w+=/)
    const assets = assetsOf(page)
    assert.ok(assets.length >= 3)
    for (const path of assets) {
      const { status, headers } = await get(path)
      assert.equal(status, 200, path)
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable')
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
    }
  })

  it('has no other files', async () => {
    for (const path of [
      '/portal/assets/index-00000000.js',
      '/portal/assets/index.html',
      '/portal/assets/..%2findex.html',
      '/portal/assets/..%2f..%2f..%2fpackage-lock.json',
    ])
      await expectProblem(await get(path), 'not_found')
    await expectProblem(await get('/portal', { method: 'POST' }), 'method_not_allowed')
  })
})
