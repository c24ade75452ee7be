/** A page of the portal at which people sign in one after the other: opening one costs more than most do there. */
import { PortalPage } from './portal-page.ts'
import type { BrowserRegistry, Look } from './registry-page.ts'

export class Desk {
  readonly #registry: BrowserRegistry
  readonly #look: Look
  #portal: PortalPage | undefined

  constructor(registry: BrowserRegistry, look: Look) {
    this.#registry = registry
    this.#look = look
  }

  /** Signs out whoever sits there, and the next in, at an address. */
  async signedIn(did: string, path: string): Promise<PortalPage> {
    if (this.#portal) await this.#portal.changeTo(did, path)
    else this.#portal = await PortalPage.signedIn(this.#registry, did, { ...this.#look, path })
    return this.#portal
  }

  async close(): Promise<void> {
    await this.#portal?.[Symbol.asyncDispose]()
  }
}

/** The desks of a registry, one for each look. */
export class Desks {
  readonly #registry: BrowserRegistry
  readonly #desks = new Map<string, Desk>()

  constructor(registry: BrowserRegistry) {
    this.#registry = registry
  }

  of(look: Look): Desk {
    const key = `${look.language} ${look.size}`
    const desk = this.#desks.get(key) ?? new Desk(this.#registry, look)
    this.#desks.set(key, desk)
    return desk
  }

  async close(): Promise<void> {
    for (const desk of this.#desks.values()) await desk.close()
  }
}
