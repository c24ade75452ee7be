import assert from 'node:assert/strict'
import { chromiumOrSkip } from './_util/chromium.ts'
import { hostileCertificate, payload } from './_util/hostile.ts'
import {
  assertAccessible,
  assertFits,
  BrowserRegistry,
  everywhere,
  locales,
  sizes,
} from './_util/registry-page.ts'

describe('the page of a certificate', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let paths: string[]
  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_REGISTRAR_NAME: payload })
    const hostile = await hostileCertificate(registry.office)
    paths = [`/v1/certificates/${hostile}`, await plainCertificate()]
  })
  after(() => registry?.stop())

  async function plainCertificate(): Promise<string> {
    const { id, applicant } = await registry.office.examined('certified')
    return pathOf(applicant, id)
  }

  async function pathOf(applicant: string, id: string): Promise<string> {
    const [issued] = await registry.office.issued(applicant, id)
    return `/v1/certificates/${issued!.certificate}`
  }

  for (const { language, size } of everywhere)
    it(`opens in the reader's language, fits, is accessible and runs nothing: ${language}, ${size}`, async () => {
      const options = { locale: locales[language], viewport: sizes[size] }
      await using browser = await registry.browser(options)
      for (const path of paths) {
        const page = await browser.open(path)
        await page.locator('h1').waitFor()
        const shown = await page.evaluate(() => ({
          lang: document.documentElement.lang.slice(0, 2),
          active: document.querySelectorAll('script, img, iframe, object, embed, form, link')
            .length,
          handlers: [...document.querySelectorAll('*')].flatMap((element) =>
            element.getAttributeNames().filter((name) => name.startsWith('on')),
          ),
        }))
        assert.deepEqual(shown, { lang: language, active: 0, handlers: [] })
        assert.notEqual(await page.title(), '1')
        await assertFits(page, path)
        browser.calm()
        await assertAccessible(page, path)
        browser.oddities()
      }
    })

  it('shows what the applicant wrote as it was written', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await browser.open(paths[0]!)
    const text = (await page.locator('body').textContent()) ?? ''
    // Title, second title, note, source, its owner, its provenance, cities, author, owner, registrar at least.
    assert.ok(text.split(payload).length > 10, String(text.split(payload).length))
    browser.calm()
  })

  it('leads to itself in the other language', async () => {
    await using browser = await registry.browser({ locale: locales.zh })
    const page = await browser.open(paths[1]!)
    await page.getByRole('link', { name: 'English' }).click()
    await page.waitForFunction(() => document.documentElement.lang === 'en')
    await page.getByRole('link', { name: '中文' }).click()
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN')
    browser.calm()
  })
})
