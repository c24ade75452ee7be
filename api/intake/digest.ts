import { hash } from 'node:crypto'
import { chunks } from '../store/chunks.ts'
import { DigestStream } from './digest-thread.ts'

/** Digests of a file, hex lower case, and its bytes. */
export interface Digests {
  readonly sha256: string
  readonly sm3: string
  readonly size: number
}

/** Bytes that go through the digests at once; the leaf of the store, so that nothing is cut twice. */
export const pieceSize = 1_048_576

/** Digests of a whole stream, in constant memory. Errors of the source pass unchanged. */
export async function digestStream(source: AsyncIterable<Uint8Array>): Promise<Digests> {
  using digest = new FileDigest()
  for await (const piece of chunks(source, pieceSize)) await digest.update(piece)
  // Awaited here: the digest is disposed of on return.
  return await digest.finish()
}

/**
 * SHA-256, SM3 and size in one pass. A file of one piece is digested here and now, from the second
 * piece on a thread does it. Pieces must not change after they are given.
 */
export class FileDigest implements Disposable {
  private size = 0
  private first: Uint8Array = new Uint8Array(0)
  private rest: DigestStream | null = null

  /** Resolves when the next piece may come. */
  async update(piece: Uint8Array): Promise<void> {
    const isFirst = this.size === 0
    this.size += piece.length
    if (isFirst) {
      this.first = piece
      return
    }
    if (this.rest === null) {
      this.rest = new DigestStream()
      await this.rest.update(this.first)
    }
    await this.rest.update(piece)
  }

  async finish(): Promise<Digests> {
    const pair = (await this.rest?.finish()) ?? {
      sha256: hash('sha256', this.first, 'hex'),
      sm3: hash('sm3', this.first, 'hex'),
    }
    return { ...pair, size: this.size }
  }

  [Symbol.dispose](): void {
    this.rest?.[Symbol.dispose]()
  }
}
