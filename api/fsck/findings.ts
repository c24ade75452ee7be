/** What a check found. */
export interface Finding {
  readonly check: string
  readonly ok: boolean
  /** What was counted, or the first problems. */
  readonly detail: string
}

/** Problems told in full; more are only counted. */
const told = 10

/** Collects the problems of one check. */
export class Problems {
  readonly #check: string
  readonly #texts: string[] = []
  #count = 0

  constructor(check: string) {
    this.#check = check
  }

  add(text: string): void {
    this.#count++
    if (this.#texts.length < told) this.#texts.push(text)
  }

  /** Adds a problem unless the two are equal. */
  expect(what: string, found: unknown, expected: unknown): void {
    if (found !== expected) this.add(`${what} is ${String(found)}, should be ${String(expected)}`)
  }

  finding(summary: string): Finding {
    const more = this.#count - this.#texts.length
    const detail = this.#texts.join('; ') + (more > 0 ? `; and ${more} more` : '')
    return {
      check: this.#check,
      ok: this.#count === 0,
      detail: this.#count === 0 ? summary : detail,
    }
  }
}
