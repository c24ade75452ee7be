/** What the database says of one thing, kept in memory until it changes. */
import { LRUCache } from 'lru-cache'

export class Answers<T> {
  readonly #load: (key: string) => Promise<T>
  readonly #kept: LRUCache<string, Promise<T>>

  /**
   * @param most how many are kept; those that were asked for last
   * @param load asks the database
   */
  constructor(most: number, load: (key: string) => Promise<T>) {
    this.#load = load
    this.#kept = new LRUCache({ max: most })
  }

  /** What is on record under a key now. Those who ask at once share a question; one that failed is asked again. */
  of(key: string): Promise<T> {
    const kept = this.#kept.get(key)
    if (kept) return kept
    const asked = this.#load(key)
    this.#kept.set(key, asked)
    asked.catch(() => {
      if (this.#kept.peek(key) === asked) this.#kept.delete(key)
    })
    return asked
  }

  /**
   * What was known of a key may be another by now; of all keys where none is named. To be called when the change is in the
   * database, before it is answered: an answer still under way goes only to those who asked before.
   */
  forget(key?: string): void {
    if (key === undefined) this.#kept.clear()
    else this.#kept.delete(key)
  }
}
