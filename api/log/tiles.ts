import { entryLength, hashLength, writeNodeHash } from './hash.ts'

/*
 * The shape of C2SP tlog-tiles: a tile holds 256 hashes of one level of the tree (every eighth level has
 * tiles), an entry bundle 256 entries. The last one of each level is partial and is named by its width.
 */

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256
/** Levels of the tree between two levels of tiles. */
export const tileHeight = 8
/** Bytes of one entry in a bundle: big-endian uint16 length, entry. */
export const bundleItemLength = 2 + entryLength
/** Nodes of a tile and of the tree above it, up to its root. */
const nodeCount = 2 * tileWidth - 1

export type TileLevel = number | 'entries'

/** Which tile or bundle; full if the width is 256. */
export interface TileName {
  readonly level: TileLevel
  readonly index: number
  readonly width: number
}

export interface Tile extends TileName {
  readonly bytes: Uint8Array
}

/** Path below the public folder: `tile/<level>/<index>[.p/<width>]`, index as x001/x234/067. */
export function tilePath({ level, index, width }: TileName): string {
  return width === tileWidth ? fullPath(level, index) : `${partialFolder(level, index)}/${width}`
}

/** Folder that holds all widths of a tile while it is partial. */
export function partialFolder(level: TileLevel, index: number): string {
  return `${fullPath(level, index)}.p`
}

function fullPath(level: TileLevel, index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/g) ?? []
  return `tile/${level}/${groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')}`
}

/** Reads a path as tilePath writes it; undefined for every other text. */
export function parseTilePath(path: string): TileName | undefined {
  const match =
    /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path)
  if (match === null) return undefined
  const [, level = '', groups = '', width] = match
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  const isWritten = tilePath(name) === path && name.width >= 1 && Number.isSafeInteger(name.index)
  return isWritten && (width === undefined || name.width < tileWidth) ? name : undefined
}

/** Bytes of a tile or bundle of this width. */
export function tileBytes({ level, width }: TileName): number {
  return width * (level === 'entries' ? bundleItemLength : hashLength)
}

/** Nodes of a level in a tree of `size` leaves that are stored in tiles: floor(size / 256^level). */
export function tileNodes(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** Hashes in the partial tile at the right of a level; 0 where the level ends with a full tile. */
export function partialWidth(level: number, size: number): number {
  return tileNodes(level, size) % tileWidth
}

/** Byte of the node `index` at `height` above the tile's hashes, in what growTile() returns. */
export function nodeOffset(height: number, index: number): number {
  return (2 * tileWidth - 2 ** (tileHeight + 1 - height) + index) * hashLength
}

/**
 * The hashes of a tile and all complete nodes above them, in one flat array (see nodeOffset).
 * @param hashes `width` hashes of 32 bytes
 */
export function growTile(hashes: Uint8Array, width: number): Buffer {
  const nodes = Buffer.allocUnsafeSlow(nodeCount * hashLength)
  nodes.set(hashes.subarray(0, width * hashLength))
  for (let height = 1; height <= tileHeight; height++) {
    const count = Math.floor(width / 2 ** height)
    for (let index = 0; index < count; index++) {
      writeNodeHash(nodes, nodeOffset(height - 1, 2 * index), nodeOffset(height, index))
    }
  }
  return nodes
}
