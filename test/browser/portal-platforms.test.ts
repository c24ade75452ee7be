import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { platformTexts, scopeTexts } from '../../web/portal/platforms/texts.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'

const payload = '"><img src=x onerror=document.title=1><script>document.title=1</script>{{7*7}}'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

async function look({ page }: PortalPage, what: string): Promise<void> {
  await assertAccessible(page, what)
  await assertFits(page, what)
}

describe('what platforms do in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let receiver: Server
  let number: string
  let certificate: string
  const received: string[] = []

  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_WEBHOOK_TARGETS: 'any' })
    receiver = createServer((request, response) => {
      received.push(String(request.headers['webhook-id']))
      response.writeHead(204).end()
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    ;({ number, certificate } = await registered('platform work'))
  })
  after(async () => {
    receiver?.close()
    await registry?.stop()
  })

  /** A work in the short way. */
  async function registered(text: string): Promise<{ number: string; certificate: string }> {
    const { office } = registry
    const { did } = newPerson()
    const deposits = [await office.deposit(did, Buffer.from(text))]
    const issued = await office.expect<{
      id: string
      document: { credentialSubject: { registrationNumber: string } }
    }>(201, did, 'POST', '/v1/works', shortForm(did, deposits))
    return { certificate: issued.id, number: issued.document.credentialSubject.registrationNumber }
  }

  it('makes a key that is shown once, uses it, sees its use, and revokes it (zh, phone)', async () => {
    const path = '/platforms/keys'
    const options = { path, size: 'phone', language: 'zh' } as const
    await using portal = await PortalPage.signedIn(registry, newPerson().did, options)
    await portal.heading(platformTexts.keys)
    await look(portal, 'no keys')
    await portal.button(platformTexts.makeKey).click()
    await portal.field(platformTexts.keyName).fill(payload)
    await look(portal, 'form of a key')
    await portal.page.locator('form').getByRole('button').first().click()
    const secret = await portal.page.locator('.once code').innerText()
    await look(portal, 'a new key')
    const bearer = { authorization: `Bearer ${secret}` }
    const asked = { method: 'POST', headers: { ...bearer, 'content-type': 'text/csv' } }
    const checked = await fetch(`${registry.url}/v1/checks`, { ...asked, body: 'number\r\nx\r\n' })
    assert.equal(checked.status, 202)
    const refused = await fetch(`${registry.url}/v1/keys`, { headers: bearer })
    assert.equal(refused.status, 403)
    await portal.button(platformTexts.saved).click()
    assert.equal(await portal.page.getByText(secret).count(), 0)
    await portal.page.getByText(portal.say(scopeTexts['check']!)).first().waitFor()
    await portal.page.getByRole('link', { name: payload }).click()
    await portal.page.getByRole('heading', { level: 1 }).getByText(payload).waitFor()
    await look(portal, 'usage')
    await portal.go(path)
    await portal.button(platformTexts.revoke).click()
    await portal.page.locator('.ant-popconfirm').getByRole('button').last().click()
    await portal.button(platformTexts.revoke).waitFor({ state: 'detached' })
    assert.equal((await fetch(`${registry.url}/v1/checks`, { headers: bearer })).status, 401)
    portal.browser.calm()
  })

  it('has a table checked and takes the result home (en, desktop)', async () => {
    const path = '/platforms/checks'
    const options = { path, size: 'desktop', language: 'en' } as const
    await using portal = await PortalPage.signedIn(registry, newPerson().did, options)
    await portal.heading(platformTexts.checks)
    await look(portal, 'no checks')
    const rows = [
      `${sha256('platform work')},first`,
      `${sha256('nothing')},=1+1`,
      ...Array.from({ length: 500 }, (_, i) => `${sha256(String(i))},${i}`),
    ]
    const buffer = Buffer.from(`sha256,mine\r\n${rows.join('\r\n')}\r\n`)
    const input = portal.page.locator('input[type=file]')
    await input.setInputFiles({ name: `${payload}.csv`, mimeType: 'text/csv', buffer })
    const result = portal.page.getByRole('button', { name: /^Download the result of the check of/ })
    await result.waitFor()
    await look(portal, 'a check that is done')
    const [download] = await Promise.all([portal.page.waitForEvent('download'), result.click()])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    assert.equal(lines.length, rows.length + 1)
    assert.ok(lines[1]?.includes(number), lines[1])
    assert.ok(!lines[2]?.includes('作登字'))
    await portal.page.getByRole('button', { name: /^Delete the check of/ }).click()
    await portal.page.locator('.ant-popconfirm').getByRole('button').last().click()
    await portal.page.getByText(platformTexts.checksNone.en).waitFor()
    portal.browser.calm()
  })

  it('is told of events at an address, and sees each delivery (zh, desktop)', async () => {
    const path = '/platforms/webhooks'
    const options = { path, size: 'desktop', language: 'zh' } as const
    await using portal = await PortalPage.signedIn(registry, newPerson().did, options)
    await portal.button(platformTexts.addWebhook).click()
    const target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    await portal.field(platformTexts.url).fill(target)
    await portal.field(platformTexts.description).fill(payload)
    await look(portal, 'form of a webhook')
    await portal.page.locator('form').getByRole('button').first().click()
    assert.match(await portal.page.locator('.once code').innerText(), /^whsec_/)
    await portal.button(platformTexts.saved).click()
    await portal.page.getByRole('link', { name: target }).click()
    await portal.button(platformTexts.test).click()
    await portal.page.getByText('已送达').first().waitFor()
    assert.ok(received.length > 0)
    await look(portal, 'a webhook')
    await portal.button(platformTexts.pause).click()
    await portal.button(platformTexts.resume).waitFor()
    portal.browser.calm()
  })

  it('shows the badge of a certificate, and the HTML for it (en, phone)', async () => {
    const path = '/platforms/badge'
    const options = { path, size: 'phone', language: 'en' } as const
    await using portal = await PortalPage.signedIn(registry, newPerson().did, options)
    await portal.field(platformTexts.certificate).fill(number)
    await portal.button(platformTexts.show).click()
    const picture = portal.page.locator('main img').first()
    await picture.waitFor()
    await portal.page.waitForFunction(() => {
      const [first] = document.querySelectorAll<HTMLImageElement>('main img')
      return first !== undefined && first.complete && first.naturalWidth > 50
    })
    assert.ok((await portal.page.locator('main').innerText()).includes(certificate))
    await look(portal, 'badge')
    portal.browser.calm()
  })
})

function shortForm(applicant: string, deposits: readonly string[]): object {
  return {
    applicant,
    deposits,
    work: {
      title: '平台作品',
      category: 'photograph',
      creationNature: 'originalWork',
      completion: { date: '2022-05' },
    },
    authors: [{ displayName: '王小明', signing: 'realName' }],
    owners: [{ displayName: '王小明', did: applicant, acquisition: 'original', rights: 131_071 }],
    ownershipForm: 'individual',
  }
}
