/** The ways to sign in, and every page of the platforms' part of the portal, to be looked at. */
import { shellTexts } from '../../../web/portal/shell/texts.ts'
import { platformTexts } from '../../../web/portal/platforms/texts.ts'
import type { Visit } from './did-tour.ts'
import { PortalPage } from './portal-page.ts'
import { type BrowserRegistry, type Language, locales, type Size, sizes } from './registry-page.ts'

interface Look {
  readonly language: Language
  readonly size: Size
  readonly colorScheme: 'light' | 'dark'
}

/** The page on which one signs in, by each of its tabs. */
export async function visitSignIn(
  registry: BrowserRegistry,
  { language, size, colorScheme }: Look,
  visit: Visit,
): Promise<void> {
  const options = { locale: locales[language], viewport: sizes[size], colorScheme }
  await using browser = await registry.browser(options)
  const page = await browser.open('/portal')
  const tabs = page.getByRole('tab')
  await tabs.first().waitFor()
  for (let at = 0; at < (await tabs.count()); at++) {
    await tabs.nth(at).click()
    await visit(page, `sign-in-${at + 1}`)
  }
}

/** Keys, bulk checks, webhooks and the badge: empty, their forms, and with something in them. */
export async function visitPlatforms(
  registry: BrowserRegistry,
  did: string,
  number: string,
  { language, size, colorScheme, visit }: Look & { readonly visit: Visit },
): Promise<void> {
  const path = '/platforms/keys'
  const look = { language, size, colorScheme, path }
  await using portal = await PortalPage.signedIn(registry, did, look)
  const { page } = portal
  await portal.heading(platformTexts.keys)
  await portal.button(platformTexts.makeKey).click()
  await portal.field(platformTexts.keyName).fill('Nightly check')
  await visit(page, 'platforms-key-form')
  await page.locator('form').getByRole('button').first().click()
  await page.locator('.once code').waitFor()
  await visit(page, 'platforms-keys')
  await portal.go('/platforms/checks')
  await portal.heading(platformTexts.checks)
  const buffer = Buffer.from(`number\r\n${number}\r\n`)
  const csv = { name: 'list.csv', mimeType: 'text/csv', buffer }
  await page.locator('input[type=file]').setInputFiles(csv)
  const [before = ''] = portal.say(platformTexts.downloadResultOf).split('{time}')
  await page.getByRole('button', { name: before }).first().waitFor()
  await visit(page, 'platforms-checks')
  await portal.go('/platforms/webhooks')
  await portal.button(platformTexts.addWebhook).click()
  await portal.field(platformTexts.url).waitFor()
  await visit(page, 'platforms-webhooks')
  await portal.go('/platforms/badge')
  await portal.field(platformTexts.certificate).fill(number)
  await portal.button(platformTexts.show).click()
  await page.locator('main img').first().waitFor()
  await visit(page, 'platforms-badge')
  await portal.go('/nowhere')
  await portal.heading(shellTexts.notFound)
  await visit(page, 'not-found')
}
