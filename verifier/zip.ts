import { fromUtf8 } from './encoding.ts'

/**
 * Reads zip files strictly (APPNOTE 6.3.10, without zip64). Unpackers check neither checksums nor double names, which
 * evidence needs: every tool must read the same from it, no byte may hide between members, and it must not unpack to
 * more than is allowed.
 */

/** Largest zip, largest member and largest sum of members, bytes. */
export const zipLimits = { packed: 64 << 20, member: 8 << 20, sum: 32 << 20 } as const

/** What a zip is unpacked with. The verifier brings none: it has no zlib. */
export interface ZipTools {
  /** Unpacks raw DEFLATE (RFC 1951) that gives so many bytes; may throw. */
  readonly inflate: (packed: Uint8Array, size: number) => Uint8Array
  /** CRC-32 as zip has it, unsigned. */
  readonly crc32: (bytes: Uint8Array) => number
}

/** A zip that cannot be relied on; the message says why. */
export class ZipError extends Error {
  override name = 'ZipError'
}

interface Listed {
  /** Where its line of the directory is, and where its own header. */
  readonly line: number
  readonly header: number
  readonly name: string
  /** 0: stored, 8: DEFLATE. */
  readonly method: number
  /** Packed bytes. */
  readonly packed: number
  readonly crc: number
  /** Unpacked bytes. */
  readonly size: number
}

const endSignature = 0x06054b50
const listSignature = 0x02014b50
const memberSignature = 0x04034b50
const sizesSignature = 0x08074b50

/** Bytes of a zip, whose numbers have their lowest byte first. */
class Zip {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u16(at: number): number {
    return this.#view.getUint16(at, true)
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true)
  }

  /** Whether the bytes from one place on are those from another. */
  same(at: number, other: number, length: number): boolean {
    const there = this.bytes.subarray(other, other + length)
    return this.bytes.subarray(at, at + length).every((byte, i) => byte === there[i])
  }
}

/** The central directory: the end record must be the last thing in the file, without a comment. */
function list(zip: Zip): Listed[] {
  const end = zip.bytes.length - 22
  if (end < 0 || zip.u32(end) !== endSignature) throw new ZipError('no end record')
  const count = zip.u16(end + 10)
  const start = zip.u32(end + 16)
  let at = start
  const listed: Listed[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || zip.u32(at) !== listSignature) throw new ZipError('bad directory')
    listed.push(readLine(zip, at))
    at += 46 + zip.u16(at + 28) + zip.u16(at + 30) + zip.u16(at + 32)
  }
  if (at !== end) throw new ZipError('bytes that belong to no member')
  checkLayout(zip, listed, start)
  return listed
}

function readLine(zip: Zip, line: number): Listed {
  return {
    line,
    header: zip.u32(line + 42),
    name: readName(zip.bytes.subarray(line + 46, line + 46 + zip.u16(line + 28))),
    method: zip.u16(line + 10),
    packed: zip.u32(line + 20),
    crc: zip.u32(line + 16),
    size: zip.u32(line + 24),
  }
}

function readName(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (error) {
    throw new ZipError('a member has a name that is not UTF-8', { cause: error })
  }
}

/** Members follow one another from the first byte to the directory, and their own headers say what it says. */
function checkLayout(zip: Zip, listed: readonly Listed[], directory: number): void {
  let at = 0
  for (const member of listed.toSorted((a, b) => a.header - b.header)) {
    if (member.header !== at) throw new ZipError('bytes that belong to no member')
    at = endOfMember(zip, member, directory)
  }
  if (at !== directory) throw new ZipError('bytes that belong to no member')
}

function endOfMember(zip: Zip, { line, header, name, packed }: Listed, limit: number): number {
  if (header + 30 > limit || zip.u32(header) !== memberSignature)
    throw new ZipError(`${name} has no header`)
  // Flag 3: written in one go, so checksum and sizes come after the data instead of in the header.
  const streamed = (zip.u16(header + 6) & 8) !== 0
  const nameLength = zip.u16(line + 28)
  const same = (from: number, to: number, listedAt: number): boolean =>
    zip.same(header + from, listedAt, to - from)
  const facts = same(6, streamed ? 14 : 26, line + 8) && same(26, 28, line + 28)
  if (!facts || !same(30, 30 + nameLength, line + 46))
    throw new ZipError(`${name} has another header than the directory says`)
  const end = header + 30 + nameLength + zip.u16(header + 28) + packed
  if (end > limit) throw new ZipError(`${name} is cut`)
  if (!streamed) return end
  return end + (end + 4 <= limit && zip.u32(end) === sizesSignature ? 16 : 12)
}

function checkSizes(listed: readonly Listed[]): void {
  const names = new Set(listed.map((member) => member.name))
  if (names.size !== listed.length) throw new ZipError('two members have one name')
  const sum = listed.reduce((total, member) => total + member.size, 0)
  const largest = Math.max(0, ...listed.map((member) => member.size))
  if (largest > zipLimits.member || sum > zipLimits.sum)
    throw new ZipError('it unpacks to too much')
}

/** Members by name, each checked against its CRC. Throws ZipError. */
export function readZip(bytes: Uint8Array, tools: ZipTools): Map<string, Uint8Array> {
  if (bytes.length > zipLimits.packed) throw new ZipError('it is too large for evidence')
  const zip = new Zip(bytes)
  const listed = list(zip)
  checkSizes(listed)
  return new Map(listed.map((member) => [member.name, unpack(zip, member, tools)]))
}

function unpack(zip: Zip, member: Listed, { inflate, crc32 }: ZipTools): Uint8Array {
  const { header, method, packed, size, crc, name } = member
  const start = header + 30 + zip.u16(header + 26) + zip.u16(header + 28)
  const data = zip.bytes.subarray(start, start + packed)
  let bytes: Uint8Array
  try {
    bytes = method === 0 ? data.slice() : inflate(data, size)
  } catch (error) {
    throw new ZipError(`${name} cannot be unpacked`, { cause: error })
  }
  if ((method === 0 || method === 8) && bytes.length === size && crc32(bytes) === crc) return bytes
  throw new ZipError(`${name} does not have its checksum`)
}
