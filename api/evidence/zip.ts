/** Reads evidence files with zlib: the rules are the verifier's. */
import { crc32, inflateRawSync } from 'node:zlib'
import { readZip as readWith } from '../../verifier/index.ts'

export { ZipError } from '../../verifier/index.ts'

const tools = {
  crc32,
  // A member that is longer than it should be does not have its checksum either.
  inflate: (packed: Uint8Array, size: number): Uint8Array =>
    inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }),
}

/** Members of a zip by name, each checked against its CRC. Throws ZipError. */
export const readZip = (bytes: Uint8Array): Map<string, Uint8Array> => readWith(bytes, tools)
