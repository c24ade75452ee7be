import { createCipheriv, createHash } from 'node:crypto'
import { buildTree, nodeLinksOf } from '../../../api/store/unixfs.ts'
import type { Block } from '../../../api/store/unixfs.ts'

/**
 * Bytes that depend only on the seed: the ChaCha20 keystream under SHA-256(seed) and a zero nonce,
 * as Kubo's own vectors use it.
 */
export async function* keystream(
  size: number,
  seed: string,
  piece = 65_536,
): AsyncGenerator<Uint8Array> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('chacha20', key, new Uint8Array(16))
  const zeros = new Uint8Array(piece)
  for (let left = size; left > 0; left -= piece) {
    yield cipher.update(zeros.subarray(0, Math.min(left, piece)))
  }
}

/** The stream, and then an error. */
export async function* failing(
  source: AsyncIterable<Uint8Array>,
  error: Error,
): AsyncGenerator<Uint8Array> {
  yield* source
  throw error
}

/** The stream, and then nothing, for ever. */
export async function* stalling(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source
  await new Promise<never>(() => {})
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

export async function sha256Of(source: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createHash('sha256')
  for await (const part of source) digest.update(part)
  return digest.digest('hex')
}

/** The blocks of a keystream file of two leaves or more (one inner node): leaves in order, then the root. */
export async function blocksOf(size: number, seed: string): Promise<Block[]> {
  const nodes: Block[] = []
  await buildTree(keystream(size, seed), async (block) => {
    nodes.push(block)
  })
  const bytes = await collect(keystream(size, seed))
  const leaves = nodes.flatMap(nodeLinksOf).map(({ cid }, i) => ({
    cid,
    bytes: bytes.subarray(i * 1_048_576, (i + 1) * 1_048_576),
  }))
  return [...leaves, ...nodes]
}

export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
