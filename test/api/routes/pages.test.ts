import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createApp } from '../../../api/app.ts'
import { loadConfig } from '../../../api/config.ts'
import { listen, type Listening } from '../../../api/server.ts'
import { ensureBuilt } from '../../../scripts/build.ts'
import { untouchable } from '../app/_untouchable.ts'
import { expectProblem } from './_api.ts'

const builtPage = new URL('../../../cache/web/verify.html', import.meta.url)
/** Scripts of the page together, in bytes. */
const mostScript = 200_000
/** Of a page that people see first. */
const mostPublicScript = 60_000

describe('the pages that the API serves', function () {
  this.timeout(300_000)
  let server: Listening
  let page: string
  let assets: string[]
  before(async () => {
    ensureBuilt(process.env)
    // Pages ask nothing of any part of the registry.
    server = await listen(createApp(untouchable()), loadConfig({ COLOPHON_PORT: '0' }))
    page = await (await get('/did')).text()
    assets = assetsIn(page)
  })
  after(() => server?.close())

  const get = (path: string, init?: RequestInit) => fetch(server.url + path, init)
  const textOf = async (path: string) => (await get(path)).text()

  it('come under a policy that lets nothing else in, and are asked for anew each time', async () => {
    const { headers } = await get('/did')
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(headers.get('cache-control'), 'no-cache')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; script-src 'self';/)
    assert.match(policy, /require-trusted-types-for 'script'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe|https?:|data:|blob:|\*/)
  })

  it('have one that says itself what it may do, and is the same file as on a disk', async () => {
    const response = await get('/verify')
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(response.headers.get('cache-control'), 'no-cache')
    assert.equal(response.headers.get('content-security-policy'), "frame-ancestors 'none'")
    const text = await response.text()
    assert.equal(text, await readFile(builtPage, 'utf8'))
    const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(text)![1]!
    assert.match(policy, /^default-src 'none'; script-src 'sha256-/)
    assert.doesNotMatch(policy, /unsafe-inline|https?:|'self'|connect-src|\*/)
  })

  it('are sent whole whenever they are asked for: an older build must replace a newer one', async () => {
    const since = new Date(Date.now() + 86_400_000).toUTCString()
    const again = await get('/did', { headers: { 'if-modified-since': since } })
    assert.equal(again.status, 200)
    assert.equal(await again.text(), page)
  })

  it('come compressed to whoever takes that, by Brotli rather than gzip, and are the same', async () => {
    for (const path of ['/did', '/', '/verify', ...assets]) {
      const whole = await get(path, { headers: { 'accept-encoding': 'identity' } })
      assert.equal(whole.headers.get('content-encoding'), null)
      const text = await whole.text()
      for (const [accepted, coding] of [
        ['gzip, deflate, br', 'br'],
        ['gzip;q=1.0, br;q=0', 'gzip'],
      ] as const) {
        const response = await get(path, { headers: { 'accept-encoding': accepted } })
        assert.equal(response.headers.get('content-encoding'), coding, path)
        assert.equal(response.headers.get('content-type'), whole.headers.get('content-type'))
        assert.match(response.headers.get('vary') ?? '', /accept-encoding/i)
        assert.equal(await response.text(), text)
      }
    }
  })

  it('have nothing inline and nothing from elsewhere', () => {
    assert.equal(assets.length, 3)
    assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|style=|\son\w+=|https?:|\/\/[a-z]/)
  })

  it('have files that are kept for ever, named by the digest of what is in them', async () => {
    const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' } as const
    const worker = /\/assets\/key-worker-[0-9a-f]{12}\.js/.exec(await textOf(scriptOf(assets)))![0]
    for (const path of [...assets, worker]) {
      const { headers, status } = await get(path)
      assert.equal(status, 200, path)
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable')
      const extension = path.split('.').at(-1) as keyof typeof types
      assert.ok(headers.get('content-type')?.startsWith(types[extension]), path)
      const digest = createHash('sha256')
        .update(await textOf(path))
        .digest('hex')
      assert.ok(path.includes(digest.slice(0, 12)), path)
    }
  })

  it('have little script, and none that needs another address', async () => {
    const script = await textOf(scriptOf(assets))
    const worker = /\/assets\/key-worker-[0-9a-f]{12}\.js/.exec(script)![0]
    const scripts = [script, await textOf(worker)]
    const size = scripts.reduce((sum, one) => sum + Buffer.byteLength(one), 0)
    assert.ok(size < mostScript, `${size} bytes`)
    // The one address in it is that of the SVG namespace.
    const addresses = scripts.flatMap((one) => one.match(/https?:\/\/[^\s"'`)]+/g) ?? [])
    assert.deepEqual([...new Set(addresses)], ['http://www.w3.org/2000/svg'])
    for (const one of scripts) assert.doesNotMatch(one, /\.innerHTML|document\.write|\beval\(/)
  })

  const publicPages = ['/', '/register', '/certificates/x']

  for (const path of publicPages)
    it(`have little script and nothing inline: ${path}`, async () => {
      const text = await textOf(path)
      assert.doesNotMatch(text, /<script(?![^>]*src=)|<style|style=|\son\w+=|https?:|\/\/[a-z]/)
      const script = await textOf(scriptOf(assetsIn(text)))
      assert.ok(Buffer.byteLength(script) < mostPublicScript, `${script.length} bytes`)
      assert.doesNotMatch(script, /\.innerHTML|document\.write|\beval\(/)
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /^default-src 'none'; script-src 'self';.*trusted-types hash-worker$/)
      assert.doesNotMatch(policy, /unsafe|https?:|data:|blob:|\*/)
    })

  it('let the worker that digests compile WebAssembly, and no text', async () => {
    const script = await textOf(scriptOf(assetsIn(await textOf('/'))))
    const [worker] = /\/assets\/hash-worker-[0-9a-f]{12}\.js/.exec(script)!
    const { headers } = await get(worker)
    const policy = "default-src 'none'; script-src 'wasm-unsafe-eval'"
    assert.equal(headers.get('content-security-policy'), policy)
  })

  it('lead from a certificate without scripts to the page that the server makes', async () => {
    const path = '/certificates/链%2F..%2F作?format=html'
    const response = await get(path, { redirect: 'manual' })
    assert.equal(response.status, 303)
    const expected = `/v1/certificates/${encodeURIComponent('链/../作')}?format=html`
    assert.equal(response.headers.get('location'), expected)
  })

  it('lead nowhere else', async () => {
    const elsewhere = [
      '/assets/did-000000000000.js',
      '/assets/did.html',
      `${assets[0]}.br`,
      '/assets/..%2fdid.html',
      '/assets/..%2f..%2f..%2fpackage-lock.json',
      '/assets/',
    ]
    for (const path of elsewhere) await expectProblem(await get(path), 'not_found')
    await expectProblem(await get('/did', { method: 'POST' }), 'method_not_allowed')
  })
})

function assetsIn(page: string): string[] {
  return [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!)
}

function scriptOf(paths: readonly string[]): string {
  return paths.find((path) => path.endsWith('.js'))!
}
