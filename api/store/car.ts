import { CarBlockIterator } from '@ipld/car/iterator'
import * as CarBufferWriter from '@ipld/car/buffer-writer'
import type { CID } from 'multiformats/cid'
import { varint } from 'multiformats'
import { Watched } from './chunks.ts'
import { StoreError } from './store.ts'
import { matches } from './unixfs.ts'
import type { Block } from './unixfs.ts'

/** The header of a CAR v1. With one root of ours (36 bytes) it always has the same length. */
export function carHeader(roots: CID[]): Uint8Array {
  const length = CarBufferWriter.headerLength({ roots })
  return CarBufferWriter.createWriter(new ArrayBuffer(length), { roots }).close()
}

/** What goes before a block's bytes in a CAR: the length of the section and the CID. */
export function carSectionHead({ cid, bytes }: Block): Uint8Array {
  const length = cid.bytes.length + bytes.length
  const head = new Uint8Array(varint.encodingLength(length) + cid.bytes.length)
  varint.encodeTo(length, head)
  head.set(cid.bytes, head.length - cid.bytes.length)
  return head
}

/** A CAR v1 from blocks, one in memory at a time. */
export async function* writeCar(
  roots: CID[],
  blocks: AsyncIterable<Block>,
): AsyncGenerator<Uint8Array> {
  yield carHeader(roots)
  for await (const block of blocks) {
    yield carSectionHead(block)
    yield block.bytes
  }
}

export interface CarContent {
  readonly roots: CID[]
  readonly blocks: AsyncIterable<Block>
}

/**
 * Reads a CAR as a stream. Each block's hash is checked before it is given.
 * Throws StoreError `invalid` for what is no CAR or names no root, `corrupt` for a block that does
 * not have its hash. Errors of the source pass unchanged.
 */
export async function readCar(source: AsyncIterable<Uint8Array>): Promise<CarContent> {
  const watched = new Watched(source)
  try {
    const car = await explain(watched, () => CarBlockIterator.fromIterable(watched))
    const roots = await car.getRoots()
    if (roots.length === 0) throw new StoreError('invalid', 'the CAR names no root')
    return { roots, blocks: checkedBlocks(car[Symbol.asyncIterator](), watched) }
  } catch (error) {
    await watched.close()
    throw error
  }
}

async function* checkedBlocks(
  blocks: AsyncIterator<Block>,
  watched: Watched,
): AsyncGenerator<Block> {
  try {
    for (;;) {
      const { done, value } = await explain(watched, () => blocks.next())
      if (done === true) return
      if (!matches(value)) {
        throw new StoreError('corrupt', `a block is not what ${value.cid.toString()} names`)
      }
      yield value
    }
  } finally {
    await watched.close()
  }
}

/** Tells an error of the source from the parser's complaint about what the source gave. */
async function explain<T>(source: Watched, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    source.rethrow()
    throw new StoreError('invalid', 'not a readable CAR', { cause: error })
  }
}
