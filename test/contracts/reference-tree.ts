import { createHash } from 'node:crypto'

/**
 * A growing log of distinct entries with the recursive definitions of RFC 6962 §2.1, word for word: what the
 * contract is judged by.
 */
export class ReferenceTree {
  readonly entries: Uint8Array[] = []
  readonly #leaves: Uint8Array[] = []

  /** `changed`: the position of an entry that differs from every other tree's. */
  constructor(size = 0, changed?: number) {
    this.grow(size, changed)
  }

  grow(count: number, changed?: number): void {
    for (let i = 0; i < count; i++) {
      const position = this.entries.length
      const entry = entryOf(position === changed ? 0xffffffff : position)
      this.entries.push(entry)
      this.#leaves.push(sha256(Uint8Array.of(0), entry))
    }
  }

  /** MTH(D[start:end]) */
  root(end: number, start = 0): Uint8Array {
    if (end === start) return sha256()
    if (end - start === 1) return this.#leaves[start] ?? fail(start)
    const middle = start + leftSize(end - start)
    return sha256(Uint8Array.of(1), this.root(middle, start), this.root(end, middle))
  }

  /** PATH(index, D[start:end]) */
  inclusion(index: number, end: number, start = 0): Uint8Array[] {
    if (end - start === 1) return []
    const middle = start + leftSize(end - start)
    return index < middle
      ? [...this.inclusion(index, middle, start), this.root(end, middle)]
      : [...this.inclusion(index, end, middle), this.root(middle, start)]
  }

  /** PROOF(from, D[start:to]), empty from nothing. */
  consistency(from: number, to: number, start = 0, isWhole = true): Uint8Array[] {
    if (from === 0) return []
    if (from === to) return isWhole ? [] : [this.root(to, start)]
    const middle = start + leftSize(to - start)
    return from <= middle
      ? [...this.consistency(from, middle, start, isWhole), this.root(to, middle)]
      : [...this.consistency(from, to, middle, false), this.root(middle, start)]
  }
}

/** A 160-byte entry that no other number has. */
function entryOf(number: number): Uint8Array {
  const entry = new Uint8Array(160)
  new DataView(entry.buffer).setUint32(156, number)
  return entry
}

function leftSize(size: number): number {
  let left = 1
  while (left * 2 < size) left *= 2
  return left
}

function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

function fail(index: number): never {
  throw new RangeError(`there is no leaf ${index}`)
}
