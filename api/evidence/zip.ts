/**
 * Reads zip files strictly. The library unpacks; it checks neither CRCs nor double names, which evidence needs:
 * what is read must be exactly what the archive says, and an archive must not unpack to more than is allowed.
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
  readonly name: string
  readonly crc: number
  /** Unpacked bytes. */
  readonly size: number
}

const endSignature = 0x06054b50
const listSignature = 0x02014b50

/** The central directory: the end record must be the last thing in the file, without a comment. */
function list(zip: Buffer): Listed[] {
  const end = zip.length - 22
  if (end < 0 || zip.readUInt32LE(end) !== endSignature) throw new ZipError('no end record')
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  const listed: Listed[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== listSignature) throw new ZipError('bad directory')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    listed.push({ name, crc: zip.readUInt32LE(at + 16), size: zip.readUInt32LE(at + 24) })
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  if (at !== end) throw new ZipError('bytes that belong to no member')
  return listed
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
