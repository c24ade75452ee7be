import { randomFillSync } from 'node:crypto'

const piece = randomFillSync(new Uint8Array(1_048_576))

/** So many MiB, as a socket gives them: in pieces of 64 KiB. Costs next to nothing. */
export async function* mebibytes(count: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < piece.length; at += 65_536) yield piece.subarray(at, at + 65_536)
  }
}

/** Reads a stream and keeps nothing of it. */
export async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of source) void bytes
}
