import { open, readdir, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../files.ts'
import { writeFailure } from './files.ts'
import { decodeFrame, encodeBatch } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import type { Mark } from './frame-reader.ts'
import { HandlePool } from './handle-pool.ts'
import { LogError } from './log.ts'
import type { LocatedRecord, LogRecord, RecordLocation } from './log.ts'
import { findTail } from './tail.ts'
import type { Tail } from './tail.ts'

/** One segment file: `<index of its first record, 16 digits>.seg`. */
interface Segment {
  readonly first: number
  /** Durable bytes. */
  end: number
}

export interface SegmentsOptions {
  readonly folder: string
  /** A segment that would grow beyond this is closed and a new one begun. */
  readonly segmentBytes: number
  /** Records below this index were published: damage to them is never taken for a torn write. */
  readonly published: number
  /** Told how many bytes of a batch that was never acknowledged were cut off. */
  readonly onTorn?: (segment: number, bytes: number) => void
}

export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.seg`
}

/** Index of the first record, from a file's name; undefined for other files. */
export function segmentFirst(name: string): number | undefined {
  return /^[0-9]{16}\.seg$/.test(name) ? Number(name.slice(0, 16)) : undefined
}

/** First line of a segment: format, version, index of the first record. */
export function segmentHeader(first: number): Buffer {
  return Buffer.from(`colophon-segment-v1 ${String(first).padStart(16, '0')}\n`)
}

/**
 * The append-only files that hold every act and document: the source of truth of the registry.
 * One writer; every method but append can run beside it and sees only durable records.
 */
export class Segments {
  readonly #options: SegmentsOptions
  readonly #files: Segment[]
  readonly #readers: HandlePool
  #current: FileHandle | undefined
  #next: number
  #failure: LogError | undefined

  private constructor(options: SegmentsOptions, files: Segment[], next: number) {
    this.#options = options
    this.#files = files
    this.#next = next
    this.#readers = new HandlePool((first) => join(options.folder, segmentName(first)))
  }

  /** Opens the folder's segments and cuts off a batch that a crash left unfinished. Throws LogError `corrupt`. */
  static async open(options: SegmentsOptions): Promise<Segments> {
    const files = await listSegments(options.folder)
    if (files.length > 0 && files[0]?.first !== 0) {
      throw new LogError('corrupt', 'the first segment is missing')
    }
    const next = await recoverLast(options, files)
    return new Segments(options, files, next)
  }

  /** Index the next record gets. */
  get next(): number {
    return this.#next
  }

  /** See TransparencyLog.append. Calls must not overlap. */
  async append(records: readonly LogRecord[]): Promise<RecordLocation[]> {
    this.#assertWorking()
    for (const [offset, { index }] of records.entries()) {
      if (index !== this.#next + offset) {
        throw new LogError('range', `the next index is ${this.#next + offset}, not ${index}`)
      }
    }
    if (records.length === 0) return []
    const bytes = encodeBatch(records)
    const segment = await this.#segmentFor(bytes.length)
    await this.#write(segment, bytes)
    const locations = locate(records, segment, bytes)
    // Only now, after fdatasync, do readers see the batch and is it acknowledged.
    segment.end += bytes.length
    this.#next += records.length
    return locations
  }

  /** Reads one record. Throws LogError `range` if it is not within the durable bytes, `corrupt` if damaged. */
  async read({ segment: first, position, length }: RecordLocation): Promise<LogRecord> {
    const segment = this.#files.find((file) => file.first === first)
    if (segment === undefined || position < 0 || position + length > segment.end) {
      throw new LogError('range', `there is no record at ${first}:${position}`)
    }
    const bytes = Buffer.allocUnsafeSlow(length)
    await this.#readers.use(first, (handle) => handle.read(bytes, 0, length, position))
    const frame = decodeFrame(bytes, 0)
    if (typeof frame === 'string' || frame.length !== length) {
      throw new LogError('corrupt', `the record at ${first}:${position} is damaged`)
    }
    return frame.record
  }

  /**
   * Durable records with indexes from `from` up to `to`, some hundred at a time, in order.
   * Their arrays are views of one large buffer: copy what is kept.
   * @param hint where an earlier run of batches() stopped, to begin there
   */
  async *batches(from: number, to: number, hint?: RecordLocation): AsyncGenerator<LocatedRecord[]> {
    let index = from
    const end = Math.min(to, this.#next)
    while (index < end) {
      const segment = this.#segmentOf(index)
      const known = hint !== undefined && index === from && hint.segment === segment.first
      const start = known ? { position: hint.position, index } : startOf(segment)
      for await (const found of this.#segmentBatches(segment, start)) {
        const wanted = found.filter(({ record }) => record.index >= index && record.index < end)
        if (wanted.length > 0) yield wanted
        index = Math.max(index, (found.at(-1)?.record.index ?? 0) + 1)
        if (index >= end) break
      }
    }
  }

  async close(): Promise<void> {
    this.#failure ??= new LogError('fatal', 'the log is closed')
    await this.#current?.close()
    this.#current = undefined
    await this.#readers.close()
  }

  #assertWorking(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #segmentOf(index: number): Segment {
    const segment = this.#files.findLast(({ first }) => first <= index)
    if (segment === undefined) throw new LogError('corrupt', `no segment holds record ${index}`)
    return segment
  }

  /** All durable batches of one segment. Anything but whole batches up to the next segment is damage. */
  async *#segmentBatches(segment: Segment, start: Mark): AsyncGenerator<LocatedRecord[]> {
    const following = this.#files[this.#files.indexOf(segment) + 1]
    const last = following?.first ?? this.#next
    const end = segment.end
    const handle = await this.#readers.take(segment.first)
    try {
      await checkHeader(handle, segment.first)
      const reader = new FrameReader(handle, segment.first, start, end)
      for (let found = await reader.read(); found.length > 0; found = await reader.read()) {
        yield found
      }
      if (reader.batchEnd.position !== end || reader.batchEnd.index !== last) {
        const where = `segment ${segment.first} at byte ${reader.position}`
        throw new LogError('corrupt', `record ${reader.index} is damaged or missing: ${where}`)
      }
    } finally {
      this.#readers.release(segment.first)
    }
  }

  /** The segment that takes the next batch, with the file open for writing. */
  async #segmentFor(length: number): Promise<Segment> {
    const last = this.#files.at(-1)
    const hasRoom = last !== undefined && last.end + length <= this.#options.segmentBytes
    if (last === undefined || (!hasRoom && last.first !== this.#next)) return this.#begin()
    this.#current ??= await open(join(this.#options.folder, segmentName(last.first)), 'r+')
    return last
  }

  /**
   * Begins a new segment. Order: header durable, then the name durable, then records. A crash before the
   * name is durable leaves nothing or a file without records, and the next start goes on from either.
   */
  async #begin(): Promise<Segment> {
    const { folder } = this.#options
    const path = join(folder, segmentName(this.#next))
    const header = segmentHeader(this.#next)
    await this.#current?.close()
    this.#current = undefined
    try {
      this.#current = await createSegment(path, header)
      await syncFolder(folder)
    } catch (error) {
      await this.#current?.close()
      this.#current = undefined
      await rm(path, { force: true })
      throw this.#failed(error, 'new segment')
    }
    const segment = { first: this.#next, end: header.length }
    this.#files.push(segment)
    return segment
  }

  /**
   * One write, one fdatasync. Order: bytes, fdatasync, acknowledgement. A crash before the fdatasync
   * returns leaves a batch that nobody was told of; findTail() keeps it if it is whole, else cuts it off.
   */
  async #write(segment: Segment, bytes: Buffer): Promise<void> {
    const handle = this.#current
    if (handle === undefined) throw new LogError('fatal', 'the segment is not open')
    try {
      await writeAll(handle, bytes, segment.end)
    } catch (error) {
      await this.#rollBack(handle, segment, error)
      throw this.#failed(error, 'segment')
    }
    try {
      await handle.datasync()
    } catch (cause) {
      // After a failed fsync the kernel may have dropped the pages: what is on disk is unknown, and asking
      // again would say "durable" of bytes that are lost. The next start writes them anew (makeDurable).
      this.#failure = new LogError('fatal', 'fsync of the segment failed', { cause })
      throw this.#failure
    }
  }

  /** Takes back a part of a batch. It must be gone for good: later batches are written in its place. */
  async #rollBack(handle: FileHandle, segment: Segment, reason: unknown): Promise<void> {
    try {
      await handle.truncate(segment.end)
      await handle.datasync()
    } catch (error) {
      const cause = new AggregateError([reason, error])
      this.#failure = new LogError('fatal', 'a half-written batch cannot be cut off', { cause })
      throw this.#failure
    }
  }

  #failed(error: unknown, what: string): LogError {
    const failure = writeFailure(error, what)
    if (failure.code === 'fatal') this.#failure = failure
    return failure
  }
}

