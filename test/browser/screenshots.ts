/**
 * Pictures of every view of the pages for people, in both languages, on phone and desktop, light and dark, to be looked at:
 * `node test/browser/screenshots.ts [folder [public | applications | platforms]]`: of those pages only. Chinese needs a font (Debian: fonts-noto-cjk).
 */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureBuilt } from '../../scripts/build.ts'
import { visitApplications } from './_util/applications-tour.ts'
import { findChromium } from './_util/chromium.ts'
import { visitAll, type Visit } from './_util/did-tour.ts'
import { PublicScene } from './_util/public-data.ts'
import { visitPublic } from './_util/public-tour.ts'
import { visitLog, visitStatistics } from './_util/log-page.ts'
import { creatorIn, visitCreators } from './_util/creators-tour.ts'
import { PortalPage } from './_util/portal-page.ts'
import { visitStaff } from './_util/staff-tour.ts'
import { visitPlatforms, visitSignIn } from './_util/platforms-tour.ts'
import { visitVerify } from './_util/verify-tour.ts'
import { BrowserRegistry, locales, sizes, type Language, type Size } from './_util/registry-page.ts'
import { newPerson } from '../_util/people.ts'

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
const data = await new PublicScene(registry).all()
const creator = await creatorIn(registry)
for (const [language, size, colorScheme] of looks) {
  const options = { locale: locales[language], viewport: sizes[size], colorScheme }
  await using browser = await registry.browser(options)
  const shoot: Visit = async (page, view) => {
    const path = join(folder, `${view}-${language}-${size}-${colorScheme}.png`)
    await page.screenshot({ path, fullPage: true })
    console.log(path)
  }
  const visitPlatformPages = async (visit: Visit): Promise<void> => {
    const look = { language, size, colorScheme }
    await visitSignIn(registry, look, visit)
    await visitPlatforms(registry, newPerson().did, data.number, { ...look, visit })
  }
  if (process.argv[3] === 'platforms') {
    await visitPlatformPages(shoot)
    continue
  }
  if (process.argv[3] !== 'public')
    await visitApplications(registry, { language, size, colorScheme }, shoot)
  if (process.argv[3] === 'applications') continue
  await visitPublic(browser, data, language, shoot)
  await visitLog(browser, language, shoot)
  await visitStatistics(browser, language, shoot)
  if (process.argv[3] === 'public') continue
  await visitAll(registry, browser, language, shoot)
  await visitVerify(browser.context, language, shoot)
  await using portal = await PortalPage.signedIn(registry, creator.did, { language, size })
  await portal.page.emulateMedia({ colorScheme })
  await visitCreators(portal, creator, shoot)
  await visitStaff(registry, { language, size, colorScheme }, shoot)
  await visitPlatformPages(shoot)
}
await registry.stop()
