/**
 * Cuts a stream into pieces of one size; the last piece is what is left, and no piece is empty.
 * Pieces may be views of what the source gave: a source must not reuse a buffer it has handed over.
 */
export async function* chunks(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  const rest = new Remainder(size)
  for await (const bytes of source) {
    let from = rest.fill(bytes)
    if (rest.full) yield rest.take()
    for (; from + size <= bytes.length; from += size) yield bytes.subarray(from, from + size)
    rest.fill(bytes.subarray(from))
  }
  if (rest.length > 0) yield rest.take()
}

/**
 * The bytes of a piece that is not full yet. What came whole is passed on uncopied; what came in parts is gathered in a
 * buffer that grows with it, so that a small file costs what it is long and not what a piece is long.
 */
class Remainder {
  length = 0
  private buffer: Uint8Array = new Uint8Array(0)
  /** Whether the buffer is this one's own, and not a view of what the source gave. */
  private own = false
  private readonly size: number
  constructor(size: number) {
    this.size = size
  }

  get full(): boolean {
    return this.length === this.size
  }

  /** Takes the start of `bytes`: all that a begun piece lacks, or what cannot make a piece alone. */
  fill(bytes: Uint8Array): number {
    if (this.length === 0 && bytes.length >= this.size) return 0
    if (bytes.length === 0) return 0
    const taken = bytes.subarray(0, this.size - this.length)
    if (this.length === 0) this.buffer = taken
    else this.append(taken)
    this.length += taken.length
    return taken.length
  }

  /** A view that was passed on has no room, so it is never written to. */
  private append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length
    if (this.buffer.length < needed) {
      this.grow(Math.min(this.size, Math.max(needed, 2 * this.length)))
    }
    this.buffer.set(bytes, this.length)
  }

  /** The old bytes are given back at once: left to the collector, they would be twice the stream. */
  private grow(room: number): void {
    const { buffer } = this.buffer
    if (this.own && buffer instanceof ArrayBuffer) {
      this.buffer = new Uint8Array(buffer.transfer(room))
      return
    }
    const grown = new Uint8Array(room)
    grown.set(this.buffer.subarray(0, this.length))
    this.buffer = grown
    this.own = true
  }

  take(): Uint8Array {
    const piece = this.buffer.subarray(0, this.length)
    // A new buffer for each piece: the reader may still hold the last one.
    this.buffer = new Uint8Array(0)
    this.own = false
    this.length = 0
    return piece
  }
}

/**
 * Gives up a stream when the signal fires, also while the source is silent.
 * Throws the signal's reason.
 */
export async function* abortable(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* source
    return
  }
  const iterator = source[Symbol.asyncIterator]()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const stop = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for (;;) {
      const { done, value } = await Promise.race([aborted.promise, iterator.next()])
      if (done === true) return
      yield value
    }
  } finally {
    signal.removeEventListener('abort', stop)
    // Not awaited: a source that never answers must not hold up the refusal.
    void iterator.return?.()?.then(undefined, () => {})
  }
}

/**
 * Passes a stream on and remembers what it threw, for readers that turn errors into their own; and
 * closes it, for readers that leave it open when they stop early.
 */
export class Watched implements AsyncIterable<Uint8Array> {
  private failure: { readonly error: unknown } | null = null
  private readonly stream: AsyncGenerator<Uint8Array>
  constructor(source: AsyncIterable<Uint8Array>) {
    this.stream = this.watch(source)
  }

  private async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      this.failure = { error }
      throw error
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    return this.stream
  }

  /** Throws what the source threw, if it did. */
  rethrow(): void {
    if (this.failure !== null) throw this.failure.error
  }

  async close(): Promise<void> {
    await this.stream.return(undefined)
  }
}
