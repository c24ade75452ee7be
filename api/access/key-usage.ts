/**
 * How often keys are used: counted in memory and added to the vault every few seconds and at the end, so that no call
 * waits for a disk. kill -9 loses the counts of the last seconds, and nothing else.
 */
import type { Logger } from 'pino'
import { registrationDateOf } from '../../verifier/date.ts'
import { startLoop, type Loop } from '../log/loop.ts'
import type { ApiKeyRows, UsageOf } from '../vault/api-keys.ts'
import type { KeyScope, Outcome } from './key-scopes.ts'

/** Milliseconds. */
const [interval, longest] = [5_000, 60_000]

export interface KeyUsageOptions {
  readonly rows: ApiKeyRows
  readonly logger: Logger
  /** Unix seconds. */
  readonly now: () => number
  /** Writes only when told to. */
  readonly idle: boolean
}

export class KeyUsage {
  readonly #rows: ApiKeyRows
  readonly #now: () => number
  readonly #loop: Loop
  #counts = new Map<string, UsageOf>()
  #lastUsed = new Map<string, number>()

  constructor({ rows, logger, now, idle }: KeyUsageOptions) {
    this.#rows = rows
    this.#now = now
    const pass = (): Promise<void> => this.#write()
    this.#loop = startLoop({ name: 'key-usage', pass, interval, longest, logger, idle })
  }

  /** Counts a call. `scope`: the one that the address states. */
  count(key: string, scope: KeyScope | undefined, outcome: Outcome): void {
    const now = this.#now()
    this.#add({ key, day: registrationDateOf(now), scope: scope ?? 'none', outcome, calls: 1 })
    this.#lastUsed.set(key, now)
  }

  #add(more: UsageOf): void {
    const name = [more.key, more.day, more.scope, more.outcome].join(' ')
    const calls = (this.#counts.get(name)?.calls ?? 0) + more.calls
    this.#counts.set(name, { ...more, calls })
  }

  /** Resolves when all that was counted before is in the vault. */
  flush(): Promise<void> {
    return this.#loop.now()
  }

  async #write(): Promise<void> {
    if (this.#counts.size === 0) return
    const [counts, lastUsed] = [this.#counts, this.#lastUsed]
    this.#counts = new Map()
    this.#lastUsed = new Map()
    try {
      await this.#rows.addUsage([...counts.values()], lastUsed)
    } catch (error) {
      // A full disk: they are written with the next ones.
      for (const one of counts.values()) this.#add(one)
      this.#lastUsed = new Map([...lastUsed, ...this.#lastUsed])
      throw error
    }
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#loop.stop()
    await this.#write()
  }
}
