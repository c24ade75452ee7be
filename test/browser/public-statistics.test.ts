import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import {
  filled,
  panelTexts,
  statisticsTexts as texts,
  statisticsViews,
  visitStatistics,
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
import { until } from './_util/until.ts'

const slow = 40 * 86_400

describe('the page of statistics', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  const english = () => registry.browser({ locale: locales.en, viewport: sizes.desktop })

  it('looks well when nothing is registered', async () => {
    for (const [language, size] of [
      ['zh', 'phone'],
      ['en', 'desktop'],
    ] as const) {
      await using browser = await registry.browser({
        locale: locales[language],
        viewport: sizes[size],
      })
      const page = await browser.open('/statistics?all')
      for (const text of [texts.nothing, texts.noDecisions, texts.noneOpen])
        await page.getByText(text[language], { exact: true }).waitFor()
      await assertFits(page, 'empty')
      browser.calm()
      await assertAccessible(page, 'empty')
    }
  })

  describe('with registrations', () => {
    before(async () => {
      const { office, here } = registry
      await office.deposit(newPerson().did)
      const applicant = await office.identified()
      for (let i = 0; i < 5; i++) await office.submit(applicant, await office.form(applicant))
      await office.examined('certified')
      await office.examined('submitted')
      await here.context.register.caughtUp()
    })

    for (const [language, size, colorScheme] of looks)
      it(`can be used by everybody: ${language}, ${size}, ${colorScheme}`, async () => {
        const options = { locale: locales[language], viewport: sizes[size], colorScheme }
        await using browser = await registry.browser(options)
        const seen: string[] = []
        await visitStatistics(browser, language, async (page, view) => {
          seen.push(view)
          await assertUsable(browser, page, view, size)
        })
        assert.deepEqual(seen, [...statisticsViews])
      })

    it('shows what the registry counts, and tells no time of few decisions', async () => {
      await using browser = await english()
      const page = await browser.open('/statistics')
      await filled(page)
      const tiles = await page.locator('.tiles dd').allInnerTexts()
      const { registrations, deposits } = await registry.here.context.register.totals({})
      assert.deepEqual(tiles, [String(registrations), String(deposits), '1', '0'])
      const rows = page.locator('#times > .panels > .data tbody tr')
      const [automatic, examined] = await rows.evaluateAll((all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent)),
      )
      assert.deepEqual(automatic?.slice(1, 4), ['5', '5', '0'])
      assert.notEqual(automatic?.[4], texts.tooFew.en)
      assert.deepEqual(examined?.slice(1), ['1', '1', '0', texts.tooFew.en, texts.tooFew.en])
      browser.calm()
    })

    it('has every chart as a table and as a file, with the same numbers', async () => {
      await using browser = await english()
      const page = await browser.open('/statistics')
      await filled(page)
      const panel = page.locator('figure', { hasText: texts.byState.en })
      await panel.getByRole('button', { name: panelTexts.table.en, exact: true }).click()
      await panel.locator('canvas').waitFor({ state: 'hidden' })
      assert.deepEqual(await panel.locator('tbody tr').allInnerTexts(), ['In force\t6\t100%'])
      const downloading = page.waitForEvent('download')
      await panel.getByRole('button', { name: panelTexts.csv.en }).click()
      const download = await downloading
      assert.equal(download.suggestedFilename(), 'state.csv')
      const bytes = await readFile(await download.path())
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
      assert.deepEqual(parse(bytes, { bom: true }), [
        [texts.byState.en, texts.certificates.en, texts.share.en],
        ['In force', '6', '100%'],
      ])
      assert.match(
        (await panel.locator('.chart').getAttribute('aria-label')) ?? '',
        /most are In force: 6/,
      )
      browser.calm()
    })

    it('prints tables in the place of charts', async () => {
      await using browser = await english()
      const page = await browser.open('/statistics')
      await filled(page)
      await page.emulateMedia({ media: 'print' })
      for (const panel of await page.locator('figure').all()) {
        assert.equal(await panel.locator('.chart').isVisible(), false)
        assert.equal(await panel.locator('table').isVisible(), true)
      }
    })

    it('shows the months that are asked for, and keeps them in the address', async () => {
      await using browser = await english()
      const page = await browser.open('/statistics?from=2001-01&to=2001-02')
      await page.getByText(texts.nothing.en).waitFor()
      assert.equal(await page.getByLabel(texts.from.en).inputValue(), '2001-01')
      await page.getByLabel(texts.from.en).fill('2001-03')
      await page.getByRole('button', { name: texts.show.en }).click()
      await page.getByText(texts.backwards.en).waitFor()
      await page.getByRole('button', { name: texts.lastMonth.en }).click()
      await page.locator('#filings canvas').first().waitFor()
      assert.match(new URL(page.url()).search, /^\?from=\d{4}-\d\d&to=\d{4}-\d\d$/)
      await page.getByRole('button', { name: texts.all.en, exact: true }).click()
      await page.waitForURL(/\?all$/)
      browser.calm()
    })

    it('changes the language of charts and tables, and the colours with the scheme', async () => {
      await using browser = await english()
      const page = await browser.open('/statistics')
      await filled(page)
      const canvas = page.locator('figure', { hasText: '' }).locator('canvas').nth(1)
      const picture = () => canvas.evaluate((one: HTMLCanvasElement) => one.toDataURL())
      // It is drawn some frames later.
      const otherThan = (before: string) => until(picture, (now) => now !== before)
      const first = await picture()
      await page.getByRole('button', { name: '中文' }).click()
      const second = await otherThan(first)
      await page.emulateMedia({ colorScheme: 'dark' })
      await otherThan(second)
      assert.equal(await page.title(), '统计 · 版记 · 数字版权登记')
      browser.calm()
    })

    it('shows tables where charts cannot be loaded, and says so where the registry is away', async () => {
      await using browser = await english()
      const page = await browser.context.newPage()
      await page.route('**/charts-*.js', (route) => route.abort())
      await page.route('**/decisions*', (route) => route.abort())
      await page.goto(`${registry.url}/statistics`)
      await page.getByText(panelTexts.noPicture.en).first().waitFor()
      const problem = page.locator('#times .notice')
      await problem.waitFor()
      await page.unroute('**/decisions*')
      await problem.getByRole('button').click()
      await page.locator('#times table').first().waitFor()
    })

    it('tells which deadlines were missed', async () => {
      registry.office.later(slow)
      await using browser = await english()
      const page = await browser.open('/statistics')
      await page.locator('#clocks .tiles [data-tone=bad]').waitFor()
      const rows = await page.locator('#clocks > .panels > table tbody tr').allInnerTexts()
      assert.deepEqual(rows, [
        'Accept, or ask for corrections (7 days)\t0\t1',
        'Register or refuse (30 days)\t0\t1',
      ])
      browser.calm()
    })

    it('is there in less than a second on a slow line (slow 4G, a quarter of the CPU)', async () => {
      await using browser = await registry.browser({ viewport: sizes.phone })
      await assertSoon(browser.context, `${registry.url}/statistics`, '#filings .tiles')
      browser.calm()
    })
  })
})
