/**
 * Follows the log: asks every few seconds how it stands, while somebody looks and has not paused. The answer is 304 while
 * nothing changed. Where the registry does not answer it is asked less and less often.
 */
import { RefusedError } from '../registry.ts'
import { askState, type LogState } from './log-asks.ts'

const interval = 3_000
const longest = 60_000

/** What is known of the log at a moment. */
export interface Known {
  /** With the key that was told first: who changes it later is not believed. */
  readonly state: LogState
  /** The registry's clock. */
  readonly clock: Date
}

export interface Watcher {
  /** Asked again, whether anything changed or not; `changed` tells. */
  readonly told: (known: Known, changed: boolean) => void
  readonly lost: (error: RefusedError) => void
}

export class LogFollower {
  readonly #watchers: Watcher[] = []
  #tag = ''
  #known: Known | undefined
  #pause = interval
  #timer = 0
  #paused = false
  /** Something changed that nobody was told. */
  #untold = false

  get known(): Known | undefined {
    return this.#known
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher)
  }

  /** Begins. A page that nobody sees asks nothing. */
  start(): void {
    document.addEventListener('visibilitychange', () => this.#goOn())
    this.#goOn()
  }

  get paused(): boolean {
    return this.#paused
  }

  set paused(paused: boolean) {
    this.#paused = paused
    if (this.#untold) this.#tell()
    this.#goOn()
  }

  #goOn(): void {
    clearTimeout(this.#timer)
    if (!this.#paused && !document.hidden) void this.#ask()
  }

  async #ask(): Promise<void> {
    try {
      const { state, tag, clock } = await askState(this.#tag)
      this.#pause = interval
      this.#take(state, tag, clock)
      this.#tell()
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      this.#pause = Math.min(longest, this.#pause * 2)
      for (const { lost } of this.#watchers) lost(error)
    } finally {
      clearTimeout(this.#timer)
      if (!this.#paused && !document.hidden)
        this.#timer = setTimeout(() => void this.#ask(), this.#pause)
    }
  }

  /** Tag and state go together: an answer that came while somebody paused is kept, and not sent again. */
  #take(state: LogState | undefined, tag: string, clock: Date): void {
    const now = state ?? this.#known?.state
    if (now === undefined) return
    const { vkey } = this.#known?.state ?? now
    this.#tag = tag
    this.#known = { state: { ...now, vkey }, clock }
    this.#untold ||= state !== undefined
  }

  #tell(): void {
    if (this.#known === undefined || this.#paused) return
    const changed = this.#untold
    this.#untold = false
    for (const { told } of this.#watchers) told(this.#known, changed)
  }
}
