/** Unpacks evidence and status lists. */
import { gunzipSync, inflateSync } from 'fflate'
import type { Gunzip, ZipTools } from '../../verifier/index.ts'

/** CRC-32 of zip and gzip (APPNOTE 4.4.7, RFC 1952 section 8), unsigned. The library has one, but keeps it to itself. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return ~crc >>> 0
}

const table = Int32Array.from({ length: 256 }, (_, n) => {
  let word = n
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1
  return word
})

/** Into a place of its size: what is longer fills the byte too many, and is noticed. */
const roomFor = (size: number): { out: Uint8Array } => ({ out: new Uint8Array(size + 1) })

export const zipTools: ZipTools = {
  crc32,
  inflate: (packed, size) => inflateSync(packed, roomFor(size)),
}

export const gunzip: Gunzip = (bytes, maximum) => {
  const unpacked = gunzipSync(bytes, roomFor(maximum))
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8)
  const whole =
    end.getUint32(4, true) === unpacked.length && end.getUint32(0, true) === crc32(unpacked)
  if (unpacked.length > maximum || !whole) throw new Error('not what was packed')
  return unpacked
}
