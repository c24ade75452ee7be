import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { entriesShown, logTexts as texts } from './_util/log-page.ts'
import { BrowserRegistry, locales, type WatchedBrowser } from './_util/registry-page.ts'

const showsEntries = (page: Page, count: number) =>
  page.locator('.ticker .entries').getByText(String(count), { exact: true }).waitFor()

/** What the page of the log does with answers that come late, or not at all. */
describe('following the log', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this), {
      COLOPHON_PUBLISH_INTERVAL_MS: '50',
      COLOPHON_ANCHOR_INTERVAL_MS: '600000',
    })
    await deposit()
  })
  after(() => registry?.stop())

  const deposit = async (): Promise<void> => {
    await registry.office.deposit(newPerson().did)
    await registry.here.context.drain()
  }
  /** The page with a clock that the test moves. */
  const open = async (browser: WatchedBrowser): Promise<Page> => {
    const page = await browser.context.newPage()
    await page.clock.install()
    await page.goto(`${registry.url}/log`)
    await page.getByText(texts.signed.en.replace('{name}', 'colophon.local/log')).waitFor()
    await page.locator('#newest tbody tr').first().waitFor()
    return page
  }

  it('shows on resuming what was answered when somebody had just paused', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await open(browser)
    const before = await entriesShown(page)
    const held = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    await page.route('**/v1/log', async (route) => {
      const response = await route.fetch()
      asked.resolve()
      await held.promise
      await route.fulfill({ response })
    })
    await deposit()
    await page.clock.runFor(3_000)
    await asked.promise
    await page.getByRole('button', { name: texts.pause.en }).click()
    const answered = page.waitForEvent('requestfinished', (one) => one.url().endsWith('/v1/log'))
    held.resolve()
    await answered
    await page.unroute('**/v1/log')
    assert.equal(await entriesShown(page), before)
    await page.getByRole('button', { name: texts.resume.en }).click()
    await showsEntries(page, before + 1)
    await page.getByText(/^Since you opened this page/).waitFor()
    browser.calm()
  })

  it('asks again for what could not be had, without anything new in the log', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await open(browser)
    const before = await entriesShown(page)
    const away = /\/v1\/log\/(checkpoint|entries\?)/
    await page.route(away, (route) =>
      route.fulfill({ status: 429, json: { title: 'too many', code: 'too_many_requests' } }),
    )
    await deposit()
    await page.clock.runFor(3_000)
    await page.locator('#newest .notice').waitFor()
    assert.equal(await entriesShown(page), before + 1)
    await page.unroute(away)
    await page.clock.runFor(3_000)
    await page
      .locator('#newest tbody tr')
      .first()
      .getByText(String(before), { exact: true })
      .waitFor()
    await page.getByText(/^Since you opened this page/).waitFor()
    browser.calm()
  })

  it('shows new rows once nobody stands on the old ones', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await open(browser)
    const before = await entriesShown(page)
    await page
      .getByRole('button', { name: /^Check entry/ })
      .first()
      .focus()
    await deposit()
    await page.clock.runFor(3_000)
    await showsEntries(page, before + 1)
    const first = page.locator('#newest tbody tr').first()
    await first.getByText(String(before - 1), { exact: true }).waitFor()
    await page.locator('#lookup input').focus()
    await page.clock.runFor(10)
    await first.getByText(String(before), { exact: true }).waitFor()
    browser.calm()
  })

  it('offers no check of what no checkpoint covers, and says so', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await browser.context.newPage()
    await page.route(/\/v1\/log\/entries\?/, async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { items: { stage: string }[] }
      body.items[0]!.stage = 'sequenced'
      await route.fulfill({ response, json: body })
    })
    await page.route('**/v1/log', (route) => route.abort())
    await page.goto(`${registry.url}/log`)
    await page.locator('#lookup input').fill('0')
    await page.getByRole('button', { name: texts.lookupSubmit.en }).click()
    await page.locator('#lookup').getByText(texts.notKnown.en).waitFor()
    await page.unroute('**/v1/log')
    await page.reload()
    const first = page.locator('#newest tbody tr').first()
    await first.getByText(texts.notPublished.en).waitFor()
    assert.equal(await first.getByRole('button').count(), 0)
  })
})
