/** The page verify.html as a person uses it: from a disk, or from a registry. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { zipSync } from 'fflate'
import { texts } from '../../../web/verify/texts.ts'
import type { Language } from './registry-page.ts'

/** Where the build leaves it. */
export const builtPage = join(import.meta.dirname, '..', '..', '..', 'cache', 'web', 'verify.html')
export const diskAddress = pathToFileURL(builtPage).href

/** A file as it is given to a field: a path, or bytes with a name. */
export interface FileBytes {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}
export type GivenFile = string | FileBytes

export interface GivenFiles {
  readonly evidence?: readonly GivenFile[]
  readonly work?: GivenFile
  readonly trust?: GivenFile
  readonly sha256?: string
  readonly sm3?: string
}

export interface ShownStep {
  readonly id: string
  readonly status: string
  readonly sentence: string
}

export const bytesFile = (name: string, bytes: Uint8Array | string): FileBytes => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})

/** An evidence archive of these members. */
export const zipFile = (files: ReadonlyMap<string, Uint8Array>, name = 'evidence.zip'): FileBytes =>
  bytesFile(name, zipSync(Object.fromEntries(files)))

/** What a browser asked for, other than the page and what it made itself: nothing. */
export function requestsOf(context: BrowserContext, page: string): string[] {
  const asked: string[] = []
  context.on('request', (request) => {
    const address = request.url()
    if (address !== page && !address.startsWith('blob:') && address !== 'data:,')
      asked.push(address)
  })
  return asked
}

export class VerifyPage {
  readonly page: Page
  readonly language: Language

  constructor(page: Page, language: Language) {
    page.setDefaultTimeout(60_000)
    this.page = page
    this.language = language
  }

  static async open(
    context: BrowserContext,
    language: Language,
    address = diskAddress,
  ): Promise<VerifyPage> {
    const page = await context.newPage()
    await page.goto(address)
    const opened = new VerifyPage(page, language)
    await page.getByRole('heading', { name: opened.text('title'), exact: true }).waitFor()
    return opened
  }

  text(name: keyof typeof texts): string {
    return texts[name][this.language]
  }

  field(name: keyof typeof texts): Locator {
    return this.page.getByLabel(this.text(name), { exact: true })
  }

  get submit(): Locator {
    return this.page.locator('button[type=submit]')
  }

  /** Fills in the form anew, and sends it. */
  async verify({ evidence, work, trust, sha256, sm3 }: GivenFiles): Promise<void> {
    await this.field('evidence').setInputFiles((evidence ?? []) as string[])
    await this.field('work').setInputFiles(work ?? [])
    await this.field('trust').setInputFiles(trust ?? [])
    const digests = this.page.locator('details')
    await digests.evaluate((details: HTMLDetailsElement) => (details.open = true))
    await this.field('sha256').fill(sha256 ?? '')
    await this.field('sm3').fill(sm3 ?? '')
    await this.submit.click()
  }

  /** Verifies, waits for the result, and returns its steps. */
  async steps(given: GivenFiles): Promise<ShownStep[]> {
    await this.verify(given)
    return await this.shown()
  }

  /** The steps shown, once they are. */
  async shown(): Promise<ShownStep[]> {
    await this.page.locator('.report li').first().waitFor()
    return await this.page.locator('.report li').evaluateAll((items) =>
      items.map((item) => ({
        id: item.getAttribute('data-step') ?? '',
        status: item.getAttribute('data-status') ?? '',
        sentence: item.lastElementChild?.textContent ?? '',
      })),
    )
  }

  async verdict(): Promise<string> {
    return (await this.page.locator('.verdict').textContent()) ?? ''
  }

  /** What a field says is wrong with it; waits until it does. */
  async problemOf(name: 'evidence' | 'work' | 'trust' | 'sha256' | 'sm3'): Promise<string> {
    const field = this.page.locator('.field', { has: this.field(name) })
    const error = field.locator('.error:not(:empty)')
    await error.waitFor()
    return (await error.textContent()) ?? ''
  }

  async switchTo(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }
}
