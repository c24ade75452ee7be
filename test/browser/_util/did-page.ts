/** The page /did as a person uses it: by what is written on it. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { texts } from '../../../web/texts.ts'
import type { Language, WatchedBrowser } from './registry-page.ts'

/** Scrypt in JavaScript takes a second; on a busy machine many. */
const patience = 90_000

export interface SavedKey {
  readonly name: string
  readonly text: string
  readonly did: string
}

export interface KeyFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export const fileOf = (name: string, text: string): KeyFile => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

export class DidPage {
  readonly page: Page
  readonly language: Language

  constructor(page: Page, language: Language) {
    page.setDefaultTimeout(patience)
    this.page = page
    this.language = language
  }

  static async open(browser: WatchedBrowser, language: Language, path = '/did'): Promise<DidPage> {
    const opened = new DidPage(await browser.open(path), language)
    await opened.heading('startTitle')
    return opened
  }

  /** What the page says for a text of its own. */
  text(name: keyof typeof texts): string {
    return texts[name][this.language]
  }

  /** A button by its text; the choices at the start go on with a hint. */
  button(name: keyof typeof texts): Locator {
    const [text, exact] = [this.text(name), !name.startsWith('start')]
    return this.page.getByRole('button', { name: text, exact })
  }

  field(name: keyof typeof texts): Locator {
    return this.page.getByLabel(this.text(name), { exact: true })
  }

  /** Waits for a view by its heading. */
  async heading(name: keyof typeof texts): Promise<void> {
    await this.page.getByRole('heading', { name: this.text(name), exact: true }).waitFor()
  }

  /** Waits for a text anywhere on the page. */
  async says(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async did(): Promise<string> {
    return (await this.page.locator('.did code').textContent()) ?? ''
  }

  async makeKey(): Promise<void> {
    await this.button('startNew').click()
    await this.heading('newTitle')
  }

  /** Types a passphrase twice and saves the key that was made. */
  async saveKey(passphrase: string): Promise<SavedKey> {
    await this.field('passphrase').fill(passphrase)
    await this.field('passphraseAgain').fill(passphrase)
    const downloading = this.page.waitForEvent('download')
    await this.button('save').click()
    const download = await downloading
    const text = await readFile(await download.path(), 'utf8')
    await this.heading('readyTitle')
    return { name: download.suggestedFilename(), text, did: await this.did() }
  }

  async openKey(file: KeyFile, passphrase: string): Promise<void> {
    await this.button('startOpen').click()
    await this.field('file').setInputFiles(file)
    await this.field('passphrase').fill(passphrase)
    await this.button('open').click()
  }

  /** Signs in and returns the token, which the page shows nowhere. */
  async signIn(): Promise<string> {
    const answering = this.page.waitForResponse((response) =>
      response.url().endsWith('/v1/sign-in'),
    )
    await this.button('signIn').click()
    const answer = await answering
    assert.equal(answer.status(), 201)
    const { token } = (await answer.json()) as { token: string }
    await this.heading('signedInTitle')
    return token
  }

  async signOut(): Promise<void> {
    await this.button('signOut').click()
    await this.says(this.text('signedOut'))
  }
}
