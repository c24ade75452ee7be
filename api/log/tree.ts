import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './files.ts'
import { emptyRoot, entryLength, hashLength, nodeHash, writeLeafHash } from './hash.ts'
import { LogError } from './log.ts'
import {
  bundleItemLength,
  growTile,
  nodeOffset,
  partialWidth,
  tileBytes,
  tileHeight,
  tileNodes,
  tilePath,
  tileWidth,
} from './tiles.ts'
import type { Tile, TileLevel, TileName } from './tiles.ts'

/**
 * The right edge of the tree: the partial tile of each level and the partial entry bundle. All that is to the
 * left of it is in full tiles and never changes, so this is all the memory a log of any size needs.
 */
export class Edge {
  #size: number
  /** Hashes of the partial tile of each level, room for a full one. */
  readonly #levels: Buffer[]
  readonly #bundle: Buffer

  private constructor(size: number, levels: Buffer[], bundle: Buffer) {
    this.#size = size
    this.#levels = levels
    this.#bundle = bundle
  }

  static empty(): Edge {
    return new Edge(0, [], Buffer.alloc(tileWidth * bundleItemLength))
  }

  /**
   * Reads the edge of a tree of `size` leaves from its tiles, and checks that the entries of the bundle
   * are the leaves. Throws LogError `corrupt`. The caller compares the root with the checkpoint's.
   */
  static async load(folder: string, size: number): Promise<Edge> {
    const edge = Edge.empty()
    edge.#size = size
    for (let level = 0; tileNodes(level, size) > 0; level++) {
      await loadPartial(folder, level, level, size, edge.#level(level))
    }
    await loadPartial(folder, 'entries', 0, size, edge.#bundle)
    edge.#checkBundle()
    return edge
  }

  /** Leaves in the tree. */
  get size(): number {
    return this.#size
  }

  clone(): Edge {
    return new Edge(this.#size, this.#levels.map(copy), copy(this.#bundle))
  }

  /** Adds an entry; calls `onFull` with each tile and bundle that it fills. */
  add(entry: Uint8Array, onFull: (tile: Tile) => void): void {
    const position = this.#size % tileWidth
    this.#bundle.writeUInt16BE(entryLength, position * bundleItemLength)
    this.#bundle.set(entry, position * bundleItemLength + 2)
    writeLeafHash(entry, this.#level(0), position * hashLength)
    this.#size += 1
    if (position + 1 < tileWidth) return
    onFull(this.#full('entries', 0, this.#bundle))
    this.#carry(onFull)
  }

  /** The partial tiles and bundle, but not those that a tree of `since` leaves had just so. */
  partials(since = 0): Tile[] {
    const tiles: Tile[] = []
    for (let level = 0; tileNodes(level, this.#size) > 0; level++) {
      const width = partialWidth(level, this.#size)
      if (width === 0 || tileNodes(level, this.#size) === tileNodes(level, since)) continue
      tiles.push(this.#partial(level, level, this.#level(level)))
      if (level === 0) tiles.push(this.#partial('entries', 0, this.#bundle))
    }
    return tiles
  }

  /** Hashes of the partial tile of a level. */
  hashes(level: number): Uint8Array {
    return this.#level(level).subarray(0, partialWidth(level, this.#size) * hashLength)
  }

  /** Root of the tree (RFC 6962 §2.1): the complete subtrees at the edge, folded from the right. */
  root(): Uint8Array {
    let root: Uint8Array | undefined
    for (let level = 0; tileNodes(level, this.#size) > 0; level++) {
      const width = partialWidth(level, this.#size)
      const nodes = growTile(this.#level(level), width)
      for (let height = 0; height < tileHeight; height++) {
        const count = Math.floor(width / 2 ** height)
        if (count % 2 === 0) continue
        const at = nodeOffset(height, count - 1)
        const subtree = nodes.subarray(at, at + hashLength)
        root = root === undefined ? subtree : nodeHash(subtree, root)
      }
    }
    return root ?? emptyRoot()
  }

  /** Passes the roots of tiles just filled up to the tiles above them. */
  #carry(onFull: (tile: Tile) => void): void {
    for (let level = 0; partialWidth(level, this.#size) === 0; level++) {
      const hashes = this.#level(level)
      onFull(this.#full(level, level, hashes))
      const position = (tileNodes(level + 1, this.#size) - 1) % tileWidth
      const root = nodeOffset(tileHeight, 0)
      growTile(hashes, tileWidth).copy(this.#level(level + 1), position * hashLength, root)
    }
  }

  #full(level: TileLevel, height: number, bytes: Buffer): Tile {
    const index = tileNodes(height + 1, this.#size) - 1
    return { level, index, width: tileWidth, bytes: copy(bytes) }
  }

  #partial(level: TileLevel, height: number, bytes: Buffer): Tile {
    const name = partialName(level, height, this.#size)
    return { ...name, bytes: copy(bytes.subarray(0, tileBytes(name))) }
  }

  #level(level: number): Buffer {
    return (this.#levels[level] ??= Buffer.alloc(tileWidth * hashLength))
  }

  #checkBundle(): void {
    const leaf = Buffer.alloc(hashLength)
    for (let position = 0; position < partialWidth(0, this.#size); position++) {
      const at = position * bundleItemLength
      const isEntry = this.#bundle.readUInt16BE(at) === entryLength
      writeLeafHash(this.#bundle.subarray(at + 2, at + bundleItemLength), leaf, 0)
      const known = this.#level(0).subarray(position * hashLength, (position + 1) * hashLength)
      if (isEntry && leaf.equals(known)) continue
      throw new LogError('corrupt', 'the last entry bundle does not match the last tile')
    }
  }
}

function copy(bytes: Buffer): Buffer {
  return Buffer.from(bytes)
}

function partialName(level: TileLevel, height: number, size: number): TileName {
  return { level, index: tileNodes(height + 1, size), width: partialWidth(height, size) }
}

/** Reads a partial tile. It may have become full, and the partial one removed, before a crash: then its beginning. */
async function loadPartial(
  folder: string,
  level: TileLevel,
  height: number,
  size: number,
  into: Buffer,
): Promise<void> {
  const name = partialName(level, height, size)
  if (name.width === 0) return
  const bytes =
    (await readTile(folder, name)) ?? (await readTile(folder, { ...name, width: tileWidth }))
  if (bytes === undefined) throw new LogError('corrupt', `${tilePath(name)} is missing`)
  bytes.copy(into, 0, 0, tileBytes(name))
}

/** Reads a tile or bundle file; undefined if there is none. Throws LogError `corrupt` on a wrong length. */
export async function readTile(folder: string, name: TileName): Promise<Buffer | undefined> {
  const bytes = await readFile(join(folder, tilePath(name))).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (bytes !== undefined && bytes.length !== tileBytes(name)) {
    throw new LogError('corrupt', `${tilePath(name)} has a wrong length`)
  }
  return bytes
}
