/** Keeps what was made last, up to a number of bytes. What is being made is made once for all who ask. */
export class ByteCache {
  readonly #most: number
  readonly #made = new Map<string, Uint8Array>()
  readonly #underWay = new Map<string, Promise<Uint8Array>>()
  #bytes = 0

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  /** Bytes kept. */
  get size(): number {
    return this.#bytes
  }

  /** What is kept under a key, or what `make` makes. What fails is not kept. */
  async get(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const made = this.#made.get(key)
    if (made !== undefined) {
      // Used last: to the end.
      this.#made.delete(key)
      this.#made.set(key, made)
      return made
    }
    const promise = this.#underWay.get(key) ?? this.#make(key, make)
    return promise
  }

  #make(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const promise = make()
      .then((bytes) => {
        this.#keep(key, bytes)
        return bytes
      })
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, promise)
    return promise
  }

  #keep(key: string, bytes: Uint8Array): void {
    if (bytes.length > this.#most) return
    this.#made.set(key, bytes)
    this.#bytes += bytes.length
    for (const [oldest, { length }] of this.#made) {
      if (this.#bytes <= this.#most) break
      this.#made.delete(oldest)
      this.#bytes -= length
    }
  }
}
