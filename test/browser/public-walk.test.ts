import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { stateNotes, states } from '../../api/certificates/forms/words.ts'
import type { Label } from '../../verifier/vocabulary.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { checkEntry, filled, logTexts, statisticsTexts } from './_util/log-page.ts'
import { bytesOf, type PublicData, PublicScene } from './_util/public-data.ts'
import {
  answersOf,
  certificateTexts,
  fileOf,
  frameTexts,
  giveFiles,
  homeTexts,
  registerTexts,
  settled,
} from './_util/public-page.ts'
import { assertFits, BrowserRegistry, everywhere, locales, sizes } from './_util/registry-page.ts'

/** Somebody who has a file and wants to know: from the home page to the certificate, the log and the figures. */
describe('the way of the public', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let data: PublicData
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    data = await new PublicScene(registry).all()
  })
  after(() => registry?.stop())

  for (const { language, size } of everywhere)
    it(`leads from a file to its certificate, the log and the figures (${language}, ${size})`, async () => {
      const options = { locale: locales[language], viewport: sizes[size] }
      await using browser = await registry.browser(options)
      const page = await browser.open('/')
      const say = (label: Label): string => label[language]
      await askForFiles(page, say)
      await goTo(page, say, frameTexts.register)
      await findCertificate(page, say)
      await takeHome(page, say)
      await goTo(page, say, frameTexts.log)
      await filled(page)
      await assertFits(page, 'the log')
      for (const step of await checkEntry(page, language, 0))
        assert.ok(step.includes(say(logTexts.pass)), step)
      await goTo(page, say, frameTexts.statistics)
      await readFigures(page, say)
      browser.calm()
    })

  type Say = (label: Label) => string

  /** By the navigation, which is folded away on a phone. */
  async function goTo(page: Page, say: Say, place: Label): Promise<void> {
    const menu = page.getByRole('button', { name: say(frameTexts.menu), exact: true })
    if (await menu.isVisible()) await menu.click()
    await page
      .getByRole('navigation', { name: say(frameTexts.nav), exact: true })
      .getByRole('link', { name: say(place), exact: true })
      .click()
  }

  async function askForFiles(page: Page, say: Say): Promise<void> {
    await page.getByRole('heading', { level: 1, name: say(homeTexts.title) }).waitFor()
    await giveFiles(page, [fileOf('active.txt', bytesOf('active'))])
    const [found = ''] = await answersOf(page, 1)
    for (const part of [say(homeTexts.registered), say(states.active), data.number])
      assert.ok(found.includes(part), found)
    await giveFiles(page, [fileOf('other.txt', bytesOf('of nobody'))])
    const [unknown = ''] = await answersOf(page, 2)
    assert.ok(unknown.includes(say(homeTexts.none)), unknown)
    assert.ok(unknown.includes(say(homeTexts.noneNot)), unknown)
    await assertFits(page, 'answers')
  }

  /** Searches the register for a corrected work, and reads its history. */
  async function findCertificate(page: Page, say: Say): Promise<void> {
    await settled(page)
    await page.getByLabel(say(registerTexts.q), { exact: true }).fill('夜航')
    await page.getByRole('button', { name: say(registerTexts.search), exact: true }).click()
    const entries = page.locator('.entry')
    await entries.nth(1).waitFor()
    await assertFits(page, 'the register')
    await entries.getByRole('link', { name: '夜航（更正）' }).click()
    await page.getByRole('heading', { level: 1, name: '夜航（更正）' }).waitFor()
    assert.equal(new URL(page.url()).pathname, `/certificates/${data.corrected}`)
    await page.getByText(say(stateNotes.active)).first().waitFor()
    await page.locator('.timeline').getByText(say(certificateTexts.older)).waitFor()
    assert.equal(await page.locator('.timeline time').count(), 3)
    await assertFits(page, 'the certificate')
  }

  async function takeHome(page: Page, say: Say): Promise<void> {
    const link = (label: Label) => page.getByRole('link', { name: say(label), exact: true })
    const downloading = page.waitForEvent('download')
    await link(certificateTexts.package).click()
    const evidence = unzipSync(new Uint8Array(await readFile(await (await downloading).path())))
    assert.ok('certificate.json' in evidence)
    const href = await link(certificateTexts.pdf).getAttribute('href')
    const pdf = await page.request.get(registry.url + href!)
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
  }

  async function readFigures(page: Page, say: Say): Promise<void> {
    await filled(page)
    await page.locator('.tiles dd').nth(1).waitFor()
    const { registrations, deposits } = await registry.here.context.register.totals({})
    const shown = await page.locator('.tiles dd').allInnerTexts()
    assert.deepEqual(shown.slice(0, 2), [String(registrations), String(deposits)])
    const panel = page.locator('figure', { hasText: say(statisticsTexts.byState) })
    assert.ok(await panel.locator('.chart').getAttribute('aria-label'))
    await assertFits(page, 'the figures')
  }
})
