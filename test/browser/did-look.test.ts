import assert from 'node:assert/strict'
import type { FileChooser } from 'playwright-core'
import { chromiumOrSkip } from './_util/chromium.ts'
import { views, visitAll } from './_util/did-tour.ts'
import { DidPage } from './_util/did-page.ts'
import {
  assertAccessible,
  assertFits,
  BrowserRegistry,
  locales,
  sizes,
  type Language,
  type Size,
} from './_util/registry-page.ts'

describe('the page /did, to look at and to use', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  const looks: readonly [Language, Size, 'light' | 'dark'][] = [
    ['zh', 'phone', 'light'],
    ['en', 'phone', 'dark'],
    ['zh', 'desktop', 'dark'],
    ['en', 'desktop', 'light'],
  ]
  for (const [language, size, colorScheme] of looks)
    it(`is accessible and fits in every view: ${language}, ${size}, ${colorScheme}`, async () => {
      const options = { locale: locales[language], viewport: sizes[size], colorScheme }
      await using browser = await registry.browser(options)
      const seen: string[] = []
      await visitAll(registry, browser, language, async (page, view) => {
        seen.push(view)
        await assertFits(page, view)
        browser.calm()
        await assertAccessible(page, view)
        browser.oddities()
      })
      assert.deepEqual(seen, views)
    })

  it('fits the narrowest screens (WCAG 1.4.10)', async () => {
    await using browser = await registry.browser({ viewport: { width: 320, height: 640 } })
    await visitAll(registry, browser, 'en', (page, view) => assertFits(page, view))
    browser.calm()
  })

  it('is used with the keyboard alone', async () => {
    await using browser = await registry.browser({ locale: 'en-GB', viewport: sizes.desktop })
    const did = await DidPage.open(browser, 'en')
    const { keyboard } = did.page
    // From the beginning: where a listener is added just before the key is pressed, the dialog can be open before it is heard.
    const choosing = new Promise<FileChooser>((chosen) => did.page.on('filechooser', chosen))
    const tabTo = async (text: string): Promise<void> => {
      for (let i = 0; i < 40; i++) {
        await keyboard.press('Tab')
        const name = await did.page.evaluate(() => {
          const { activeElement: at } = document
          return at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : at?.textContent
        })
        if (name?.startsWith(text) === true) return
      }
      assert.fail(`the keyboard does not reach ${text}`)
    }
    await tabTo(did.text('startNew'))
    await keyboard.press('Enter')
    await did.heading('newTitle')
    await tabTo(did.text('passphrase'))
    await keyboard.type('correct horse')
    await tabTo(did.text('passphraseAgain'))
    await keyboard.type('correct horse')
    const downloading = did.page.waitForEvent('download')
    await keyboard.press('Enter')
    const download = await downloading
    await did.heading('readyTitle')
    await tabTo(did.text('signIn'))
    await keyboard.press('Space')
    await did.heading('signedInTitle')
    await tabTo(did.text('signOut'))
    await keyboard.press('Enter')
    await did.says(did.text('signedOut'))
    await tabTo(did.text('forget'))
    await keyboard.press('Enter')
    await did.heading('startTitle')
    await tabTo(did.text('startOpen'))
    await keyboard.press('Enter')
    await did.heading('openTitle')
    await tabTo(did.text('file'))
    await keyboard.press('Enter')
    await (await choosing).setFiles(await download.path())
    await tabTo(did.text('passphrase'))
    await keyboard.type('correct horse')
    await keyboard.press('Enter')
    await did.heading('readyTitle')
    browser.calm()
  })

  it('shows where the keyboard is, on every control', async () => {
    await using browser = await registry.browser({ locale: 'en-GB', viewport: sizes.desktop })
    const did = await DidPage.open(browser, 'en')
    for (let i = 0; i < 7; i++) {
      await did.page.keyboard.press('Tab')
      const [what, outline] = await did.page.evaluate(() => {
        const at = document.activeElement!
        return [at.textContent, getComputedStyle(at).outlineStyle] as const
      })
      assert.equal(outline, 'solid', what ?? '')
    }
  })

  it('changes the language without losing what was typed, and remembers it', async () => {
    await using browser = await registry.browser({ locale: 'zh-CN' })
    const did = await DidPage.open(browser, 'zh')
    const english = new DidPage(did.page, 'en')
    await did.button('startOpen').click()
    await did.field('passphrase').fill('half a pass')
    await did.page.getByRole('button', { name: 'English' }).click()
    await english.heading('openTitle')
    assert.equal(await english.field('passphrase').inputValue(), 'half a pass')
    assert.equal(await did.page.evaluate(() => document.documentElement.lang), 'en')
    assert.equal(await did.page.title(), english.text('pageTitle'))
    await did.page.reload()
    await english.heading('startTitle')
    browser.calm()
  })

  it('has no text left in the other language', async () => {
    for (const [language, foreign] of [
      ['en', /\p{Script=Han}/u],
      ['zh', /[a-z]{4,} [a-z]{4,}/],
    ] as const) {
      await using browser = await registry.browser({ locale: locales[language] })
      await visitAll(registry, browser, language, async (page, view) => {
        const text = await page.evaluate(() => {
          const copy = document.body.cloneNode(true) as HTMLElement
          // Names of languages, what is signed (in both), what the registrar calls itself, DIDs.
          for (const own of copy.querySelectorAll(
            '.languages, pre, .registrar, code, dd, noscript',
          ))
            own.remove()
          return copy.textContent ?? ''
        })
        assert.doesNotMatch(text, foreign, view)
      })
    }
  })

  it('says plainly that it makes no keys where the connection is not secure', async () => {
    // The same page under a name that is not this machine's own: no secure context.
    await using browser = await registry.browser({}, 'registry.test')
    const page = await browser.open('/did')
    const did = new DidPage(page, 'en')
    await did.says(did.text('insecure'))
    assert.equal(await did.button('startNew').count(), 0)
    // The browser warns here too, of headers that count for secure pages only.
  })
})
