import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Label } from '../../verifier/vocabulary.ts'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import { signInTexts } from '../../web/portal/sign-in/texts.ts'
import { texts } from '../../web/texts.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import {
  assertAccessible,
  assertFits,
  BrowserRegistry,
  everywhere,
  isLookedAt,
  type Language,
  locales,
  sizes,
} from './_util/registry-page.ts'
import { newPerson } from '../_util/people.ts'

const passphrase = '白日依山尽 correct horse'

const button = (page: Page, label: Label, language: Language) =>
  page.getByRole('button', { name: label[language], exact: true })
const field = (page: Page, label: Label, language: Language) =>
  page.getByLabel(label[language], { exact: true })

describe('signing in to the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  for (const { language, size } of everywhere)
    it(`makes a key, keeps its file, and opens it again (${language}, ${size})`, async () => {
      const options = { locale: locales[language], viewport: sizes[size] }
      await using browser = await registry.browser(options)
      const page = await browser.open('/portal')
      await page.getByRole('tab', { name: signInTexts.withNew[language] }).click()
      await button(page, texts.startNew, language).click()
      await field(page, texts.passphrase, language).fill(passphrase)
      await field(page, texts.passphraseAgain, language).fill(passphrase)
      await field(page, signInTexts.keep, language).check()
      if (isLookedAt({ language, size })) await assertAccessible(page, 'new key')
      await assertFits(page, 'new key')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        button(page, signInTexts.saveAndSignIn, language).click(),
      ])
      await button(page, shellTexts.signOut, language).waitFor({ timeout: 90_000 })
      const shown = page.locator('main code', { hasText: /^did:ethr:0x[0-9a-f]+:0x[0-9a-f]{40}$/ })
      const did = await shown.innerText()
      const file = JSON.parse(await readFile(await download.path(), 'utf8')) as { did?: string }
      assert.equal(file.did ?? did, did)
      await page.reload()
      await field(page, texts.passphrase, language).fill(passphrase)
      await button(page, signInTexts.openAndSignIn, language).click()
      await button(page, shellTexts.signOut, language).waitFor({ timeout: 90_000 })
      assert.equal(await shown.innerText(), did)
      browser.calm()
    })

  it('keeps neither key nor token on the device', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did)
    const kept = await portal.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
    assert.doesNotMatch(kept, /[0-9A-Za-z_-]{40}/)
    assert.equal(await portal.page.evaluate(() => document.cookie), '')
    await portal.page.reload()
    await portal.heading(signInTexts.title)
    portal.browser.calm()
  })

  it('shows a page that is not there, and the language on every page', async () => {
    await using portal = await PortalPage.signedIn(registry, newPerson().did, { language: 'en' })
    await portal.go('/nowhere')
    await portal.heading(shellTexts.notFound)
    await portal.page.getByRole('button', { name: '中文' }).click()
    const heading = portal.page.getByRole('heading', { level: 1 })
    assert.equal(await heading.innerText(), shellTexts.notFound.zh)
    assert.equal(await portal.page.locator('html').getAttribute('lang'), 'zh-CN')
    await assertAccessible(portal.page, 'not found')
    portal.browser.calm()
  })
})
