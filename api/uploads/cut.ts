/** Ends a stream where it was cut off, so that what came before is kept; remembers why. */
export class Cut implements AsyncIterable<Uint8Array> {
  #failure: { readonly error: unknown } | undefined
  readonly #stream: AsyncGenerator<Uint8Array>
  constructor(source: AsyncIterable<Uint8Array>) {
    this.#stream = this.#until(source)
  }

  async *#until(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      this.#failure = { error }
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    return this.#stream
  }

  rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
