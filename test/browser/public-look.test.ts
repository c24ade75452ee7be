import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { chromiumOrSkip } from './_util/chromium.ts'
import { type PublicData, PublicScene } from './_util/public-data.ts'
import { publicViews, visitPublic } from './_util/public-tour.ts'
import {
  assertAccessible,
  assertFits,
  BrowserRegistry,
  locales,
  looks,
  sizes,
} from './_util/registry-page.ts'
import { assertSoon } from './_util/speed.ts'

describe('the public pages: looks', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let data: PublicData
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    data = await new PublicScene(registry).all()
  })
  after(() => registry?.stop())

  for (const [language, size, colorScheme] of looks)
    it(`can be used by everybody: ${language}, ${size}, ${colorScheme}`, async () => {
      const options = { locale: locales[language], viewport: sizes[size], colorScheme }
      await using browser = await registry.browser(options)
      const seen: string[] = []
      await visitPublic(browser, data, language, async (page, view) => {
        seen.push(view)
        await assertAccessible(page, view)
        await assertFits(page, view)
        if (language === 'en') await assertNoChinese(page, view)
        if (size === 'phone') await fitsNarrow(page, view)
      })
      assert.deepEqual(seen, [...publicViews])
      browser.calm()
    })

  const shown = {
    '/': '#figures strong',
    '/register': '.entry',
    [`/certificates/`]: '.timeline',
  } as const
  for (const [path, content] of Object.entries(shown))
    it(`show ${path} in less than a second on a slow line (slow 4G, a quarter of the CPU)`, async () => {
      await using browser = await registry.browser({ viewport: sizes.phone })
      const address = registry.url + (path === '/certificates/' ? path + data.corrected : path)
      await assertSoon(browser.context, address, content)
      browser.calm()
    })
})

async function fitsNarrow(page: Page, view: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  await assertFits(page, `${view} at 320`)
  await page.setViewportSize(sizes.phone)
}

/** The words of the page are all English; what it names need not be. */
async function assertNoChinese(page: Page, what: string): Promise<void> {
  const text = await page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement
    for (const named of copy.querySelectorAll(
      'bdi, code, .number, .formula, table, .languages, noscript, a[href^="/certificates/"], [aria-current]',
    ))
      named.remove()
    return copy.textContent
  })
  assert.doesNotMatch(text, /\p{Script=Han}/u, what)
}
