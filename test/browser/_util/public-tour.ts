/** Every view of the public pages in turn, to be looked at. */
import type { Page } from 'playwright-core'
import type { Visit } from './did-tour.ts'
import { bytesOf, type PublicData } from './public-data.ts'
import { answersOf, fileOf, frameTexts, giveFiles, lookUp, settled } from './public-page.ts'
import type { Language, WatchedBrowser } from './registry-page.ts'

type See = (view: (typeof publicViews)[number]) => Promise<void>

export const publicViews = [
  'home',
  'home-answers',
  'home-menu',
  'register',
  'register-filters',
  'register-none',
  'register-wrong',
  'certificate-active',
  'certificate-suspended',
  'certificate-revoked',
  'certificate-superseded',
  'certificate-corrected',
  'certificate-identity',
  'certificate-none',
] as const

export async function visitPublic(
  browser: WatchedBrowser,
  data: PublicData,
  language: Language,
  visit: Visit,
): Promise<void> {
  const page = await browser.open('/')
  await settled(page)
  const see: See = (view) => visit(page, view)
  await see('home')
  await home(page, data, language, see)
  await register(page, see)
  const states = ['active', 'suspended', 'revoked', 'superseded', 'corrected', 'identity'] as const
  for (const state of states) {
    await to(page, `/certificates/${data[state]}`)
    await see(`certificate-${state}`)
  }
  await to(page, '/certificates/链作登字-2026-A-99999999')
  await see('certificate-none')
  await page.close()
}

async function to(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await settled(page)
}

async function home(page: Page, data: PublicData, language: Language, see: See): Promise<void> {
  const names = ['active', 'suspended', 'deposited', 'unknown']
  await giveFiles(
    page,
    names.map((name) => fileOf(`${name}.txt`, bytesOf(name))),
  )
  await answersOf(page, names.length)
  await lookUp(page, language, data.number)
  await answersOf(page, names.length + 1)
  await see('home-answers')
  const menu = page.getByRole('button', { name: frameTexts.menu[language], exact: true })
  if (await menu.isVisible()) await menu.click()
  await see('home-menu')
}

async function register(page: Page, see: See): Promise<void> {
  await to(page, '/register')
  await see('register')
  await to(page, '/register?state=suspended&category=literary')
  await see('register-filters')
  await to(page, '/register?q=没有这件作品')
  await see('register-none')
  await to(page, '/register?q=%21&sha256=x')
  await see('register-wrong')
}
