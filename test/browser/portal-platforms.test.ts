import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator } from 'playwright-core'
import type { Label } from '../../verifier/vocabulary.ts'
import { deliveryStates, platformTexts, scopeTexts } from '../../web/portal/platforms/texts.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry, everywhere } from './_util/registry-page.ts'

const payload = '"><img src=x onerror=document.title=1><script>document.title=1</script>{{7*7}}'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

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

  for (const look of everywhere)
    it(`makes a key, has a table checked, is told of events, and shows a badge (${look.language}, ${look.size})`, async () => {
      await using portal = await PortalPage.signedIn(registry, newPerson().did, {
        ...look,
        path: '/platforms/keys',
      })
      await useKey(portal)
      await portal.go('/platforms/checks')
      await checkTable(portal)
      await portal.go('/platforms/webhooks')
      await hearEvents(portal)
      await portal.go('/platforms/badge')
      await showBadge(portal)
      portal.browser.calm()
    })

  /** Makes a key that is shown once, uses it, sees its use, and revokes it. */
  async function useKey(portal: PortalPage): Promise<void> {
    await portal.heading(platformTexts.keys)
    await portal.looked('no keys')
    await portal.button(platformTexts.makeKey).click()
    await portal.field(platformTexts.keyName).fill(payload)
    await portal.looked('form of a key')
    await portal.page.locator('form').getByRole('button').first().click()
    const secret = await portal.page.locator('.once code').innerText()
    await portal.looked('a new key')
    const bearer = { authorization: `Bearer ${secret}` }
    const asked = { method: 'POST', headers: { ...bearer, 'content-type': 'text/csv' } }
    const checked = await fetch(`${registry.url}/v1/checks`, { ...asked, body: 'number\r\nx\r\n' })
    assert.equal(checked.status, 202)
    const refused = await fetch(`${registry.url}/v1/keys`, { headers: bearer })
    assert.equal(refused.status, 403)
    await portal.button(platformTexts.saved).click()
    await portal.page.getByText(secret).waitFor({ state: 'detached' })
    await portal.page.getByText(portal.say(scopeTexts['check']!)).first().waitFor()
    await portal.page.getByRole('link', { name: payload }).click()
    await portal.page.getByRole('heading', { level: 1 }).getByText(payload).waitFor()
    await portal.looked('usage')
    await portal.go('/platforms/keys')
    await portal.button(platformTexts.revoke).click()
    await portal.page.locator('.ant-popconfirm').getByRole('button').last().click()
    // While it waits for its answer the button is called after that too.
    const button = portal.page.getByRole('button', { name: portal.say(platformTexts.revoke) })
    await button.waitFor({ state: 'detached' })
    assert.equal((await fetch(`${registry.url}/v1/checks`, { headers: bearer })).status, 401)
  }

  /** Has a table checked, takes the result home, and deletes it. */
  async function checkTable(portal: PortalPage): Promise<void> {
    await portal.heading(platformTexts.checks)
    // What the key had checked.
    await removeCheck(portal)
    await portal.looked('no checks')
    const rows = [
      `${sha256('platform work')},first`,
      `${sha256('nothing')},=1+1`,
      ...Array.from({ length: 500 }, (_, i) => `${sha256(String(i))},${i}`),
    ]
    const buffer = Buffer.from(`sha256,mine\r\n${rows.join('\r\n')}\r\n`)
    const input = portal.page.locator('input[type=file]')
    await input.setInputFiles({ name: `${payload}.csv`, mimeType: 'text/csv', buffer })
    const { page } = portal
    const result = ofCheck(portal, platformTexts.downloadResultOf)
    await result.waitFor()
    await portal.looked('a check that is done')
    const [download] = await Promise.all([page.waitForEvent('download'), result.click()])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    assert.equal(lines.length, rows.length + 1)
    assert.ok(lines[1]?.includes(number), lines[1])
    assert.ok(!lines[2]?.includes('作登字'))
    await removeCheck(portal)
  }

  /** Is told of events at an address, and sees each delivery. */
  async function hearEvents(portal: PortalPage): Promise<void> {
    await portal.button(platformTexts.addWebhook).click()
    const target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    await portal.field(platformTexts.url).fill(target)
    await portal.field(platformTexts.description).fill(payload)
    await portal.looked('form of a webhook')
    await portal.page.locator('form').getByRole('button').first().click()
    assert.match(await portal.page.locator('.once code').innerText(), /^whsec_/)
    await portal.button(platformTexts.saved).click()
    await portal.page.getByRole('link', { name: target }).click()
    received.length = 0
    await portal.button(platformTexts.test).click()
    const delivered = portal.say(deliveryStates['delivered']!)
    await portal.page.getByText(delivered, { exact: true }).first().waitFor()
    assert.ok(received.length > 0)
    await portal.looked('a webhook')
    await portal.button(platformTexts.pause).click()
    await portal.button(platformTexts.resume).waitFor()
  }

  /** Shows the badge of a certificate, and the HTML for it. */
  async function showBadge(portal: PortalPage): Promise<void> {
    await portal.field(platformTexts.certificate).fill(number)
    await portal.button(platformTexts.show).click()
    const picture = portal.page.locator('main img').first()
    await picture.waitFor()
    await portal.page.waitForFunction(() => {
      const [first] = document.querySelectorAll<HTMLImageElement>('main img')
      return first !== undefined && first.complete && first.naturalWidth > 50
    })
    assert.ok((await portal.page.locator('main').innerText()).includes(certificate))
    await portal.looked('badge')
  }
})

/** Deletes the one check that there is. */
/** A button of the check there is, which names the check by its time. */
function ofCheck(portal: PortalPage, label: Label): Locator {
  const [before = ''] = portal.say(label).split('{time}')
  return portal.page.getByRole('button', { name: before })
}

async function removeCheck(portal: PortalPage): Promise<void> {
  await ofCheck(portal, platformTexts.removeCheckOf).click()
  await portal.page.locator('.ant-popconfirm').getByRole('button').last().click()
  await portal.page.getByText(portal.say(platformTexts.checksNone)).waitFor()
}

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
