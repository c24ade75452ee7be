import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import {
  checkBetween,
  checkEntry,
  entriesShown,
  filled,
  logTexts as texts,
  logViews,
  visitLog,
} from './_util/log-page.ts'
import {
  assertAccessible,
  assertFits,
  assertUsable,
  BrowserRegistry,
  locales,
  looks,
  sizes,
} from './_util/registry-page.ts'
import { assertSoon } from './_util/speed.ts'

describe('the page of the log', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this), {
      COLOPHON_PUBLISH_INTERVAL_MS: '50',
      COLOPHON_ANCHOR_INTERVAL_MS: '100',
    })
  })
  after(() => registry?.stop())

  const drain = async (): Promise<void> => {
    await registry.here.context.drain()
    await registry.here.context.register.caughtUp()
  }
  const deposit = async (): Promise<void> => {
    await registry.office.deposit(newPerson().did)
    await drain()
  }
  /** The page with a clock that the test moves: nobody waits for its next look. */
  const withClock = async (page: Page): Promise<Page> => {
    await page.clock.install()
    await page.goto(`${registry.url}/log`)
    return page
  }

  it('looks well before there is an entry', async () => {
    await using browser = await registry.browser({ locale: locales.en, viewport: sizes.phone })
    const page = await browser.open('/log')
    await page.getByText(texts.emptyLog.en).waitFor()
    await page.getByText(texts.noAnchors.en).waitFor()
    await page.getByText(texts.nothingGrew.en).waitFor()
    await assertFits(page, 'empty')
    browser.calm()
    await assertAccessible(page, 'empty')
  })

  describe('with entries', () => {
    before(async () => {
      await deposit()
      await deposit()
      await registry.office.examined('certified')
      await drain()
    })

    for (const [language, size, colorScheme] of looks)
      it(`can be used by everybody: ${language}, ${size}, ${colorScheme}`, async () => {
        const options = { locale: locales[language], viewport: sizes[size], colorScheme }
        await using browser = await registry.browser(options)
        const seen: string[] = []
        await visitLog(browser, language, async (page, view) => {
          seen.push(view)
          await assertUsable(browser, page, view, size)
        })
        assert.deepEqual(seen, [...logViews])
      })

    it('checks entry, checkpoint and growth, and finds all in order', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      const page = await browser.open('/log')
      await filled(page)
      const { next } = registry.here.context.log
      assert.equal(await entriesShown(page), next)
      await page.getByText(texts.signed.en.replace('{name}', 'colophon.local/log')).waitFor()
      const links = await page
        .locator('#newest a')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
      assert.ok(links.some((href) => href?.startsWith('/certificates/')))
      for (const index of [0, next - 1]) {
        const steps = await checkEntry(page, 'en', index)
        assert.ok(
          steps.length >= 2 && steps.every((step) => step.startsWith('pass:')),
          steps.join(),
        )
      }
      const steps = await checkBetween(page, 'en')
      assert.ok(
        steps.every((step) => step.startsWith('pass:')),
        steps.join(),
      )
      browser.calm()
    })

    it('follows the log as it grows and checks that it only grew, until it is paused', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      const page = await withClock(await browser.context.newPage())
      await page.locator('.ticker .entries').waitFor()
      const before = await entriesShown(page)
      await deposit()
      await page.clock.runFor(3_000)
      await page.getByText(/^Since you opened this page/).waitFor()
      assert.equal(await entriesShown(page), before + 1)
      const newest = page.locator('#newest tbody tr').first()
      // Times have the same digits now and then.
      await newest.getByRole('rowheader', { name: String(before), exact: true }).waitFor()
      assert.equal(await page.locator('.ticker').getAttribute('aria-live'), 'off')
      await page.getByRole('button', { name: texts.pause.en }).click()
      await page.getByText(texts.paused.en).waitFor()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await deposit()
      await page.clock.runFor(60_000)
      assert.deepEqual([asked, await entriesShown(page)], [[], before + 1])
      await page.getByRole('button', { name: texts.resume.en }).click()
      await page
        .getByText(String(before + 2), { exact: true })
        .first()
        .waitFor()
      browser.calm()
    })

    it('says so where the registry is away, and goes on when it is back', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      const page = await withClock(await browser.context.newPage())
      await page.locator('.ticker .entries').waitFor()
      await page.route('**/v1/log', (route) => route.abort())
      await page.clock.runFor(3_000)
      await page.getByText(texts.lost.en).waitFor()
      await page.unroute('**/v1/log')
      await page.clock.runFor(6_000)
      await page.getByText(texts.lost.en).waitFor({ state: 'detached' })
    })

    /** What somebody on the way, or the registry itself, could change. */
    const changed: readonly [string, RegExp, (text: string) => string, Check][] = [
      ['an entry', /\/entries\/0$/, (text) => text.replace(/"bytes":"01/, '"bytes":"02'), 'entry'],
      ['a proof', /\/entries\/0\/proof$/, (text) => flipped(text, 2), 'entry'],
      ['a document', /\/document$/, (text) => text.replace('"en"', '"de"'), 'entry'],
      [
        'a consistency proof',
        /\/consistency/,
        (text) => text.replace(/[0-9a-f]{64}"\]/, (hash) => `${'0'.repeat(64)}${hash.slice(64)}`),
        'between',
      ],
    ]
    it('does not take what was changed on its way', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      for (const [what, address, change, check] of changed) {
        const page = await browser.open('/log')
        await filled(page)
        await page.route(address, async (route) => {
          const response = await route.fetch()
          const text = await response.text()
          assert.notEqual(change(text), text, what)
          await route.fulfill({ response, body: change(text) })
        })
        const steps =
          check === 'entry' ? await checkEntry(page, 'en', 0) : await checkBetween(page, 'en')
        assert.ok(
          steps.some((step) => step.startsWith('fail:')),
          `${what}: ${steps.join()}`,
        )
        await page.close()
      }
    })

    it('does not take a checkpoint that another key signed', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      const page = await browser.context.newPage()
      await page.route('**/v1/log/checkpoint', async (route) => {
        const response = await route.fetch()
        await route.fulfill({ response, body: flipped(await response.text(), 4) })
      })
      await page.goto(`${registry.url}/log`)
      await page.getByText(texts.unsigned.en).waitFor()
    })

    it('refuses an index and sizes that the log does not have', async () => {
      await using browser = await registry.browser({ locale: locales.en })
      const page = await browser.open('/log')
      await filled(page)
      for (const index of ['', '-1', 'x', '999999']) {
        await page.locator('#lookup input').fill(index)
        await page.getByRole('button', { name: texts.lookupSubmit.en }).click()
        await page.getByText(/^Give a whole number from 0 to/).waitFor()
      }
      await page.locator('#between input').first().fill('0')
      await page.getByRole('button', { name: texts.betweenSubmit.en }).click()
      await page.getByText(/^Give whole numbers with/).waitFor()
      browser.calm()
    })

    it('is used with the keyboard alone', async () => {
      await using browser = await registry.browser({ locale: locales.en, viewport: sizes.desktop })
      const page = await browser.open('/log')
      await filled(page)
      const { keyboard } = page
      await page
        .getByRole('button', { name: /^Check entry/ })
        .last()
        .focus()
      await keyboard.press('Enter')
      await page.locator('#lookup .checks').waitFor()
      const at = () => page.evaluate(() => document.activeElement?.textContent)
      assert.match((await at()) ?? '', /^Entry \d+:/)
      for (let i = 0; (await at()) !== texts.betweenSubmit.en; i++) {
        assert.ok(i < 12, 'the keyboard does not get there')
        await keyboard.press('Tab')
      }
      await keyboard.press('Enter')
      await page.locator('#between .checks').waitFor()
      assert.match((await at()) ?? '', /^From \d+ to \d+/)
      browser.calm()
    })

    it('goes back to older anchors', async () => {
      for (let i = 0; i < 9; i++) await deposit()
      await using browser = await registry.browser({ locale: locales.en })
      const page = await browser.open('/log')
      await filled(page)
      const rows = page.locator('#anchors tbody tr')
      assert.equal(await rows.count(), 10)
      await page.getByRole('button', { name: texts.older.en }).click()
      await rows.nth(10).waitFor()
      const sizesShown = await rows
        .locator('th')
        .evaluateAll((all) =>
          all.map((one) => Number(one.firstChild?.textContent?.replaceAll(',', ''))),
        )
      assert.deepEqual(
        sizesShown,
        sizesShown.toSorted((a, b) => b - a),
      )
      assert.equal(new Set(sizesShown).size, sizesShown.length)
      browser.calm()
    })

    it('is there in less than a second on a slow line (slow 4G, a quarter of the CPU)', async () => {
      await using browser = await registry.browser({ viewport: sizes.phone })
      await assertSoon(browser.context, `${registry.url}/log`, '.ticker .entries')
      browser.calm()
    })
  })
})

type Check = 'entry' | 'between'

/** A text with one character of a line of base64 changed. */
function flipped(text: string, line: number): string {
  const lines = text.split('\n')
  const changed = lines[line]!
  const at = changed.length - 20
  const other = changed[at] === 'A' ? 'B' : 'A'
  return lines.with(line, changed.slice(0, at) + other + changed.slice(at + 1)).join('\n')
}
