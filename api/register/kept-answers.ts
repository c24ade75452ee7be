/**
 * Answers that hold until the register moves on: who asks the same meanwhile, or at the same time, costs the database nothing.
 * A statistic is asked for by crowds, and the embedded database runs one query at a time.
 */
import { Cache } from './cache.ts'

/** Answers kept: each is some kilobytes. */
const most = 64

export class KeptAnswers {
  readonly #next: () => number
  #at = -1
  #kept = new Cache<Promise<unknown>>(most, () => 1)

  /** @param next index of the first log entry that is not in the register yet: what changes when anything does */
  constructor(next: () => number) {
    this.#next = next
  }

  /** The answer to a question, made where it is not kept. `question` tells all that it depends on beside the register. */
  of<T>(question: readonly unknown[], make: () => Promise<T>): Promise<T> {
    const next = this.#next()
    if (next !== this.#at) this.#kept = new Cache(most, () => 1)
    this.#at = next
    const key = JSON.stringify(question)
    const kept = this.#kept.get(key) as Promise<T> | undefined
    if (kept !== undefined) return kept
    const made = make()
    this.#kept.set(key, made)
    // What failed is asked for again.
    made.catch(() => this.#kept.delete(key))
    return made
  }
}
