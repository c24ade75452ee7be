import { hash } from 'node:crypto'
import { open, readFile, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { parseEntry } from '../../verifier/entry.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { isMissing } from './files.ts'
import { FrameReader } from './frame-reader.ts'
import { LogError } from './log.ts'
import type { Checkpoint, LocatedRecord } from './log.ts'
import { readCheckpoint } from './note.ts'
import { logFolders } from './open-log.ts'
import { segmentFirst, segmentHeader, segmentName } from './segments.ts'
import { findTail } from './tail.ts'
import { parseTilePath, partialWidth, tileNodes, tilePath, tileWidth } from './tiles.ts'
import type { Tile, TileName } from './tiles.ts'
import { Edge, readTile } from './tree.ts'

/** One thing that was checked, and what was found. */
export interface Finding {
  readonly check: 'segments' | 'records' | 'tiles' | 'checkpoint' | 'files'
  readonly ok: boolean
  /** What was counted, or the first problems. */
  readonly detail: string
}

export interface LogCheck {
  /** The folder given to openLog(). */
  readonly folder: string
  readonly origin: string
  readonly vkey: string
  /** Called with every sound record in order, so that the book can be compared in the same pass. */
  readonly onRecord?: (located: LocatedRecord) => void | Promise<void>
}

export interface LogReport {
  /** Records found, from 0 on. */
  readonly size: number
  /** Root of the tree derived from them. */
  readonly root: Uint8Array
  readonly findings: readonly Finding[]
}

/** Problems told in full; more are only counted. */
const toldProblems = 10

class Problems {
  readonly #told: string[] = []
  #count = 0
  add(text: string): void {
    this.#count += 1
    if (this.#told.length < toldProblems) this.#told.push(text)
  }
  finding(check: Finding['check'], summary: string): Finding {
    if (this.#count === 0) return { check, ok: true, detail: summary }
    const more = this.#count - this.#told.length
    const detail = this.#told.join('; ')
    return { check, ok: false, detail: more > 0 ? `${detail}; and ${more} more` : detail }
  }
  /** Runs a step; what it finds corrupt becomes a problem. */
  async catch<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      if (!(error instanceof LogError)) throw error
      this.add(error.message)
      return undefined
    }
  }
}

/**
 * Re-derives the whole tree from the segments and compares every tile, bundle and the checkpoint with it.
 * Reads only; memory grows by no more than a name a tile. Nothing may append while it runs.
 * Damage is reported, not thrown; other errors of the file system are thrown.
 */
export async function checkLog(options: LogCheck): Promise<LogReport> {
  const publicFolder = join(options.folder, logFolders.public)
  const [tiles, checkpoints] = [new Problems(), new Problems()]
  const served = await checkpoints.catch(() => servedCheckpoint(publicFolder, options))
  const derivation = new Derivation(publicFolder, served?.size ?? 0, tiles)
  const { segments, records } = await readSegments(options, served?.size ?? 0, derivation)
  compareCheckpoint(served, derivation, checkpoints)
  await tiles.catch(() => Edge.load(publicFolder, served?.size ?? 0))
  const strays = new Problems()
  const known = Math.max(derivation.edge.size, served?.size ?? 0)
  const files = await checkFiles(publicFolder, derivation.edge, known, tiles, strays)
  const size = derivation.edge.size
  const findings = [
    segments,
    records.finding('records', `${size} records`),
    tiles.finding('tiles', `${files} tiles and bundles agree with the segments`),
    checkpoints.finding('checkpoint', `size ${served?.size ?? 0} of ${size}`),
    strays.finding('files', 'nothing is out of place'),
  ]
  return { size, root: derivation.edge.root(), findings }
}

/** The tree as the segments give it, compared with the full tiles on the way. */
class Derivation {
  readonly edge = Edge.empty()
  /** Root at the size of the served checkpoint, once reached. */
  servedRoot: Uint8Array | undefined
  readonly #folder: string
  readonly #served: number
  readonly #problems: Problems
  #full: Tile[] = []

  constructor(folder: string, served: number, problems: Problems) {
    this.#folder = folder
    this.#served = served
    this.#problems = problems
    if (served === 0) this.servedRoot = this.edge.root()
  }

  add(entry: Uint8Array): void {
    this.edge.add(entry, (tile) => this.#full.push(tile))
    if (this.edge.size === this.#served) this.servedRoot = this.edge.root()
  }

  /** Compares the tiles filled since the last call. */
  async compare(): Promise<void> {
    const full = this.#full
    this.#full = []
    await Promise.all(full.map((tile) => this.#problems.catch(() => this.#compareOne(tile))))
  }

  async #compareOne(tile: Tile): Promise<void> {
    const found = await readTile(this.#folder, tile)
    const height = tile.level === 'entries' ? 1 : tile.level + 1
    const isPublished = tile.index < tileNodes(height, this.#served)
    if (found === undefined && isPublished) this.#problems.add(`${tilePath(tile)} is missing`)
    if (found !== undefined && !found.equals(tile.bytes)) {
      this.#problems.add(`${tilePath(tile)} differs from the segments`)
    }
  }
}

async function servedCheckpoint(
  publicFolder: string,
  { origin, vkey }: LogCheck,
): Promise<Checkpoint> {
  const note = await readFile(join(publicFolder, 'checkpoint'), 'utf8').catch((error: unknown) => {
    if (isMissing(error)) throw new LogError('corrupt', 'the checkpoint is missing')
    throw error
  })
  return readCheckpoint(note, origin, vkey)
}

function compareCheckpoint(
  served: Checkpoint | undefined,
  derivation: Derivation,
  problems: Problems,
): void {
  if (served === undefined) return
  const { servedRoot, edge } = derivation
  if (servedRoot === undefined) {
    problems.add(`it has ${served.size} records, the segments ${edge.size}`)
  } else if (!Buffer.from(served.root).equals(servedRoot)) {
    problems.add('its root is not the one of the segments')
  }
}

/** Reads every segment in order, up to the first damage: what follows has no certain place in the tree. */
async function readSegments(
  options: LogCheck,
  published: number,
  derivation: Derivation,
): Promise<{ segments: Finding; records: Problems }> {
  const [problems, records] = [new Problems(), new Problems()]
  const folder = join(options.folder, logFolders.segments)
  const firsts = await listSegments(folder, problems)
  let torn = 0
  await problems.catch(async () => {
    for (const first of firsts) {
      await using handle = await open(join(folder, segmentName(first)), 'r')
      const end = await segmentEnd(handle, first, first === firsts.at(-1), published)
      torn += end.torn
      const reader = await startReading(handle, first, derivation.edge.size, end.position)
      await readSegment(reader, options, records, derivation)
    }
  })
  const summary = `${firsts.length} segments`
  const detail = torn > 0 ? `${summary}, and ${torn} bytes of an unfinished batch` : summary
  return { segments: problems.finding('segments', detail), records }
}

async function listSegments(folder: string, problems: Problems): Promise<number[]> {
  const names = await readdir(folder)
  for (const name of names) {
    if (segmentFirst(name) === undefined) problems.add(`${name} is no segment`)
  }
  return names
    .map(segmentFirst)
    .filter((first) => first !== undefined)
    .toSorted((a, b) => a - b)
}

/** Where the records of a segment end: only the last one may have an unfinished batch behind them. */
async function segmentEnd(
  handle: FileHandle,
  first: number,
  isLast: boolean,
  published: number,
): Promise<{ position: number; torn: number }> {
  const { size } = await handle.stat()
  const position = segmentHeader(first).length
  if (!isLast) return { position: size, torn: 0 }
  if (size < position && first >= published) return { position: size, torn: size }
  const { end, torn } = await findTail(handle, first, { position, index: first }, published)
  return { position: end.position, torn }
}

async function startReading(
  handle: FileHandle,
  first: number,
  expected: number,
  end: number,
): Promise<FrameReader> {
  if (first !== expected)
    throw new LogError('corrupt', `records ${expected} to ${first - 1} are missing`)
  const header = segmentHeader(first)
  const found = Buffer.alloc(header.length)
  await handle.read(found, 0, found.length, 0)
  const isUnfinished = end < header.length
  if (!isUnfinished && !found.equals(header))
    throw new LogError('corrupt', `segment ${first}: not its header`)
  return new FrameReader(handle, first, { position: header.length, index: first }, end)
}

async function readSegment(
  reader: FrameReader,
  { onRecord }: LogCheck,
  records: Problems,
  derivation: Derivation,
): Promise<void> {
  for (let found = await reader.read(); found.length > 0; found = await reader.read()) {
    for (const located of found) {
      const problem = recordProblem(located.record)
      if (problem !== undefined) records.add(`record ${located.record.index}: ${problem}`)
      derivation.add(located.record.entry)
      if (problem === undefined) await onRecord?.(located)
    }
    await derivation.compare()
  }
  if (reader.broken || reader.batchEnd.index !== reader.index) {
    throw new LogError('corrupt', `record ${reader.index} is damaged: byte ${reader.position}`)
  }
}

/** An entry must have the form of one, and its last word must be the hash of the document beside it. */
function recordProblem({ entry, document }: LocatedRecord['record']): string | undefined {
  try {
    const word = Buffer.from(parseEntry(entry).document)
    return word.equals(hash('sha256', document, 'buffer'))
      ? undefined
      : 'the document is not the one of the entry'
  } catch (error) {
    if (error instanceof VerificationError) return error.message
    throw error
  }
}

/**
 * Goes through all served files: partial tiles must be beginnings of the derived ones, and nothing may be there
 * that a tree of `size` has no place for (the larger of the derived and the served size).
 */
async function checkFiles(
  folder: string,
  edge: Edge,
  size: number,
  tiles: Problems,
  strays: Problems,
): Promise<number> {
  const partials = new Map(edge.partials().map((tile) => [tilePath({ ...tile, width: 1 }), tile]))
  let count = 0
  for (const path of await listFiles(folder)) {
    if (path === 'checkpoint') continue
    const name = parseTilePath(path)
    if (name === undefined || !isWithin(name, size)) strays.add(`${path} does not belong here`)
    else await tiles.catch(() => checkPartial(folder, name, partials, tiles))
    count += 1
  }
  return count
}

/** Whether a tree of this size has this tile, at this width or wider. */
function isWithin({ level, index, width }: TileName, size: number): boolean {
  const height = level === 'entries' ? 0 : level
  const full = tileNodes(height + 1, size)
  return index < full || (index === full && width <= partialWidth(height, size))
}

async function checkPartial(
  folder: string,
  name: TileName,
  partials: ReadonlyMap<string, Tile>,
  problems: Problems,
): Promise<void> {
  if (name.width === tileWidth) return
  const found = await readTile(folder, name)
  const known =
    partials.get(tilePath({ ...name, width: 1 }))?.bytes ??
    (await readTile(folder, { ...name, width: tileWidth }))
  if (known === undefined || found === undefined) return
  const length = Math.min(found.length, known.length)
  if (found.compare(known, 0, length, 0, length) === 0) return
  problems.add(`${tilePath(name)} differs from the segments`)
}

async function listFiles(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((item) => !item.isDirectory())
    .map((item) => relative(folder, join(item.parentPath, item.name)).split(sep).join('/'))
}
