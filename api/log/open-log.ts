import type { KeyObject } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { syncFolder } from '../files.ts'
import { DurableWriter, isMissing, writeFailure } from './files.ts'
import { hashLength, writeLeafHash } from './hash.ts'
import { lockLog } from './lock.ts'
import { LogError } from './log.ts'
import type {
  Checkpoint,
  LocatedRecord,
  LogRecord,
  RecordLocation,
  TransparencyLog,
} from './log.ts'
import { CheckpointSigner, readCheckpoint } from './note.ts'
import { consistencyPath, inclusionPath, treeRoot } from './proofs.ts'
import { Integrator } from './integrator.ts'
import { Segments } from './segments.ts'
import { TileReader } from './tile-reader.ts'
import { tileWidth } from './tiles.ts'
import { Edge } from './tree.ts'

export interface LogOptions {
  /** Holds segments/ (private), public/ (served), tmp/ and a lock: one process at a time. */
  readonly folder: string
  /** Name of the log: scheme-less URL. */
  readonly origin: string
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** Size at which a new segment is begun, default 64 MiB. */
  readonly segmentBytes?: number
  readonly logger?: Pick<Logger, 'warn'>
}

export const logFolders = { segments: 'segments', public: 'public', temporary: 'tmp' } as const

const defaultSegmentBytes = 64 * 1024 * 1024

/**
 * Opens a log, or begins one in an empty folder. It ends where the last whole batch in the segments ends; what
 * of it is not published yet is taken in by the next publish().
 * Throws LogError `corrupt` if segments, tiles and checkpoint contradict one another.
 */
