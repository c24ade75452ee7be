import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { chromiumOrSkip } from './_util/chromium.ts'
import { hostileCertificate, payload } from './_util/hostile.ts'
import { bytesOf, type PublicData, PublicScene } from './_util/public-data.ts'
import { answersOf, fileOf, frameTexts, giveFiles, homeTexts, lookUp } from './_util/public-page.ts'
import { BrowserRegistry, locales, sizes, type WatchedBrowser } from './_util/registry-page.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const hostileFile = Buffer.from('黄河之水天上来')

const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

describe('the home page', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let data: PublicData
  let hostile: string
  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_REGISTRAR_NAME: payload })
    const scene = new PublicScene(registry)
    hostile = await hostileCertificate(registry.office, hostileFile)
    data = await scene.all()
  })
  after(() => registry?.stop())

  const english = (more: object = {}): Promise<WatchedBrowser> =>
    registry.browser({ locale: locales.en, ...more })

  /** What the page asks of the registry from now on. */
  function requestsOf(page: Page): string[] {
    const asked: string[] = []
    page.on('request', (request) => {
      asked.push(
        `${request.method()} ${decodeURIComponent(request.url().slice(registry.url.length))}`,
      )
      assert.equal(request.postData(), null)
    })
    return asked
  }

  it('sends of a file its digest and nothing else, however large it is', async () => {
    await using browser = await english()
    const page = await browser.open('/')
    await page.locator('#figures strong').first().waitFor()
    const secret = randomBytes(9_000_000)
    const before = registry.wire.sent().length
    const asked = requestsOf(page)
    await giveFiles(page, [fileOf('very-secret-name.mov', secret)])
    const [answer = ''] = await answersOf(page, 1)
    assert.ok(answer.includes(homeTexts.none.en))
    assert.ok(answer.includes(homeTexts.noneNot.en), 'says what that does not mean')
    const digest = sha256(secret)
    const [worker, ...rest] = asked
    assert.match(worker ?? '', /^GET \/assets\/hash-worker-[0-9a-f]{12}\.js$/)
    assert.deepEqual(rest.toSorted(), [
      `GET /v1/deposits?sha256=${digest}`,
      `GET /v1/register?sha256=${digest}&limit=100`,
    ])
    const sent = registry.wire.sent()
    assert.ok(sent.length - before < 5_000, `${sent.length - before} bytes were sent`)
    assert.equal(sent.includes('very-secret-name'), false)
    for (let at = 0; at < secret.length; at += 1_000_000)
      assert.equal(sent.includes(secret.subarray(at, at + 32)), false)
    browser.calm()
  })

  it('says of each file how it stands: in force, not in force, deposited only, not here', async () => {
    await using browser = await english()
    const page = await browser.open('/')
    const names = ['active', 'suspended', 'revoked', 'superseded', 'deposited', 'nowhere']
    await giveFiles(
      page,
      names.map((name) => fileOf(name, bytesOf(name))),
    )
    const answers = (await answersOf(page, names.length)).toReversed()
    const headings = [
      homeTexts.registered,
      homeTexts.notInForce,
      homeTexts.notInForce,
      // The corrected certificate is over the same file.
      homeTexts.registered,
      homeTexts.deposited,
      homeTexts.none,
    ]
    for (const [i, heading] of headings.entries())
      assert.ok(answers[i]?.includes(heading.en), `${names[i]}: ${answers[i]}`)
    assert.match(answers[0]!, /静夜思[\s\S]*In force[\s\S]*李白[\s\S]*链作登字-/)
    assert.match(answers[1]!, /Suspended/)
    assert.match(answers[2]!, /Revoked/)
    assert.match(answers[3]!, /夜航（更正）[\s\S]*In force[\s\S]*夜航[\s\S]*Superseded/)
    assert.match(answers[4]!, /did:ethr:0xc0104:0x[0-9a-f]{40}/)
    const summary = 'Looked up 6: registered 4, deposited only 1, not registered 1.'
    await page.getByText(summary, { exact: true }).waitFor()
    await page.getByRole('button', { name: '中文', exact: true }).click()
    assert.ok((await answersOf(page, 6))[0]?.includes(homeTexts.none.zh))
    browser.calm()
  })

  it('shows names of files and works that would be markup as text', async () => {
    await using browser = await english()
    const page = await browser.open('/')
    await giveFiles(page, [fileOf(payload.replaceAll('/', ''), hostileFile)])
    const [answer = ''] = await answersOf(page, 1)
    assert.ok(answer.includes(payload), 'the title as it was written')
    assert.ok(answer.includes(payload.replaceAll('/', '')), 'the name of the file as it is')
    assert.equal(await page.locator('main img, main script, main iframe').count(), 0)
    assert.notEqual(await page.title(), '1')
    const href = await page.locator('.answer a').first().getAttribute('href')
    assert.equal(href, `/certificates/${hostile}`)
    browser.calm()
  })

  it('answers for a number, its beginning, a digest, and nothing', async () => {
    await using browser = await english()
    const page = await browser.open('/')
    await lookUp(page, 'en', '')
    await page.getByText(homeTexts.lookupNone.en, { exact: true }).waitFor()
    await lookUp(page, 'en', data.number)
    await answersOf(page, 1)
    assert.equal(await focusedText(page), homeTexts.numberFound.en)
    await lookUp(page, 'en', data.number.slice(0, 10))
    await answersOf(page, 2)
    assert.equal(await focusedText(page), homeTexts.numberBegins.en)
    await lookUp(page, 'en', '链作登字-2020-A-00000001')
    await answersOf(page, 3)
    assert.equal(await focusedText(page), homeTexts.noNumber.en)
    await lookUp(page, 'en', sha256(bytesOf('active')).toUpperCase())
    await answersOf(page, 4)
    assert.equal(await focusedText(page), homeTexts.registered.en)
    await lookUp(page, 'en', '静夜')
    await page.waitForURL(
      `${registry.url}/register?${new URLSearchParams({ q: '静夜' }).toString()}`,
    )
    browser.calm()
  })

  it('says that the registry cannot be reached, and asks again', async () => {
    await using browser = await english()
    const page = await browser.open('/')
    await page.locator('#figures strong').first().waitFor()
    await page.route('**/v1/deposits*', (route) => route.abort())
    await lookUp(page, 'en', sha256(bytesOf('active')))
    await page.getByText(frameTexts.unreachable.en, { exact: true }).waitFor()
    await page.unroute('**/v1/deposits*')
    await page.getByRole('button', { name: frameTexts.retry.en }).click()
    await answersOf(page, 1)
  })

  it('can be used by the keyboard alone, and remembers the language', async () => {
    await using browser = await english({ viewport: sizes.phone })
    const page = await browser.open('/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'files')
    await page.keyboard.press('Shift+Tab')
    const menu = page.getByRole('button', { name: frameTexts.menu.en })
    await menu.focus()
    await page.keyboard.press('Enter')
    assert.equal(await menu.getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('Tab')
    assert.equal(await focusedText(page), frameTexts.home.en)
    await page.keyboard.press('Escape')
    assert.equal(await focusedText(page), frameTexts.menu.en)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: homeTexts.title.zh }).waitFor()
    // What was pressed is gone; what takes its place has the focus.
    assert.equal(await focusedText(page), 'English')
    await page.reload()
    await page.getByRole('heading', { name: homeTexts.title.zh }).waitFor()
    browser.calm()
  })
})
