import { createHash, hash } from 'node:crypto'
import { chunks } from '../store/chunks.ts'
import { Sm3Stream } from './sm3-thread.ts'

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
 * SHA-256, SM3 and size in one pass. A file of one piece is digested here and now; from the second
 * piece on SM3 runs on its own thread. Pieces must not change after they are given.
 */
export class FileDigest implements Disposable {
  private size = 0
  private readonly sha256 = createHash('sha256')
  private first: Uint8Array = new Uint8Array(0)
  private sm3: Sm3Stream | null = null

  /** Resolves when the next piece may come. */
  async update(piece: Uint8Array): Promise<void> {
    const isFirst = this.size === 0
    this.size += piece.length
    if (isFirst) this.first = piece
    else await this.updateSm3(piece)
    this.sha256.update(piece)
  }

  private async updateSm3(piece: Uint8Array): Promise<void> {
    if (this.sm3 === null) {
      this.sm3 = new Sm3Stream()
      await this.sm3.update(this.first)
    }
    await this.sm3.update(piece)
  }

  async finish(): Promise<Digests> {
    const sm3 = (await this.sm3?.finish()) ?? hash('sm3', this.first, 'hex')
    return { sha256: this.sha256.digest('hex'), sm3, size: this.size }
  }

  [Symbol.dispose](): void {
    this.sm3?.[Symbol.dispose]()
  }
}
