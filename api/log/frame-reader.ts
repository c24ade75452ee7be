import type { FileHandle } from 'node:fs/promises'
import { claimedLength, decodeFrame, frameHeaderLength } from './frame.ts'
import type { Frame } from './frame.ts'
import type { LocatedRecord } from './log.ts'

/** Bytes read at a time: some hundred records, a few milliseconds of work between two awaits. */
const chunkLength = 1024 * 1024

/** Where a batch ends: the next byte and the next index. */
export interface Mark {
  readonly position: number
  readonly index: number
}

/**
 * Reads the frames of one segment file in order, from the start of a batch up to a byte, and checks CRC,
 * index and batch of each. It stops at the first frame that is not whole; the caller decides what that means.
 */
export class FrameReader {
  /** Start and end of the last whole batch read. */
  batchStart: Mark
  batchEnd: Mark
  /** Index of the next frame. */
  index: number
  /** Byte of the next frame. */
  position: number
  /** True once something that is no frame, or not the next one, was met before the end. */
  broken = false
  readonly #handle: FileHandle
  readonly #segment: number
  readonly #end: number
  #batchSize = 0

  /** @param end first byte not to read; the frames must fill the file up to it */
  constructor(handle: FileHandle, segment: number, start: Mark, end: number) {
    this.#handle = handle
    this.#segment = segment
    this.#end = end
    this.batchStart = start
    this.batchEnd = start
    this.index = start.index
    this.position = start.position
  }

  /** The next frames (as many as one read gives); none at the end or where the file is broken. */
  async read(): Promise<LocatedRecord[]> {
    const found: LocatedRecord[] = []
    let wanted = chunkLength
    while (!this.broken && this.position < this.#end && found.length === 0) {
      const chunk = await this.#chunk(wanted)
      this.#takeAll(chunk, found)
      if (found.length === 0) wanted = this.#wanted(chunk, wanted)
    }
    return found
  }

  async #chunk(wanted: number): Promise<Buffer> {
    const chunk = Buffer.allocUnsafeSlow(Math.min(wanted, this.#end - this.position))
    const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, this.position)
    return chunk.subarray(0, bytesRead)
  }

  #takeAll(chunk: Buffer, found: LocatedRecord[]): void {
    const start = this.position
    for (;;) {
      const frame = decodeFrame(chunk, this.position - start)
      if (frame === 'short') return
      if (frame === 'bad' || !this.#follows(frame)) this.broken = true
      if (frame === 'bad' || this.broken) return
      found.push(this.#take(frame))
    }
  }

  /** A frame is the next one if index and batch go on where the last frame stopped. */
  #follows({ record, batchFirst, batchSize }: Frame): boolean {
    if (record.index === batchFirst) this.#batchSize = batchSize
    return (
      record.index === this.index &&
      batchFirst === this.batchEnd.index &&
      batchSize === this.#batchSize &&
      record.index < batchFirst + batchSize
    )
  }

  #take({ record, batchFirst, batchSize, length }: Frame): LocatedRecord {
    const location = { segment: this.#segment, position: this.position, length }
    this.position += length
    this.index += 1
    if (this.index === batchFirst + batchSize) {
      this.batchStart = this.batchEnd
      this.batchEnd = { position: this.position, index: this.index }
    }
    return { record, location }
  }

  /** A frame longer than the chunk is read again, whole; one cut off by the end of the file is broken. */
  #wanted(chunk: Buffer, wanted: number): number {
    const length = claimedLength(chunk, 0)
    const needed = typeof length === 'number' ? length : frameHeaderLength
    if (needed <= wanted || this.position + needed > this.#end) this.broken = true
    return needed
  }
}
