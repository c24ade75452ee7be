import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { CarIndexer } from '@ipld/car/indexer'
import type { CID } from 'multiformats/cid'
import { errorCode, onDisk } from './disk.ts'
import type { FilePaths } from './staging.ts'
import { StoreError } from './store.ts'
import { isNode, leafSize, matches, nodeLinks, nodeLinksOf } from './unixfs.ts'
import type { Block, Link } from './unixfs.ts'

/** A stored file, open for reading. Every byte given out has been checked against the CID. */
export interface StoredReader extends AsyncDisposable {
  /** Bytes of the file, as the tree says. */
  readonly size: number
  /** Bytes from `offset`, at most `length`, in pieces of at most a leaf. */
  read(offset: number, length: number): AsyncGenerator<Uint8Array>
  /** All blocks, parents before children, leaves in the order of the file. */
  blocks(): AsyncGenerator<Block>
}

/** Throws StoreError `missing` if a part is not there, `corrupt` if the parts do not fit. */
export async function openStoredFile(paths: FilePaths, cid: CID): Promise<StoredReader> {
  const bytes = await openPart(paths.bytes)
  try {
    const tree = isNode(cid) ? await openTree(paths.tree) : null
    try {
      return await StoredFile.open(cid, bytes, tree)
    } catch (error) {
      await tree?.handle.close()
      throw error
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function openPart(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new StoreError('missing', 'the file is not here')
    return onDisk(() => Promise.reject(error))
  }
}

/** The inner nodes: where each lies in the CAR beside the file. One entry for each GiB. */
interface Tree {
  readonly handle: FileHandle
  readonly places: ReadonlyMap<string, { readonly offset: number; readonly length: number }>
}

async function openTree(path: string): Promise<Tree> {
  const handle = await openPart(path)
  try {
    return { handle, places: await indexTree(path) }
  } catch (error) {
    await handle.close()
    throw new StoreError('corrupt', 'the tree of the file cannot be read', { cause: error })
  }
}

async function indexTree(path: string): Promise<Tree['places']> {
  const places = new Map<string, { offset: number; length: number }>()
  for await (const { cid, blockOffset, blockLength } of await CarIndexer.fromIterable(
    createReadStream(path),
  )) {
    places.set(cid.toString(), { offset: blockOffset, length: blockLength })
  }
  return places
}

/** How far the tree reaches: levels of inner nodes, leaves, and bytes of the file. */
interface Shape {
  readonly depth: number
  readonly leaves: number
  readonly size: number
}

class StoredFile implements StoredReader {
  private readonly root: CID
  private readonly bytes: FileHandle
  private readonly tree: Tree | null
  private shape: Shape = { depth: 0, leaves: 1, size: 0 }

  private constructor(root: CID, bytes: FileHandle, tree: Tree | null) {
    this.root = root
    this.bytes = bytes
    this.tree = tree
  }

  static async open(root: CID, bytes: FileHandle, tree: Tree | null): Promise<StoredFile> {
    const file = new StoredFile(root, bytes, tree)
    const { size } = await onDisk(() => bytes.stat())
    file.shape = isNode(root) ? await file.measure() : { depth: 0, leaves: 1, size }
    if (size !== file.shape.size || (tree === null && size > leafSize))
      throw new StoreError('corrupt', 'the file has another length')
    return file
  }

  get size(): number {
    return this.shape.size
  }

  /** Walks down the right edge: all other nodes are full, so the edge tells how many leaves there are. */
  private async measure(): Promise<Shape> {
    let leaves = 0
    let last: Link = { cid: this.root, size: 0 }
    let depth = 0
    for (; isNode(last.cid); depth++) {
      const links = await this.links(last.cid)
      last = lastOf(links)
      leaves = leaves * nodeLinks + links.length - 1
    }
    return { depth, leaves: leaves + 1, size: leaves * leafSize + last.size }
  }

  async *read(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const end = Math.min(this.size, offset + length)
    if (offset >= end) return
    const first = Math.floor(offset / leafSize)
    const last = Math.floor((end - 1) / leafSize)
    let at = first * leafSize
    for await (const leaf of this.leaves(this.root, this.shape.depth, first, last)) {
      const bytes = await this.leaf(leaf, at)
      yield bytes.subarray(Math.max(0, offset - at), end - at)
      at += leafSize
    }
  }

  /** CIDs of the leaves `first` to `last`, counted from the start of the subtree. */
  private async *leaves(cid: CID, depth: number, first: number, last: number): AsyncGenerator<CID> {
    if (depth === 0) {
      yield cid
      return
    }
    const span = nodeLinks ** (depth - 1)
    const from = Math.floor(first / span)
    const links = (await this.links(cid)).slice(from, Math.floor(last / span) + 1)
    for (const [i, link] of links.entries()) {
      const start = (from + i) * span
      const range = [Math.max(0, first - start), Math.min(span - 1, last - start)] as const
      yield* this.leaves(link.cid, depth - 1, ...range)
    }
  }

  async *blocks(): AsyncGenerator<Block> {
    let at = 0
    for await (const cid of this.preorder(this.root)) {
      if (isNode(cid)) {
        yield { cid, bytes: await this.node(cid) }
      } else {
        yield { cid, bytes: await this.leaf(cid, at) }
        at += leafSize
      }
    }
  }

  private async *preorder(cid: CID): AsyncGenerator<CID> {
    yield cid
    if (!isNode(cid)) return
    for (const link of await this.links(cid)) yield* this.preorder(link.cid)
  }

  private async leaf(cid: CID, offset: number): Promise<Uint8Array> {
    const bytes = await readAt(this.bytes, offset, Math.min(leafSize, this.size - offset))
    return checked({ cid, bytes })
  }

  private async links(cid: CID): Promise<Link[]> {
    return nodeLinksOf({ cid, bytes: await this.node(cid) })
  }

  private async node(cid: CID): Promise<Uint8Array> {
    const place = this.tree?.places.get(cid.toString())
    if (this.tree === null || place === undefined) {
      throw new StoreError('corrupt', `node ${cid.toString()} is not in the tree of the file`)
    }
    return checked({ cid, bytes: await readAt(this.tree.handle, place.offset, place.length) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bytes.close()
    await this.tree?.handle.close()
  }
}

function lastOf(links: readonly Link[]): Link {
  const last = links.at(-1)
  if (last === undefined) throw new StoreError('corrupt', 'a node of the file has no links')
  return last
}

function checked(block: Block): Uint8Array {
  if (!matches(block))
    throw new StoreError('corrupt', `the bytes of block ${block.cid.toString()} have changed`)
  return block.bytes
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await onDisk(() => handle.read(bytes, done, length - done, offset + done))
    if (bytesRead === 0) return bytes.subarray(0, done)
    done += bytesRead
  }
  return bytes
}
