import { hashLength } from './hash.ts'
import { LogError } from './log.ts'
import { growTile, nodeOffset, tileHeight, tileNodes, tilePath, tileWidth } from './tiles.ts'
import { readTile } from './tree.ts'
import type { Edge } from './tree.ts'

/** Full tiles kept, with the nodes above their hashes: 16 KiB each. */
const cachedTiles = 512

/**
 * Nodes of the published tree: the right edge from memory, full tiles from disk by a small cache. The edge is
 * replaced only when a new checkpoint is published, so what is being integrated is never seen.
 */
export class TileReader {
  readonly #folder: string
  #edge: Edge
  /** Nodes of the edge's partial tiles, grown when first asked for. */
  #edgeNodes: (Buffer | undefined)[] = []
  /** Full tiles in order of last use. They never change. */
  readonly #full = new Map<string, Promise<Buffer>>()

  constructor(folder: string, edge: Edge) {
    this.#folder = folder
    this.#edge = edge
  }

  get edge(): Edge {
    return this.#edge
  }

  set edge(edge: Edge) {
    this.#edge = edge
    this.#edgeNodes = []
  }

  /**
   * Hash of the complete subtree number `index` of 2^height leaves: MTH(D[index · 2^height : (index + 1) · 2^height]).
   * It must lie within the published tree. Throws LogError `corrupt` if its tile is missing or damaged.
   */
  async node(height: number, index: number): Promise<Uint8Array> {
    const level = Math.floor(height / tileHeight)
    const within = height % tileHeight
    const perTile = tileWidth / 2 ** within
    const nodes = await this.#nodes(level, Math.floor(index / perTile))
    const at = nodeOffset(within, index % perTile)
    return Uint8Array.prototype.slice.call(nodes, at, at + hashLength)
  }

  #nodes(level: number, index: number): Buffer | Promise<Buffer> {
    if (index < tileNodes(level + 1, this.#edge.size)) return this.#fullTile(level, index)
    const hashes = this.#edge.hashes(level)
    return (this.#edgeNodes[level] ??= growTile(hashes, hashes.length / hashLength))
  }

  #fullTile(level: number, index: number): Promise<Buffer> {
    const key = `${level}/${index}`
    const tile = this.#full.get(key) ?? this.#load(level, index, key)
    this.#full.delete(key)
    this.#full.set(key, tile)
    const [oldest] = this.#full.keys()
    if (this.#full.size > cachedTiles && oldest !== undefined) this.#full.delete(oldest)
    return tile
  }

  /** A tile is believed if its root is the hash in the tile above, and so on up to the checkpoint's root. */
  async #load(level: number, index: number, key: string): Promise<Buffer> {
    try {
      const name = { level, index, width: tileWidth }
      const hashes = await readTile(this.#folder, name)
      if (hashes === undefined) throw new LogError('corrupt', `${tilePath(name)} is missing`)
      const nodes = growTile(hashes, tileWidth)
      const above = await this.node((level + 1) * tileHeight, index)
      if (nodes.compare(above, 0, hashLength, nodeOffset(tileHeight, 0)) === 0) return nodes
      throw new LogError('corrupt', `${tilePath(name)} is damaged`)
    } catch (error) {
      this.#full.delete(key)
      throw error
    }
  }
}
