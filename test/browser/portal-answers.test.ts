import assert from 'node:assert/strict'
import type { Route } from 'playwright-core'
import { problemTexts } from '../../web/portal/base/problem-texts.ts'
import { platformTexts } from '../../web/portal/platforms/texts.ts'
import { texts } from '../../web/texts.ts'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry } from './_util/registry-page.ts'
import { until } from './_util/until.ts'

const name = 'Catalogue of the first'

const makeKey = async (portal: PortalPage): Promise<void> => {
  await portal.button(platformTexts.makeKey).click()
  await portal.field(platformTexts.keyName).fill(name)
  await portal.button(platformTexts.makeKey).last().click()
  await portal.button(platformTexts.saved).click()
}

describe('what the registry answered, in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  const withKey = async (): Promise<PortalPage> => {
    const { did } = newPerson()
    const portal = await PortalPage.signedIn(registry, did, { path: '/platforms/keys' })
    await makeKey(portal)
    await portal.page.getByRole('link', { name }).waitFor()
    return portal
  }

  it('is not shown to whoever signs in next', async () => {
    await using portal = await withKey()
    const held = Promise.withResolvers<void>()
    await portal.page.route('**/v1/keys', async (route) => {
      await held.promise
      await route.continue()
    })
    await portal.changeTo(newPerson().did)
    await portal.page.locator('main').getByText(portal.say(shellTexts.loading)).waitFor()
    assert.equal(await portal.page.getByText(name).count(), 0)
    held.resolve()
    await portal.page.getByText(portal.say(platformTexts.keysNone)).waitFor()
    assert.equal(await portal.page.getByText(name).count(), 0)
    portal.browser.calm()
  })

  it('stays where it cannot be asked for anew, and goes where it is forbidden', async () => {
    await using portal = await withKey()
    const { page } = portal
    const row = page.getByRole('link', { name })
    let code = 'too_many_requests'
    const refuse = async (route: Route): Promise<void> => {
      if (route.request().method() !== 'GET') return route.continue()
      const status = code === 'forbidden' ? 403 : 429
      const contentType = 'application/problem+json'
      return route.fulfill({ status, contentType, json: { title: code, status, code } })
    }
    await page.route('**/v1/keys', refuse)
    await makeKey(portal)
    await page.getByText(portal.say(problemTexts['too_many_requests']!)).waitFor()
    assert.equal(await row.count(), 1)
    code = 'forbidden'
    await makeKey(portal)
    await page.getByText(portal.say(problemTexts['forbidden']!)).waitFor()
    assert.equal(await row.count(), 0)
    portal.browser.calm()
  })

  it('is a key that is shown even where the list does not come, and cannot be cancelled away', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did, { path: '/platforms/keys' })
    const { page } = portal
    await page.getByText(portal.say(platformTexts.keysNone)).waitFor()
    const made = Promise.withResolvers<void>()
    await page.route('**/v1/keys', async (route) => {
      if (route.request().method() === 'GET') return
      await made.promise
      return route.continue()
    })
    await portal.button(platformTexts.makeKey).click()
    await portal.field(platformTexts.keyName).fill(name)
    await page.locator('form').getByRole('button').first().click()
    await until(
      () => portal.button(platformTexts.cancel).isDisabled(),
      (isDisabled) => isDisabled,
    )
    made.resolve()
    assert.match(await page.locator('.once code').innerText(), /^\S{20,}$/)
    portal.browser.calm()
  })

  it('is that there is no such certificate, where a badge is asked for', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did, { path: '/platforms/badge' })
    for (const asked of ['01935262-1111-7000-8000-000000000001', '链作登字-2026-H-99999999 ']) {
      await portal.field(platformTexts.certificate).fill(asked)
      await portal.button(platformTexts.show).click()
      await portal.page.getByText(portal.say(platformTexts.certificateNone)).waitFor()
      assert.equal(await portal.page.locator('main img').count(), 0)
      await portal.go('/platforms/checks')
      await portal.heading(platformTexts.checks)
      await portal.go('/platforms/badge')
    }
    portal.browser.calm()
  })

  it('is that nothing was sent where there is no line, and nothing is sent later', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did, { path: '/platforms/keys' })
    await portal.page.getByText(portal.say(platformTexts.keysNone)).waitFor()
    await portal.button(platformTexts.makeKey).click()
    await portal.field(platformTexts.keyName).fill(name)
    await portal.browser.context.setOffline(true)
    await portal.button(platformTexts.makeKey).last().click()
    await portal.page.getByRole('alert').getByText(portal.say(texts.unreachable)).waitFor()
    await portal.browser.context.setOffline(false)
    await portal.button(platformTexts.cancel).click()
    await portal.page.reload()
    await portal.signIn()
    await portal.page.getByText(portal.say(platformTexts.keysNone)).waitFor()
  })
})
