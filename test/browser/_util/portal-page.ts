/** The portal as a person uses it: by what is written on it. People sign in with a wallet, whose key is on this side. */
import type { Locator, Page } from 'playwright-core'
import type { Label } from '../../../verifier/vocabulary.ts'
import { shellTexts } from '../../../web/portal/shell/texts.ts'
import { signInTexts } from '../../../web/portal/sign-in/texts.ts'
import { walletOf } from '../../_util/people.ts'
import {
  assertAccessible,
  assertFits,
  type BrowserRegistry,
  isLookedAt,
  type Language,
  locales,
  type Look,
  type Size,
  sizes,
  type WatchedBrowser,
} from './registry-page.ts'
import { installWallet, type TestWallet } from './test-wallet.ts'

const walletName = 'Test wallet'

export class PortalPage implements AsyncDisposable {
  readonly browser: WatchedBrowser
  readonly page: Page
  readonly language: Language
  readonly size: Size
  readonly #wallet: TestWallet

  private constructor(
    browser: WatchedBrowser,
    page: Page,
    { language, size }: Look,
    wallet: TestWallet,
  ) {
    page.setDefaultTimeout(60_000)
    this.browser = browser
    this.page = page
    this.language = language
    this.size = size
    this.#wallet = wallet
  }

  /** A browser of a person (a DID that tests know), at an address of the portal, signed in. */
  static async signedIn(
    registry: BrowserRegistry,
    did: string,
    {
      path = '',
      language = 'zh',
      size = 'desktop',
      colorScheme = 'light',
    }: { path?: string; language?: Language; size?: Size; colorScheme?: 'light' | 'dark' } = {},
  ): Promise<PortalPage> {
    const browser = await registry.browser({
      locale: locales[language],
      viewport: sizes[size],
      colorScheme,
    })
    const wallet = await installWallet(browser.context, { announced: walletName }, walletOf(did))
    const page = await browser.open(`/portal${path}`)
    const portal = new PortalPage(browser, page, { language, size }, wallet)
    await portal.signIn()
    return portal
  }

  /** Signs out, and another person in, in the same page; at another address where one is given. */
  async changeTo(did: string, path?: string): Promise<void> {
    await this.button(shellTexts.signOut).click()
    await this.page.getByRole('tab', { name: this.say(signInTexts.withWallet) }).waitFor()
    if (path !== undefined) await this.go(path)
    this.#wallet.wallet = walletOf(did)
    await this.signIn()
  }

  /** What the portal says for one of its texts. */
  say(label: Label): string {
    return label[this.language]
  }

  async signIn(): Promise<void> {
    await this.page
      .getByRole('tab', { name: this.say(signInTexts.withWallet), exact: true })
      .click()
    await this.page.getByRole('button', { name: walletName }).click()
    await this.page.getByRole('button', { name: this.say(shellTexts.signOut) }).waitFor()
  }

  button(label: Label): Locator {
    return this.page.getByRole('button', { name: this.say(label), exact: true })
  }

  link(label: Label): Locator {
    return this.page.getByRole('link', { name: this.say(label), exact: true })
  }

  field(label: Label): Locator {
    return this.page.getByLabel(this.say(label), { exact: true })
  }

  /** Waits for a page by its heading. */
  async heading(label: Label): Promise<void> {
    await this.page.getByRole('heading', { name: this.say(label), level: 1, exact: true }).waitFor()
  }

  /** Goes to an address of the portal as by a link: a reload would sign out. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState({}, '', `/portal${to}`)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
  }

  /** What is shown fits; axe finds nothing, where it is asked. */
  async looked(what: string): Promise<void> {
    if (isLookedAt(this)) await assertAccessible(this.page, what)
    await assertFits(this.page, what)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser[Symbol.asyncDispose]()
  }
}
