/** The real registry in the process of the test, where the test must set its clock or say who has which role. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { createApp } from '../../api/app.ts'
import type { StaffRole } from '../../api/cases/machine.ts'
import { roleCaseOf } from '../../api/cases/roles-machine.ts'
import { loadConfig } from '../../api/config.ts'
import { openContext, type Context } from '../../api/context.ts'
import { checkRegistry } from '../../api/fsck/check-registry.ts'
import type { Finding } from '../../api/fsck/findings.ts'
import { createLogger } from '../../api/logger.ts'
import { listen, type Listening } from '../../api/server.ts'
import { servicesOf } from '../../api/services-of.ts'

export class RegistryHere {
  readonly folder: string
  /** Seconds by which its clock is ahead. */
  ahead = 0
  /** Unix second at which its clock stands still; it runs where absent. */
  pinned: number | undefined
  context!: Context
  #server!: Listening
  readonly #env: Readonly<Record<string, string>>

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#env = env
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<RegistryHere> {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-here-'))
    const registry = new RegistryHere(folder, env)
    await registry.open()
    return registry
  }

  get url(): string {
    return this.#server.url
  }

  readonly now = (): number => this.pinned ?? Math.floor(Date.now() / 1000) + this.ahead

  async open(): Promise<void> {
    const config = loadConfig({
      COLOPHON_DATA: this.folder,
      COLOPHON_PORT: '0',
      COLOPHON_CHAIN_PORT: '0',
      COLOPHON_RATE_LIMIT: '0',
      COLOPHON_PUBLIC_URL: 'http://registry.test',
      ...this.#env,
    })
    const logger = createLogger({ logLevel: 'silent' })
    this.context = await openContext(config, logger, { now: this.now })
    this.#server = await listen(createApp(servicesOf(this.context, new Registry())), config)
  }

  /** Gives somebody roles, as the operator gives the first administrator his. */
  async grant(party: string, ...roles: readonly StaffRole[]): Promise<void> {
    for (const role of roles) await this.#moveRole('grant', party, role)
  }

  /** Takes a role from somebody. */
  take(party: string, role: StaffRole): Promise<void> {
    return this.#moveRole('revoke', party, role)
  }

  async #moveRole(transition: 'grant' | 'revoke', party: string, role: StaffRole): Promise<void> {
    const step = { caseId: roleCaseOf(party), caseType: 'roles', transition } as const
    const reason = transition === 'revoke' ? { reason: 'duty_ended' } : {}
    await this.context.book.move({ ...step, ...reason, actor: 'system', party, payload: { role } })
  }

  async close(): Promise<void> {
    await this.#server.close()
    await this.context[Symbol.asyncDispose]()
  }

  async remove(): Promise<void> {
    await this.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /**
   * What the check of the whole registry finds wrong. Nothing may be taken in or anchored while it looks, and the registry
   * acts by itself when a clock has run out: then it is looked again.
   */
  async unsound(): Promise<Finding[]> {
    const { context } = this
    for (;;) {
      await context.drain()
      const { next } = context.log
      const findings = await checkRegistry(context, { deep: true })
      if (context.log.next === next) return findings.filter(({ ok }) => !ok)
    }
  }

  /** Checks the whole registry and takes it away: the end of every test of it. */
  async end(): Promise<void> {
    const unsound = await this.unsound()
    await this.remove()
    assert.deepEqual(unsound, [])
  }
}
