/** What the register keeps in memory beside the block being filled: states, days and number series. Small at any size. */
import { blockLength, emptyBits, hasBit, intersect, setBit, without, type Docs } from './docs.ts'
import type { RegisterState } from './entry.ts'

/** Which certificates are not active. Most are, so only the others are kept. */
export class States {
  readonly #bits = new Map<RegisterState, Map<number, Uint8Array>>()

  set(doc: number, before: RegisterState, after: RegisterState): void {
    if (before !== 'active') setBit(this.#of(before, doc), doc % blockLength, false)
    if (after !== 'active') setBit(this.#of(after, doc), doc % blockLength, true)
  }

  /** The state of a certificate. */
  of(doc: number): RegisterState {
    const [block, place] = [Math.floor(doc / blockLength), doc % blockLength]
    for (const [state, blocks] of this.#bits) {
      const bits = blocks.get(block)
      if (bits && hasBit(bits, place)) return state
    }
    return 'active'
  }

  /** Those of a block's certificates that are in a state. */
  filter(docs: Docs, block: number, state: RegisterState): Docs {
    if (state !== 'active')
      return intersect(docs, this.#bits.get(state)?.get(block) ?? new Uint16Array())
    let left = docs
    for (const blocks of this.#bits.values()) {
      const bits = blocks.get(block)
      if (bits) left = without(left, bits)
    }
    return left
  }

  #of(state: RegisterState, doc: number): Uint8Array {
    const blocks = this.#bits.get(state) ?? new Map<number, Uint8Array>()
    const block = Math.floor(doc / blockLength)
    const bits = blocks.get(block) ?? emptyBits()
    this.#bits.set(state, blocks.set(block, bits))
    return bits
  }
}

/**
 * The days on which certificates were registered, with the first of each. Dates never go back in the log, so that the
 * certificates of a span of days are those between two numbers.
 */
export class Calendar {
  readonly #days: string[] = []
  readonly #first: number[] = []
  #count = 0

  /** `count` more certificates on a day, which is not before the last one. */
  add(day: string, count = 1): void {
    if (this.#days.at(-1) !== day) {
      this.#days.push(day)
      this.#first.push(this.#count)
    }
    this.#count += count
  }

  /** Number of the first certificate that is not before a day; how many there are where there is none. */
  firstFrom(day: string): number {
    let [low, high] = [0, this.#days.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#days[middle]! < day) low = middle + 1
      else high = middle
    }
    return this.#first[low] ?? this.#count
  }
}
