/**
 * Pictures of every view of the pages /did, /verify and the creators' portal, in both languages, on phone and desktop, light and dark, to be looked at:
 * `node test/browser/screenshots.ts [folder]`. Chinese needs a font (Debian: fonts-noto-cjk).
 */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBuilt } from '../../scripts/build.ts'
import { findChromium } from './_util/chromium.ts'
import { visitAll, type Visit } from './_util/did-tour.ts'
import { creatorIn, visitCreators } from './_util/creators-tour.ts'
import { PortalPage } from './_util/portal-page.ts'
import { visitVerify } from './_util/verify-tour.ts'
import { BrowserRegistry, locales, sizes, type Language, type Size } from './_util/registry-page.ts'

const looks: readonly [Language, Size, 'light' | 'dark'][] = [
  ['zh', 'phone', 'light'],
  ['en', 'phone', 'dark'],
  ['en', 'desktop', 'light'],
  ['zh', 'desktop', 'dark'],
]
const folder = resolve(process.argv[2] ?? join(tmpdir(), 'colophon-screenshots'))

ensureBuilt(process.env)
await mkdir(folder, { recursive: true })
const registry = await BrowserRegistry.start(await findChromium())
const creator = await creatorIn(registry)
for (const [language, size, colorScheme] of looks) {
  const options = { locale: locales[language], viewport: sizes[size], colorScheme }
  await using browser = await registry.browser(options)
  const look: Visit = async (page, view) => {
    const path = join(folder, `${view}-${language}-${size}-${colorScheme}.png`)
    await page.screenshot({ path, fullPage: true })
    console.log(path)
  }
  await visitAll(registry, browser, language, look)
  await visitVerify(browser.context, language, look)
  await using portal = await PortalPage.signedIn(registry, creator.did, { language, size })
  await portal.page.emulateMedia({ colorScheme })
  await visitCreators(portal, creator, look)
}
await registry.stop()