function startOf(segment: Segment): Mark {
  return { position: segmentHeader(segment.first).length, index: segment.first }
}

async function listSegments(folder: string): Promise<Segment[]> {
  const firsts = (await readdir(folder)).map(segmentFirst).filter((first) => first !== undefined)
  return Promise.all(
    firsts
      .toSorted((a, b) => a - b)
      .map(async (first) => ({ first, end: (await stat(join(folder, segmentName(first)))).size })),
  )
}

/** Brings the newest segment to the end of its last whole batch; returns the next index. */
async function recoverLast(options: SegmentsOptions, files: Segment[]): Promise<number> {
  const last = files.at(-1)
  if (last === undefined) return 0
  const path = join(options.folder, segmentName(last.first))
  if (last.end < segmentHeader(last.first).length && last.first >= options.published) {
    // Killed while the segment was begun: it holds no record yet, and the ones before it are whole.
    await rm(path)
    await syncFolder(options.folder)
    files.pop()
    return last.first
  }
  await using handle = await open(path, 'r+')
  await checkHeader(handle, last.first)
  const tail = await findTail(handle, last.first, startOf(last), options.published)
  if (tail.torn > 0) {
    options.onTorn?.(last.first, tail.torn)
    await handle.truncate(tail.end.position)
  }
  await makeDurable(handle, tail)
  // A process killed while it began this file may not have made its name durable.
  await syncFolder(options.folder)
  last.end = tail.end.position
  return tail.end.index
}

