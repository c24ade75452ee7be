/** Status lists made anew because somebody asks: seldom enough that questions do not fill the log. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Seconds between two lists of one number that are made only because somebody asks. */
export const listPause = 3

/** Those who ask while a list waits for its turn are all answered by that one. */
export class ListRenewal {
  readonly #record: (list: number) => Promise<unknown>
  readonly #waiting = new Map<number, Promise<unknown>>()

  /** `record`: puts a list of each purpose on record. */
  constructor(record: (list: number) => Promise<unknown>) {
    this.#record = record
  }

  /** Puts fresh lists on record, `seconds` from now at the latest. */
  async renew(list: number, seconds = 0): Promise<void> {
    const before = this.#waiting.get(list)
    const turn = before ?? this.#later(list, seconds)
    if (before === undefined) this.#waiting.set(list, turn)
    await turn
  }

  async #later(list: number, seconds: number): Promise<void> {
    await sleep(seconds * 1000)
    // Before it is made: what is recorded from now on may come too late for it.
    this.#waiting.delete(list)
    await this.#record(list)
  }
}
