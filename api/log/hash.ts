import { hash } from 'node:crypto'

/** Bytes of a SHA-256 hash. */
export const hashLength = 32
/** Bytes of a log entry (docs/formats/entry.md). */
export const entryLength = 160

// Inputs are kept between calls: nothing here awaits, so no call can see another's bytes.
// The digest is taken as a binary string and written into place: half the cost of a new Buffer each.
const nodeInput = new Uint8Array(1 + 2 * hashLength).fill(1, 0, 1)
const leafInput = new Uint8Array(1 + entryLength)

/** RFC 6962 leaf hash SHA-256(0x00 ‖ entry) of a 160-byte entry, written into `out` at `at`. */
export function writeLeafHash(entry: Uint8Array, out: Buffer, at: number): void {
  leafInput.set(entry, 1)
  out.write(hash('sha256', leafInput, 'binary'), at, 'latin1')
}

/** RFC 6962 node hash SHA-256(0x01 ‖ left ‖ right) of the 64 bytes at `from`, written at `to`. */
export function writeNodeHash(nodes: Buffer, from: number, to: number): void {
  nodeInput.set(nodes.subarray(from, from + 2 * hashLength), 1)
  nodes.write(hash('sha256', nodeInput, 'binary'), to, 'latin1')
}

/** RFC 6962 node hash of two 32-byte hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + hashLength)
  return hash('sha256', nodeInput, 'buffer')
}

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export function emptyRoot(): Uint8Array {
  return hash('sha256', new Uint8Array(0), 'buffer')
}
