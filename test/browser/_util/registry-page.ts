/** The real registry under the address by which the browser reaches it, and pages of it that are watched. */
import assert from 'node:assert/strict'
import axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { launchBrowser } from './chromium.ts'
import { Wiretap } from './wiretap.ts'

export const sizes = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const
export type Size = keyof typeof sizes
export type Language = 'zh' | 'en'
export const locales = { zh: 'zh-CN', en: 'en-GB' } as const

export class BrowserRegistry {
  readonly wire: Wiretap
  readonly here: RegistryHere
  readonly office: OfficeHere
  readonly #chromium: string
  /** By the name under which each knows the registry. */
  readonly #browsers = new Map<string, Promise<Browser>>()
  #gone = false

  private constructor(chromium: string, wire: Wiretap, here: RegistryHere) {
    this.#chromium = chromium
    this.wire = wire
    this.here = here
    this.office = new OfficeHere(here)
  }

  static async start(chromium: string, env: Readonly<Record<string, string>> = {}) {
    const wire = await Wiretap.start()
    const here = await RegistryHere.start({ COLOPHON_PUBLIC_URL: wire.url, ...env })
    wire.to(here.url)
    return new BrowserRegistry(chromium, wire, here)
  }

  /** Address as the browser has it. */
  get url(): string {
    return this.wire.url
  }

  /**
   * A browser that knows nothing of others, and is watched: `calm` says at the end that nothing odd happened. It knows the registry by the
   * name `host`; only this machine's own names are secure without TLS.
   */
  async browser(options: BrowserContextOptions = {}, host = '127.0.0.1'): Promise<WatchedBrowser> {
    const browser = this.#browsers.get(host) ?? launchBrowser(this.#chromium, host)
    this.#browsers.set(host, browser)
    const context = await (await browser).newContext(options)
    return new WatchedBrowser(context, this.url.replace('127.0.0.1', host))
  }

  /** The registry is gone, with all it has; its pages stay open. */
  async vanish(): Promise<void> {
    if (this.#gone) return
    this.#gone = true
    await this.wire.close()
    await this.here.remove()
  }

  async stop(): Promise<void> {
    for (const browser of this.#browsers.values()) await (await browser).close()
    await this.vanish()
  }
}

/** Whoever knows the browser's console can tell these from our own faults: answers of 4xx are logged as errors. */
const refusedAnswer = /^Failed to load resource: the server responded with a status of 4\d\d/

export class WatchedBrowser implements AsyncDisposable {
  readonly context: BrowserContext
  readonly #origin: string
  readonly #odd: string[] = []

  constructor(context: BrowserContext, origin: string) {
    this.context = context
    this.#origin = origin
    context.on('request', (request) => this.#checkOrigin(request.url()))
    context.on('weberror', (error) => this.#odd.push(`error: ${error.error().message}`))
    // What a policy refuses is said there too.
    context.on('console', (message) => {
      const quiet = message.type() !== 'error' && message.type() !== 'warning'
      if (!quiet && !refusedAnswer.test(message.text())) this.#odd.push(message.text())
    })
  }

  #checkOrigin(address: string): void {
    // A download is read from a blob: that the page itself has made.
    const { origin } = new URL(address)
    if (origin !== this.#origin) this.#odd.push(`request to ${address}`)
  }

  /** Opens an address of the registry. */
  async open(path: string): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(this.#origin + path)
    return page
  }

  /** What happened that should not have, and forgets it. */
  oddities(): string[] {
    return this.#odd.splice(0)
  }

  /** No error, no warning, no refusal by the policy, no request to anybody else. */
  calm(): void {
    assert.deepEqual(this.oddities(), [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
  }
}

/**
 * Asks axe about accessibility (WCAG 2.2 AA and best practices); fails with what it found. A message that comes and goes above
 * the page is left out: while it fades, it has the contrast of neither.
 */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const looked = { exclude: ['.ant-message'] }
    const { violations } = await run.run(looked, { resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`)
  })
  assert.deepEqual(found, [], what)
}

/** Nothing is wider than the screen; fails with what is. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
  })
  assert.deepEqual(over, [], `${what} is wider than the screen`)
}

/** In which language, on which screen. */
export interface Look {
  readonly language: Language
  readonly size: Size
}

/** Both languages on both screens: in each of them people get to the end of what they came for. */
export const everywhere: readonly Look[] = [
  { language: 'zh', size: 'phone' },
  { language: 'zh', size: 'desktop' },
  { language: 'en', size: 'phone' },
  { language: 'en', size: 'desktop' },
]

/** What a page is looked at in, by axe too, which takes long; the other two combinations are left to the pictures. */
export const looks: readonly [Language, Size, 'light' | 'dark'][] = [
  ['zh', 'phone', 'light'],
  ['en', 'desktop', 'dark'],
]

export const isLookedAt = (look: Look): boolean =>
  looks.some(([language, size]) => language === look.language && size === look.size)

/** A view can be used by everybody: it fits, also the narrowest screens (WCAG 1.4.10), nothing is odd, and axe finds nothing. */
export async function assertUsable(
  browser: WatchedBrowser,
  page: Page,
  view: string,
  size: Size,
): Promise<void> {
  await assertFits(page, view)
  browser.calm()
  await assertAccessible(page, view)
  browser.oddities()
  if (size === 'phone') await page.setViewportSize({ width: 320, height: 640 })
  await assertFits(page, `${view}, narrow`)
  await page.setViewportSize(sizes[size])
}