export async function openLog(options: LogOptions): Promise<TransparencyLog> {
  const folder = resolve(options.folder)
  const signer = new CheckpointSigner(options.origin, options.privateKey)
  await mkdir(folder, { recursive: true })
  const lock = lockLog(join(folder, 'lock'))
  try {
    await prepareFolders(folder)
    return new TiledLog(await openParts(options, folder, signer, lock))
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

async function openParts(
  options: LogOptions,
  folder: string,
  signer: CheckpointSigner,
  lock: Disposable,
): Promise<Parts> {
  const publicFolder = join(folder, logFolders.public)
  const served = await servedCheckpoint(publicFolder, signer)
  const segments = await openSegments(options, folder, served?.size ?? 0)
  try {
    const edge = await Edge.load(publicFolder, served?.size ?? 0)
    const writer = new DurableWriter(publicFolder, join(folder, logFolders.temporary))
    const integrator = new Integrator(segments, writer, signer)
    const checkpoint = served ?? signer.sign(0, edge.root())
    const reader = new TileReader(publicFolder, edge)
    await checkAgreement(checkpoint, segments, reader)
    if (served === undefined) await integrator.writeCheckpoint(checkpoint)
    return { signer, segments, integrator, reader, checkpoint, publicFolder, lock }
  } catch (error) {
    await segments.close()
    throw error
  }
}

interface Parts {
  readonly signer: CheckpointSigner
  readonly segments: Segments
  readonly integrator: Integrator
  readonly reader: TileReader
  readonly checkpoint: Checkpoint
  readonly publicFolder: string
  readonly lock: Disposable
}

class TiledLog implements TransparencyLog {
  readonly origin: string
  readonly vkey: string
  readonly publicFolder: string
  readonly #parts: Parts
  #checkpoint: Checkpoint
  #appends: Promise<unknown> = Promise.resolve()
  #publishes: Promise<unknown> = Promise.resolve()
  #failure: LogError | undefined

  constructor(parts: Parts) {
    this.origin = parts.signer.origin
    this.vkey = parts.signer.vkey
    this.publicFolder = parts.publicFolder
    this.#parts = parts
    this.#checkpoint = parts.checkpoint
  }

  get next(): number {
    return this.#parts.segments.next
  }

  append(records: readonly LogRecord[]): Promise<RecordLocation[]> {
    const result = this.#appends.then(() => this.#parts.segments.append(records))
    this.#appends = result.catch(() => undefined)
    return result
  }

  read(location: RecordLocation): Promise<LogRecord> {
    return this.#parts.segments.read(location)
  }

  async *scan(fromIndex: number, after?: RecordLocation): AsyncIterable<LocatedRecord> {
    const hint = after && { ...after, position: after.position + after.length }
    for await (const found of this.#parts.segments.batches(fromIndex, this.next, hint)) yield* found
  }

  publish(): Promise<Checkpoint> {
    const result = this.#publishes.then(() => this.#publish())
    this.#publishes = result.catch(() => undefined)
    return result
  }

  checkpoint(): Checkpoint {
    return this.#checkpoint
  }

  async checkpointAt(size: number): Promise<Checkpoint> {
    if (size === this.#checkpoint.size) return this.#checkpoint
    return this.#parts.signer.sign(size, await this.root(size))
  }

  async inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    this.#assertRange(this.#isPublished(index) && index < size && this.#isPublished(size))
    return inclusionPath(index, size, this.#node)
  }

  async consistencyProof(from: number, to: number): Promise<Uint8Array[]> {
    this.#assertRange(0 < from && from <= to && this.#isPublished(from) && this.#isPublished(to))
    return consistencyPath(from, to, this.#node)
  }

  async root(size: number): Promise<Uint8Array> {
    this.#assertRange(this.#isPublished(size))
    if (size === this.#checkpoint.size) return this.#checkpoint.root
    return treeRoot(size, this.#node)
  }

  async close(): Promise<void> {
    await Promise.all([this.#appends, this.#publishes])
    this.#failure ??= new LogError('fatal', 'the log is closed')
    await this.#parts.segments.close()
    this.#parts.lock[Symbol.dispose]()
  }

  readonly #node = (height: number, index: number): Promise<Uint8Array> =>
    this.#parts.reader.node(height, index)

  async #publish(): Promise<Checkpoint> {
    if (this.#failure !== undefined) throw this.#failure
    const { reader, integrator } = this.#parts
    if (this.next === reader.edge.size) return this.#checkpoint
    try {
      const { edge, checkpoint } = await integrator.publish(reader.edge)
      reader.edge = edge
      this.#checkpoint = checkpoint
      return checkpoint
    } catch (error) {
      const failure = writeFailure(error, 'tiles and checkpoint')
      if (failure.code === 'fatal') this.#failure = failure
      throw failure
    }
  }

  #isPublished(size: number): boolean {
    return Number.isSafeInteger(size) && size >= 0 && size <= this.#checkpoint.size
  }

  #assertRange(isWithin: boolean): void {
    if (!isWithin) throw new LogError('range', 'the published tree has no such index or size')
  }
}

/** Makes the folders, and removes temporary files that a killed process left. */
async function prepareFolders(folder: string): Promise<void> {
  await rm(join(folder, logFolders.temporary), { recursive: true, force: true })
  for (const name of Object.values(logFolders)) {
    await mkdir(join(folder, name), { recursive: true })
  }
  await syncFolder(folder)
}

async function servedCheckpoint(
  publicFolder: string,
  signer: CheckpointSigner,
): Promise<Checkpoint | undefined> {
  try {
    const note = await readFile(join(publicFolder, 'checkpoint'), 'utf8')
    return readCheckpoint(note, signer.origin, signer.vkey)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function openSegments(options: LogOptions, folder: string, published: number): Promise<Segments> {
  const { logger, segmentBytes = defaultSegmentBytes } = options
  return Segments.open({
    folder: join(folder, logFolders.segments),
    segmentBytes,
    published,
    onTorn: (segment, bytes) =>
      logger?.warn({ segment, bytes }, 'cut off a batch that was never acknowledged'),
  })
}

/** Checkpoint, tiles and segments must tell of the same tree; the last leaves stand for the segments. */
async function checkAgreement(
  { size, root }: Checkpoint,
  segments: Segments,
  reader: TileReader,
): Promise<void> {
  if (size > segments.next) {
    throw new LogError('corrupt', `records ${segments.next} to ${size - 1} are missing`)
  }
  if (!reader.edge.root().every((byte, at) => byte === root[at])) {
    throw new LogError('corrupt', 'the tiles do not have the root of the checkpoint')
  }
  const from = Math.max(0, Math.floor((size - 1) / tileWidth) * tileWidth)
  const leaf = Buffer.alloc(hashLength)
  for await (const found of segments.batches(from, size)) {
    for (const { record } of found) {
      writeLeafHash(record.entry, leaf, 0)
      if (leaf.equals(await reader.node(0, record.index))) continue
      throw new LogError('corrupt', `record ${record.index} is not the one in the tree`)
    }
  }
}
