import assert from 'node:assert/strict'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { author, owner, work } from '../api/applications/_util/forms.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import {
  assertAccessible,
  assertFits,
  BrowserRegistry,
  locales,
  sizes,
  type Language,
  type Size,
} from './_util/registry-page.ts'

const payload = '"><img src=x onerror=document.title=1><script>document.title=1</script>\'{{7*7}}'

describe('the page of a certificate', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let paths: string[]
  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_REGISTRAR_NAME: payload })
    paths = [await hostileCertificate(), await plainCertificate()]
  })
  after(() => registry?.stop())

  /** A form with the payload wherever the applicant has a word. */
  async function hostileForm(applicant: string): Promise<ApplicationForm> {
    const place = { country: 'CN', city: payload }
    const one = work(1, {
      deposits: [await registry.office.deposit(applicant)],
      title: payload,
      alternativeTitle: payload,
      category: 'other',
      categoryNote: payload,
      creationNature: 'adapted',
      basedOn: [{ title: payload, owner: payload, provenance: payload }],
      completion: { date: '2026-05', place },
      firstPublication: { status: 'published', date: '2026-06', place },
    })
    const named = { displayName: payload, signing: 'alias' } as const
    return registry.office.form(applicant, {
      works: [
        one,
        { ...one, title: 'second', deposits: [await registry.office.deposit(applicant)] },
      ],
      authors: [author(1, { did: applicant, ...named })],
      owners: [owner(1, { did: applicant, ...named, rightsNote: payload })],
      ownershipNote: payload,
      seriesTitle: payload,
    })
  }

  async function hostileCertificate(): Promise<string> {
    const { office } = registry
    const { did: applicant } = newPerson()
    const { id } = (await office.submit(applicant, await hostileForm(applicant))).case
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    await office.step(await office.staff('examiner'), id, 'claim')
    const opinion = { opinion: payload }
    await office.step(await office.staff('examiner'), id, 'passToReview', opinion)
    await office.step(await office.staff('senior_examiner'), id, 'approve', { documentChecked: [] })
    await office.step(await office.staff('registrar'), id, 'certify')
    return pathOf(applicant, id)
  }

  async function plainCertificate(): Promise<string> {
    const { id, applicant } = await registry.office.examined('certified')
    return pathOf(applicant, id)
  }

  async function pathOf(applicant: string, id: string): Promise<string> {
    const [issued] = await registry.office.issued(applicant, id)
    return `/v1/certificates/${issued!.certificate}`
  }

  const looks: readonly [Language, Size][] = [
    ['zh', 'phone'],
    ['zh', 'desktop'],
    ['en', 'phone'],
    ['en', 'desktop'],
  ]
  for (const [language, size] of looks)
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
