/**
 * Reads zip files strictly (APPNOTE 6.3.10, without zip64). The library unpacks; it checks neither CRCs nor double
 * names, which evidence needs: every tool must read the same from it, no byte may hide between members, and it must
 * not unpack to more than is allowed.
 */
import { crc32 } from 'node:zlib'
import { unzipSync } from 'fflate'

/** Largest member and largest sum of members, bytes. */
const largestMember = 8 << 20
const largestSum = 32 << 20

/** A zip that cannot be relied on; the message says why. */
export class ZipError extends Error {
  override name = 'ZipError'
}

interface Listed {
  /** Where its line of the directory is, and where its own header. */
  readonly line: number
  readonly header: number
  readonly name: string
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

/** The central directory: the end record must be the last thing in the file, without a comment. */
function list(zip: Buffer): Listed[] {
  const end = zip.length - 22
  if (end < 0 || zip.readUInt32LE(end) !== endSignature) throw new ZipError('no end record')
  const count = zip.readUInt16LE(end + 10)
  const start = zip.readUInt32LE(end + 16)
  let at = start
  const listed: Listed[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== listSignature) throw new ZipError('bad directory')
    listed.push(readLine(zip, at))
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  if (at !== end) throw new ZipError('bytes that belong to no member')
  checkLayout(zip, listed, start)
  return listed
}

function readLine(zip: Buffer, line: number): Listed {
  return {
    line,
    header: zip.readUInt32LE(line + 42),
    name: zip.toString('utf8', line + 46, line + 46 + zip.readUInt16LE(line + 28)),
    packed: zip.readUInt32LE(line + 20),
    crc: zip.readUInt32LE(line + 16),
    size: zip.readUInt32LE(line + 24),
  }
}

/** Members follow one another from the first byte to the directory, and their own headers say what it says. */
function checkLayout(zip: Buffer, listed: readonly Listed[], directory: number): void {
  let at = 0
  for (const member of listed.toSorted((a, b) => a.header - b.header)) {
    if (member.header !== at) throw new ZipError('bytes that belong to no member')
    at = endOfMember(zip, member, directory)
  }
  if (at !== directory) throw new ZipError('bytes that belong to no member')
}

function endOfMember(zip: Buffer, { line, header, name, packed }: Listed, limit: number): number {
  if (header + 30 > limit || zip.readUInt32LE(header) !== memberSignature) {
    throw new ZipError(`${name} has no header`)
  }
  // Flag 3: written in one go, so checksum and sizes come after the data instead of in the header.
  const streamed = (zip.readUInt16LE(header + 6) & 8) !== 0
  const nameLength = zip.readUInt16LE(line + 28)
  const same = (from: number, to: number, listedAt: number): boolean =>
    zip.subarray(header + from, header + to).equals(zip.subarray(listedAt, listedAt + to - from))
  const facts = same(6, streamed ? 14 : 26, line + 8) && same(26, 28, line + 28)
  if (!facts || !same(30, 30 + nameLength, line + 46)) {
    throw new ZipError(`${name} has another header than the directory says`)
  }
  const end = header + 30 + nameLength + zip.readUInt16LE(header + 28) + packed
  if (end > limit) throw new ZipError(`${name} is cut`)
  if (!streamed) return end
  return end + (end + 4 <= limit && zip.readUInt32LE(end) === sizesSignature ? 16 : 12)
}

function checkSizes(listed: readonly Listed[]): void {
  const names = new Set(listed.map((member) => member.name))
  if (names.size !== listed.length) throw new ZipError('two members have one name')
  const sum = listed.reduce((total, member) => total + member.size, 0)
  const largest = Math.max(0, ...listed.map((member) => member.size))
  if (largest > largestMember || sum > largestSum) throw new ZipError('it unpacks to too much')
}

/** Members by name, each checked against its CRC. Throws ZipError. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const listed = list(zip)
  checkSizes(listed)
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(zip)
  } catch (error) {
    throw new ZipError('it cannot be unpacked', { cause: error })
  }
  return new Map(listed.map((member) => [member.name, checked(member, files[member.name])]))
}

function checked(member: Listed, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes && bytes.length === member.size && crc32(bytes) === member.crc) return bytes
  throw new ZipError(`${member.name} does not have its checksum`)
}