/**
 * Makes what was found count as appended. The last batch may never have been fsynced; or its fsync failed, and
 * then the kernel shows bytes that it takes for written and that the disk does not have. So the same bytes
 * are written once more before the fsync. Earlier batches were fsynced before the next one was begun.
 */
async function makeDurable(handle: FileHandle, { start, end }: Tail): Promise<void> {
  const bytes = Buffer.allocUnsafeSlow(end.position - start.position)
  await handle.read(bytes, 0, bytes.length, start.position)
  await writeAll(handle, bytes, start.position)
  await handle.datasync()
}

async function checkHeader(handle: FileHandle, first: number): Promise<void> {
  const header = segmentHeader(first)
  const found = Buffer.alloc(header.length)
  await handle.read(found, 0, found.length, 0)
  if (!found.equals(header)) throw new LogError('corrupt', `segment ${first}: not its header`)
}

async function createSegment(path: string, header: Uint8Array): Promise<FileHandle> {
  const handle = await open(path, 'wx')
  try {
    await writeAll(handle, header, 0)
    await handle.sync()
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

function locate(records: readonly LogRecord[], segment: Segment, bytes: Buffer): RecordLocation[] {
  let at = 0
  return records.map(() => {
    const length = bytes.readUInt32BE(at + 8)
    const location = { segment: segment.first, position: segment.end + at, length }
    at += length
    return location
  })
}
