import assert from 'node:assert/strict'
import { chromiumOrSkip } from './_util/chromium.ts'
import { answersOf, frameTexts, homeTexts, lookUp, registerTexts } from './_util/public-page.ts'
import { BrowserRegistry, locales } from './_util/registry-page.ts'

describe('the words of the public pages', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('are all in the language chosen, those too that were made before the page', async () => {
    await using browser = await registry.browser({ locale: locales.zh })
    const register = await browser.open('/register')
    await register.getByRole('button', { name: 'English' }).click()
    await register.getByRole('button', { name: registerTexts.search.en, exact: true }).waitFor()
    await register.getByLabel(registerTexts.q.en).waitFor()
    const home = await browser.open('/')
    await home.getByRole('button', { name: '中文' }).click()
    await lookUp(home, 'zh', 'a0'.repeat(32))
    await answersOf(home, 1)
    await home.getByRole('heading', { name: homeTexts.answers.zh, exact: true }).waitFor()
    browser.calm()
  })

  it('say that a look-up failed, and count it once it is answered', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await browser.open('/')
    await page.route('**/v1/deposits?**', (route) =>
      route.fulfill({ status: 429, json: { title: 'too many', code: 'too_many_requests' } }),
    )
    await lookUp(page, 'en', 'a0'.repeat(32))
    await page.getByRole('alert').getByText(frameTexts.tooMany.en).waitFor()
    await page.unroute('**/v1/deposits?**')
    await page.getByRole('button', { name: frameTexts.retry.en }).click()
    await answersOf(page, 1)
    const focused = await page.evaluate(() => document.activeElement?.textContent)
    assert.equal(focused, homeTexts.none.en)
    assert.match(await page.locator('.summary').innerText(), /^Looked up 1:/)
    browser.calm()
  })
})
