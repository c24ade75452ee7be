import type { FileHandle } from 'node:fs/promises'
import { decodeFrame, frameMagic } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import type { Mark } from './frame-reader.ts'
import { LogError } from './log.ts'

export interface Tail {
  /** End of the last whole batch: where the next batch is written. */
  readonly end: Mark
  /** Start of that batch: the only one whose fsync may have failed or never have been asked for. */
  readonly start: Mark
  /** Bytes after it: a batch that was never acknowledged. */
  readonly torn: number
}

/**
 * Finds the end of the newest segment, the only one that a crash can leave half written.
 *
 * What follows the last whole batch is torn only if it can be the batch that was being written: none of
 * its records was published, and no later batch follows it (a batch is written after the one before was
 * fsynced, so a later one proves that this one was whole and acknowledged).
 * @param published records below this index were published, hence durable
 * @throws LogError `corrupt` if acknowledged records were damaged
 */
export async function findTail(
  handle: FileHandle,
  segment: number,
  start: Mark,
  published: number,
): Promise<Tail> {
  const { size } = await handle.stat()
  const reader = new FrameReader(handle, segment, start, size)
  while ((await reader.read()).length > 0);
  const { batchStart, batchEnd: end } = reader
  if (end.position === size) return { start: batchStart, end, torn: 0 }
  const where = `segment ${segment} at byte ${reader.position}`
  if (end.index < published) throw new LogError('corrupt', `published record damaged: ${where}`)
  if (await hasLaterBatch(handle, reader.position, size, end.index)) {
    throw new LogError('corrupt', `acknowledged record damaged: ${where}`)
  }
  return { start: batchStart, end, torn: size - end.position }
}

/** Whether a whole frame of a batch that begins after index `first` lies between two bytes of the file. */
async function hasLaterBatch(
  handle: FileHandle,
  from: number,
  to: number,
  first: number,
): Promise<boolean> {
  const rest = Buffer.allocUnsafeSlow(to - from)
  const { bytesRead } = await handle.read(rest, 0, rest.length, from)
  const magic = Buffer.alloc(4)
  magic.writeUInt32BE(frameMagic)
  const bytes = rest.subarray(0, bytesRead)
  for (let at = bytes.indexOf(magic); at !== -1; at = bytes.indexOf(magic, at + 1)) {
    const frame = decodeFrame(bytes, at)
    if (typeof frame === 'object' && frame.batchFirst > first) return true
  }
  return false
}
