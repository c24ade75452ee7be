import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { stateNotes, states as formStates } from '../../api/certificates/forms/words.ts'
import { registerStates } from '../../api/register/entry.ts'
import { states } from '../../web/public/words.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { hostileCertificate, payload } from './_util/hostile.ts'
import { type PublicData, PublicScene } from './_util/public-data.ts'
import { certificateTexts, registerTexts, settled } from './_util/public-page.ts'
import { assertFits, BrowserRegistry, locales, sizes } from './_util/registry-page.ts'

const titles = (page: Page) => page.locator('.entry h3').allTextContents()
const submit = (page: Page) =>
  page.getByRole('button', { name: registerTexts.search.en, exact: true }).click()

describe('the pages of register and certificate', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let data: PublicData
  let hostile: string
  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_REGISTRAR_NAME: payload })
    const scene = new PublicScene(registry)
    hostile = await hostileCertificate(registry.office)
    for (let i = 1; i <= 21; i++) await scene.certificate(`Series part${i}`)
    data = await scene.all()
  })
  after(() => registry?.stop())

  const english = (more: object = {}) => registry.browser({ locale: locales.en, ...more })

  it('searches with every condition, and keeps them in the address', async () => {
    await using browser = await english()
    const page = await browser.open('/register')
    await settled(page)
    await page.getByLabel(registerTexts.q.en, { exact: true }).fill(' 静夜 ')
    await page.getByLabel(registerTexts.category.en).selectOption('literary')
    await page.getByLabel(registerTexts.state.en).selectOption('active')
    await page.getByLabel(registerTexts.region.en).selectOption('00')
    await page.getByLabel(registerTexts.examination.en).selectOption('automatic')
    await page.getByLabel(registerTexts.from.en).fill('2020-01-01')
    await page.getByLabel(registerTexts.number.en).fill(data.number)
    await page.getByLabel(registerTexts.holder.en).fill('李白')
    await page.getByLabel(registerTexts.sort.en).selectOption('relevance')
    await submit(page)
    await page.getByText(registerTexts.one.en, { exact: true }).waitFor()
    assert.deepEqual(await titles(page), ['静夜思'])
    const expected = {
      q: '静夜',
      number: data.number,
      holder: '李白',
      category: 'literary',
      state: 'active',
      region: '00',
      examination: 'automatic',
      from: '2020-01-01',
      sort: 'relevance',
    }
    const { searchParams } = new URL(page.url())
    assert.deepEqual(Object.fromEntries(searchParams), expected)
    // Whoever gets the address sees the same, in the fields too.
    const shared = await browser.open(new URL(page.url()).pathname + new URL(page.url()).search)
    await settled(shared)
    assert.deepEqual(await titles(shared), ['静夜思'])
    assert.equal(await shared.getByLabel(registerTexts.holder.en).inputValue(), '李白')
    await shared.getByRole('button', { name: registerTexts.clear.en }).click()
    await shared.waitForURL(`${registry.url}/register`)
    browser.calm()
  })

  it('goes on to the next page, back by the browser, and says how many there are on both', async () => {
    await using browser = await english({ viewport: sizes.phone })
    const page = await browser.open('/register?q=series')
    const counted = registerTexts.exact.en.replace('{count}', '21')
    await page.getByText(counted, { exact: true }).waitFor()
    const first = await titles(page)
    assert.equal(first.length, 20)
    await page.getByRole('link', { name: registerTexts.next.en }).click()
    await page.getByText(registerTexts.last.en).waitFor()
    assert.match(page.url(), /[?&]cursor=/)
    assert.deepEqual(await titles(page), ['Series part1'])
    await page.getByText(counted, { exact: true }).waitFor()
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      registerTexts.results.en,
    )
    await page.goBack()
    await page.locator('.entry').nth(19).waitFor()
    assert.deepEqual(await titles(page), first)
    browser.calm()
  })

  it('says what it cannot look for, and that a place in the results is of another search', async () => {
    await using browser = await english()
    const page = await browser.open('/register?q=%21%21&sha256=abc')
    for (const name of ['q', 'sha256'] as const) {
      const wrong = registerTexts.wrong.en.replace('{name}', registerTexts[name].en)
      await page.getByText(wrong, { exact: true }).waitFor()
    }
    await page.goto(`${registry.url}/register?q=series&cursor=nonsense`)
    await page.getByText(registerTexts.badCursor.en).waitFor()
    await page.getByRole('link', { name: registerTexts.first.en }).click()
    await page.locator('.entry').first().waitFor()
    await page.goto(`${registry.url}/register?q=${encodeURIComponent('没有这件作品')}`)
    await page.getByText(registerTexts.none.en, { exact: true }).waitFor()
    browser.calm()
  })

  it('goes on by hand where a search ended early, and says so', async () => {
    await using browser = await english()
    const page = await browser.context.newPage()
    const cursors: (string | null)[] = []
    // A search that costs too much needs millions of certificates: the answer is shortened here instead.
    await page.route('**/v1/register?**', async (route) => {
      const { searchParams } = new URL(route.request().url())
      cursors.push(searchParams.get('cursor'))
      const response = await route.fetch()
      const answer = (await response.json()) as { items: unknown[]; next?: string }
      const items = cursors.length === 1 ? [] : answer.items
      await route.fulfill({ response, json: { ...answer, items } })
    })
    await page.goto(`${registry.url}/register?q=series`)
    await page.getByText(registerTexts.early.en).waitFor()
    await page.getByRole('link', { name: registerTexts.goOn.en }).click()
    await page.locator('.entry').first().waitFor()
    assert.equal(cursors[0], null)
    assert.ok(cursors[1], 'from where the page before ended')
  })

  it('finds a certificate by its number, and shows it under its id', async () => {
    await using browser = await english()
    const page = await browser.open(`/certificates/${data.number}`)
    await page.getByRole('heading', { level: 1, name: '静夜思' }).waitFor()
    assert.equal(new URL(page.url()).pathname, `/certificates/${data.active}`)
    assert.match(await page.title(), new RegExp(data.number))
    const main = await page.locator('main').innerText()
    for (const { en } of [certificateTexts.proves, certificateTexts.provesNot, stateNotes.active])
      assert.ok(main.includes(en), en)
    assert.match(main, /declared by the applicant/)
    await page.locator('.qr path').waitFor()
    for (const path of [
      '/nothing',
      '/0192f0c1-7f00-7000-8000-00000000dead',
      '/链作登字-2026-A-99999999',
    ]) {
      await page.goto(`${registry.url}/certificates${path}`)
      await page.getByRole('heading', { level: 1, name: certificateTexts.none.en }).waitFor()
    }
    browser.calm()
  })

  it('leads from a superseded certificate to the corrected one and back, and tells when each was', async () => {
    await using browser = await english()
    const page = await browser.open(`/certificates/${data.superseded}`)
    await settled(page)
    assert.equal(await page.locator('.standing .state').innerText(), formStates.superseded.en)
    await page.locator('.standing a').click()
    await page.getByRole('heading', { level: 1, name: '夜航（更正）' }).waitFor()
    const times = await page
      .locator('.timeline time')
      .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')!))
    assert.equal(times.length, 3)
    assert.deepEqual(times, times.toSorted())
    await page.locator('.timeline a').first().click()
    await page.waitForURL(`${registry.url}/certificates/${data.superseded}`)
    browser.calm()
  })

  it('says why a certificate was suspended or revoked, in words', async () => {
    await using browser = await registry.browser({ locale: locales.zh })
    for (const [id, reason] of [
      [data.suspended, '权属争议'],
      [data.revoked, '以欺骗手段取得登记'],
    ] as const) {
      const page = await browser.open(`/certificates/${id}`)
      await page.locator('.standing', { hasText: reason }).waitFor()
    }
    browser.calm()
  })

  for (const language of ['zh', 'en'] as const)
    it(`shows what would be markup as text, on every page: ${language}`, async () => {
      await using browser = await registry.browser({
        locale: locales[language],
        viewport: sizes.phone,
      })
      for (const path of [`/certificates/${hostile}`, '/register?q=onerror']) {
        const page = await browser.open(path)
        await settled(page)
        for (const details of await page.locator('details').all())
          await details.evaluate((one: HTMLDetailsElement) => (one.open = true))
        assert.ok((await page.locator('main').innerText()).includes(payload), path)
        assert.equal(await page.locator('main img, main script, main iframe').count(), 0, path)
        assert.notEqual(await page.title(), '1')
        await assertFits(page, path)
      }
      browser.calm()
    })

  it('has downloads that are there, and a page without scripts', async () => {
    await using browser = await english({ javaScriptEnabled: false })
    const page = await browser.open(`/certificates/${data.active}`)
    const link = page.getByRole('link', { name: 'version without scripts' })
    await link.click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.match(page.url(), /\/v1\/certificates\/[0-9a-f-]{36}\?format=html$/)
    await using other = await english()
    const whole = await other.open(`/certificates/${data.active}`)
    await settled(whole)
    const hrefs = await whole
      .locator('main a[href^="/v1/"]')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href')!))
    assert.equal(hrefs.length, 7)
    for (const href of hrefs)
      assert.equal((await fetch(registry.here.url + href)).status, 200, href)
    other.calm()
  })

  it('names states as the certificates themselves do', () => {
    for (const state of registerStates) assert.deepEqual(states[state], formStates[state])
  })
})
