import { crc32 } from 'node:zlib'
import { entryLength } from './hash.ts'
import { LogError } from './log.ts'
import type { LogRecord } from './log.ts'

/*
 * One record in a segment file, integers big-endian:
 *   0 magic 4 | 4 CRC-32 of all that follows 4 | 8 length of the whole frame 4 | 12 index 8
 *  20 position in its batch 4 | 24 size of its batch 4 | 28 length of act 4 | 32 entry 160 | act | document
 * The CRC is the one of zlib (IEEE 802.3). It finds accidents; the entry's hash finds malice.
 * A batch is what one append wrote and fsynced: it counts whole or not at all.
 */
const fixedLength = 32 + entryLength
/** 0xC0 never occurs in UTF-8, so no act or document can hold the start of a frame. */
export const frameMagic = 0xc04c6f67
/** Longest frame written or believed, in bytes. */
export const maxFrameLength = 16 * 1024 * 1024
/** Bytes needed to know how long a frame is. */
export const frameHeaderLength = 32

export interface Frame {
  readonly record: LogRecord
  /** Index of the first record of the batch this one was written with. */
  readonly batchFirst: number
  /** Records in that batch. */
  readonly batchSize: number
  /** Bytes of the frame. */
  readonly length: number
}

/** Bytes a record takes in a segment. */
export function frameLength(record: LogRecord): number {
  return fixedLength + record.act.length + record.document.length
}

/** Frames of one batch, back to back. Throws LogError `range` for a record that does not fit the format. */
export function encodeBatch(records: readonly LogRecord[]): Buffer {
  const out = Buffer.allocUnsafe(records.reduce((sum, record) => sum + frameLength(record), 0))
  let at = 0
  for (const [position, record] of records.entries()) {
    at = encodeFrame(out, at, record, position, records.length)
  }
  return out
}

function encodeFrame(
  out: Buffer,
  at: number,
  record: LogRecord,
  position: number,
  batchSize: number,
): number {
  const end = at + frameLength(record)
  if (record.entry.length !== entryLength) throw new LogError('range', 'an entry has 160 bytes')
  if (end - at > maxFrameLength) throw new LogError('range', 'the record is longer than 16 MiB')
  out.writeUInt32BE(frameMagic, at)
  out.writeUInt32BE(end - at, at + 8)
  out.writeBigUInt64BE(BigInt(record.index), at + 12)
  out.writeUInt32BE(position, at + 20)
  out.writeUInt32BE(batchSize, at + 24)
  out.writeUInt32BE(record.act.length, at + 28)
  out.set(record.entry, at + 32)
  out.set(record.act, at + fixedLength)
  out.set(record.document, at + fixedLength + record.act.length)
  out.writeUInt32BE(crc32(out.subarray(at + 8, end)), at + 4)
  return end
}

/**
 * Reads the frame at `at`. The record's arrays are views of `bytes`.
 * @returns `short` if the bytes end before the frame does, `bad` if they are no frame
 */
export function decodeFrame(bytes: Buffer, at: number): Frame | 'short' | 'bad' {
  const length = claimedLength(bytes, at)
  if (typeof length === 'string') return length
  if (bytes.length - at < length) return 'short'
  const body = bytes.subarray(at + 8, at + length)
  const actEnd = fixedLength + bytes.readUInt32BE(at + 28)
  if (crc32(body) !== bytes.readUInt32BE(at + 4) || actEnd > length) return 'bad'
  const index = Number(bytes.readBigUInt64BE(at + 12))
  const position = bytes.readUInt32BE(at + 20)
  const record: LogRecord = {
    index,
    entry: bytes.subarray(at + 32, at + fixedLength),
    act: bytes.subarray(at + fixedLength, at + actEnd),
    document: bytes.subarray(at + actEnd, at + length),
  }
  return { record, batchFirst: index - position, batchSize: bytes.readUInt32BE(at + 24), length }
}

/** Length that the frame at `at` says it has, before its CRC is known to hold. */
export function claimedLength(bytes: Buffer, at: number): number | 'short' | 'bad' {
  if (bytes.length - at < frameHeaderLength) return 'short'
  if (bytes.readUInt32BE(at) !== frameMagic) return 'bad'
  const length = bytes.readUInt32BE(at + 8)
  return length < fixedLength || length > maxFrameLength ? 'bad' : length
}
