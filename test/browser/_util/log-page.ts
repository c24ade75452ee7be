/** The pages of log and statistics as a person uses them, and every view of them in turn. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { logTexts } from '../../../web/public/log-texts.ts'
import { panelTexts } from '../../../web/public/panel-texts.ts'
import { statisticsTexts } from '../../../web/public/statistics-texts.ts'
import type { Visit } from './did-tour.ts'
import type { Language, WatchedBrowser } from './registry-page.ts'

export { logTexts, panelTexts, statisticsTexts }

/** Waits until every place of the page has what it waited for, and charts are drawn. */
export async function filled(page: Page): Promise<void> {
  await page.locator('main .loading').first().waitFor({ state: 'detached' })
  await page.locator('main [aria-busy]').first().waitFor({ state: 'detached' })
  for (const chart of await page.locator('.chart').all()) {
    if (!(await chart.isVisible())) continue
    await chart.scrollIntoViewIfNeeded()
    await chart.locator('canvas').waitFor()
  }
  await page.evaluate(() => scrollTo(0, 0))
}

/** Number of entries that the page of the log shows. */
export async function entriesShown(page: Page): Promise<number> {
  return Number((await page.locator('.ticker .entries').innerText()).replaceAll(',', ''))
}

/** Checks an entry by its index; answers what each step says. */
export async function checkEntry(page: Page, language: Language, index: number): Promise<string[]> {
  const part = page.locator('#lookup')
  await part.getByLabel(logTexts.index[language], { exact: true }).fill(String(index))
  await part.getByRole('button', { name: logTexts.lookupSubmit[language] }).click()
  await part.locator('.checks').waitFor()
  return part.locator('.checks li').allInnerTexts()
}

/** Checks that the log of the size suggested extends the other. */
export async function checkBetween(page: Page, language: Language): Promise<string[]> {
  const part = page.locator('#between')
  await part.getByRole('button', { name: logTexts.betweenSubmit[language] }).click()
  await part.locator('.checks').waitFor()
  return part.locator('.checks li').allInnerTexts()
}

/** Asks for the size of an anchor, whose transaction is shown then, long and without a place to break it. */
async function fromAnAnchor(page: Page, language: Language): Promise<void> {
  const size = await page.evaluate(async () => {
    const { items } = await (await fetch('/v1/log/anchors?limit=100')).json()
    return (items as { size: number }[]).at(-1)?.size
  })
  assert.ok(size)
  const part = page.locator('#between')
  await part.getByLabel(logTexts.from[language], { exact: true }).fill(String(size))
}

export const logViews = ['log', 'log-checked', 'log-hours'] as const
export const statisticsViews = ['statistics', 'statistics-tables', 'statistics-none'] as const

export async function visitLog(
  browser: WatchedBrowser,
  language: Language,
  visit: Visit,
): Promise<void> {
  const page = await browser.open('/log')
  await filled(page)
  await visit(page, 'log')
  await checkEntry(page, language, 0)
  await fromAnAnchor(page, language)
  await checkBetween(page, language)
  await page.locator('#between .hint').last().waitFor()
  await visit(page, 'log-checked')
  await page.getByRole('button', { name: logTexts.byHour[language] }).click()
  await filled(page)
  await page
    .locator('#growth')
    .getByRole('button', { name: panelTexts.table[language], exact: true })
    .click()
  await visit(page, 'log-hours')
  await page.close()
}

export async function visitStatistics(
  browser: WatchedBrowser,
  language: Language,
  visit: Visit,
): Promise<void> {
  const page = await browser.open('/statistics')
  await filled(page)
  await visit(page, 'statistics')
  const tables = page.getByRole('button', { name: panelTexts.table[language], exact: true })
  for (const button of await tables.all()) await button.click()
  await visit(page, 'statistics-tables')
  await page.goto(new URL('/statistics?from=2001-01&to=2001-02', page.url()).href)
  await filled(page)
  await visit(page, 'statistics-none')
  await page.close()
}
