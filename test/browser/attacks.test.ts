import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import { answerTo, challengeOf, newPerson, sendSigned, signIn } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry } from './_util/registry-page.ts'

interface Described {
  readonly paths: Record<string, Record<string, { responses?: Record<string, Answer> }>>
}
interface Answer {
  readonly content?: Record<string, unknown>
}

const anyId = '0192f0c1-7f00-7000-8000-000000000000'
const evil = ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']

describe('what other sites may try', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let stranger: Server
  let strangeUrl: string
  let described: Described

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    described = (await (await fetch(`${registry.url}/openapi.json`)).json()) as Described
    // `localhost` is another site than 127.0.0.1.
    stranger = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>elsewhere</title>')
    }).listen(0, '127.0.0.1')
    await new Promise((done) => stranger.once('listening', done))
    strangeUrl = `http://localhost:${(stranger.address() as AddressInfo).port}/`
  })
  after(async () => {
    stranger?.close()
    await registry?.stop()
  })

  /** Addresses that answer a GET; parameters have some value. */
  function addresses(type?: string): string[] {
    return Object.entries(described.paths)
      .filter(([, { get }]) => get !== undefined)
      .filter(
        ([, { get }]) => type === undefined || type in (get?.responses?.['200']?.content ?? {}),
      )
      .map(([path]) => path.replaceAll(/\{\w+\}/g, anyId))
  }

  async function elsewhere(): Promise<{ page: Page; close: () => Promise<void> }> {
    const browser = await registry.browser()
    const page = await browser.context.newPage()
    await page.goto(strangeUrl)
    return { page, close: () => browser.context.close() }
  }

  it('show no page of ours in a frame', async () => {
    const pages = addresses('text/html').filter((path) => !path.startsWith('/v1/'))
    assert.ok(pages.length >= 4, pages.join())
    const { page, close } = await elsewhere()
    for (const path of pages) {
      const framed = await page.evaluate(async (address) => {
        const frame = document.createElement('iframe')
        frame.src = address
        document.body.append(frame)
        await new Promise((done) => frame.addEventListener('load', done))
        return document.querySelectorAll('iframe').length
      }, registry.url + path)
      const shown = page.frames().at(-1)!
      assert.ok(framed > 0 && !shown.url().startsWith(registry.url), `${path} shows ${shown.url()}`)
    }
    await close()
  })

  it('have no cookie to send along: none is ever set', async () => {
    for (const path of addresses()) {
      const { headers } = await fetch(registry.url + path)
      assert.equal(headers.get('set-cookie'), null, path)
    }
    const who = newPerson()
    const answer = await sendSigned(
      registry.url,
      answerTo(await challengeOf(registry.url), who),
      who,
    )
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.get('set-cookie'), null)
  })

  it('neither send a session nor read an answer that needs one', async () => {
    const token = await signIn(registry.url, newPerson())
    const { page, close } = await elsewhere()
    const outcomes = await page.evaluate(
      async ([url, bearer]) => {
        const tried = async (init: RequestInit, path = '/v1/session') => {
          const response = await fetch(url + path, init).catch(() => undefined)
          return response === undefined ? 'refused' : `${response.type} ${response.status}`
        }
        return [
          await tried({ headers: { authorization: `Bearer ${bearer}` } }),
          await tried({ credentials: 'include' }),
          await tried({ credentials: 'include', mode: 'no-cors' }),
          await tried({ method: 'DELETE', credentials: 'include' }),
          await tried(
            { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
            '/v1/works',
          ),
        ]
      },
      [registry.url, token] as const,
    )
    assert.deepEqual(outcomes, ['refused', 'refused', 'refused', 'refused', 'refused'])
    await close()
    const still = { headers: { authorization: `Bearer ${token}` } }
    assert.equal((await fetch(`${registry.url}/v1/session`, still)).status, 200)
  })

  it('change nothing by a form: it brings neither a session nor a type that is taken', async () => {
    const token = await signIn(registry.url, newPerson())
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const init = { method: 'POST', headers: { 'content-type': type }, body: '{"url":"x"}' }
      for (const path of ['/v1/works', '/v1/applications', '/v1/requests', '/v1/roles'])
        assert.equal((await fetch(registry.url + path, init)).status, 401, path)
      const signed = { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }
      const answer = await fetch(`${registry.url}/v1/applications`, signed)
      assert.equal(answer.status, 415, type)
    }
  })

  it('cannot have anybody redirected: no address answers with another', async () => {
    const names = ['next', 'redirect', 'redirect_uri', 'returnTo', 'url', 'continue']
    for (const path of addresses())
      for (const target of evil) {
        const query = new URLSearchParams(names.map((name) => [name, target])).toString()
        const { status, headers } = await fetch(`${registry.url}${path}?${query}`, {
          redirect: 'manual',
        })
        assert.ok(status < 300 || status >= 400, `${path}: ${status}`)
        assert.equal(headers.get('location'), null, path)
      }
    for (const target of ['//evil.example', '/%2f/evil.example', '/portal//evil.example']) {
      const answer = await fetch(registry.url + target, { redirect: 'manual' })
      assert.ok(answer.status < 300 || answer.status >= 400, target)
    }
  })

  it('cannot have the portal lead elsewhere after signing in', async () => {
    for (const path of ['?next=https://evil.example&redirect=//evil.example', '#//evil.example']) {
      await using portal = await PortalPage.signedIn(registry, newPerson().did, { path })
      assert.equal(new URL(portal.page.url()).origin, registry.url)
      await portal.button(shellTexts.signOut).waitFor()
      portal.browser.calm()
    }
  })

  it('cannot choose the session of somebody else (fixation)', async () => {
    const who = newPerson()
    const mine = await signIn(registry.url, newPerson())
    const answered = async (headers: Record<string, string>) => {
      const response = await sendSigned(
        registry.url,
        answerTo(await challengeOf(registry.url), who),
        who,
        headers,
      )
      return ((await response.json()) as { token: string }).token
    }
    const tokens = [
      await answered({ authorization: `Bearer ${mine}` }),
      await answered({ cookie: `session=${mine}; token=${mine}` }),
    ]
    assert.equal(new Set([mine, ...tokens]).size, 3)
    const session = async (init: RequestInit, query = '') =>
      (await fetch(`${registry.url}/v1/session${query}`, init)).status
    assert.equal(await session({}, `?token=${tokens[0]}`), 401)
    assert.equal(await session({ headers: { cookie: `token=${tokens[0]}` } }), 401)
    const bearer = { headers: { authorization: `Bearer ${tokens[0]}` } }
    assert.equal(await session({ ...bearer, method: 'DELETE' }), 204)
    assert.equal(await session(bearer), 401)
  })
})
