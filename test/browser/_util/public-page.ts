/** The public pages as a person uses them. */
import type { Page } from 'playwright-core'
import { certificateTexts } from '../../../web/public/certificate-texts.ts'
import { frameTexts } from '../../../web/public/frame-texts.ts'
import { homeTexts } from '../../../web/public/home-texts.ts'
import { registerTexts } from '../../../web/public/register-texts.ts'
import type { Language } from './registry-page.ts'
import { bytesFile, type GivenFile } from './verify-page.ts'

export { certificateTexts, frameTexts, homeTexts, registerTexts }

/** Gives files to the home page, as by the dialog that its field opens. */
export async function giveFiles(page: Page, files: readonly GivenFile[]): Promise<void> {
  await page.locator('#files').setInputFiles(files as string[])
}

export const fileOf = (name: string, bytes: Uint8Array | string): GivenFile =>
  bytesFile(name, bytes)

/** Types into the field for numbers and digests, and asks. */
export async function lookUp(page: Page, language: Language, text: string): Promise<void> {
  await page.getByLabel(homeTexts.lookup[language], { exact: true }).fill(text)
  await page.locator('.lookup button[type=submit]').click()
}

/** Waits until so many answers have come, and returns what each says, the newest first. */
export async function answersOf(page: Page, count: number): Promise<string[]> {
  const answers = page.locator('.answer:has(h3)')
  await answers.nth(count - 1).waitFor()
  return answers.allInnerTexts()
}

/** Waits until a place of a page has what it waited for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main [aria-busy]').waitFor({ state: 'detached' })
  await page.locator('#figures strong, .entry, .empty, .certificate h1, .notice').first().waitFor()
}
