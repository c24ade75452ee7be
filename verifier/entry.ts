import { sha256 } from './digest.ts'
import { byte, concat, equal, fromHex, uuidFromBytes, uuidToBytes } from './encoding.ts'
import { VerificationError } from './errors.ts'

/** Bytes of a log entry: five words of 32 bytes (docs/formats/entry.md). */
export const ENTRY_LENGTH = 160

const version = 1
const wordLength = 32

/** What an entry says happened: byte 1 of the first word. */
export const entryKinds = {
  deposit: 1,
  identityCertificate: 2,
  workCertificate: 3,
  statusChange: 4,
  rightsEvent: 5,
  keyEvent: 6,
  processEvent: 7,
  statusList: 8,
} as const

export type EntryKind = keyof typeof entryKinds

const kindNames: readonly EntryKind[] = [
  'deposit',
  'identityCertificate',
  'workCertificate',
  'statusChange',
  'rightsEvent',
  'keyEvent',
  'processEvent',
  'statusList',
]

/** A word that says "none". */
export const zeroWord: Uint8Array = new Uint8Array(wordLength)

/** One leaf of the log. Words are 32 bytes each. */
export interface Entry {
  readonly kind: EntryKind
  /** `content` is the bare SHA-256 of the one file, so that anyone who has the file can look it up. */
  readonly publicLookup: boolean
  /** Unix seconds. */
  readonly time: number
  /** UUID of the thing, lower case. */
  readonly subject: string
  /** holdersHash of who holds it, or zeroWord. */
  readonly holders: Uint8Array
  /** contentHash of the files, or zeroWord. */
  readonly content: Uint8Array
  /** SHA-256 of the canonical document. */
  readonly document: Uint8Array
}

/** Writes an entry as its 160 bytes. Throws VerificationError `entry` on what no entry can hold. */
export function printEntry(entry: Entry): Uint8Array {
  if (!Number.isSafeInteger(entry.time) || entry.time < 0) throw invalid('time')
  const bytes = new Uint8Array(ENTRY_LENGTH)
  bytes[0] = version
  bytes[1] = entryKinds[entry.kind]
  bytes[2] = entry.publicLookup ? 1 : 0
  const view = new DataView(bytes.buffer)
  view.setUint32(24, Math.floor(entry.time / 2 ** 32))
  view.setUint32(28, entry.time % 2 ** 32)
  bytes.set(uuidToBytes(entry.subject), 48)
  for (const [i, word] of [entry.holders, entry.content, entry.document].entries()) {
    if (word.length !== wordLength) throw invalid('word length')
    bytes.set(word, wordLength * (2 + i))
  }
  return bytes
}

/** Reads the 160 bytes of an entry. Throws VerificationError `entry` on unknown version, kind, flag or reserved bits. */
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length !== ENTRY_LENGTH) throw invalid('length')
  if (byte(bytes, 0) !== version) throw invalid('version')
  const kind = kindNames[byte(bytes, 1) - 1]
  if (kind === undefined) throw invalid('kind')
  if (byte(bytes, 2) > 1) throw invalid('flags')
  requireZero(bytes, 3, 24)
  requireZero(bytes, 32, 48)
  const word = (i: number) => bytes.slice(wordLength * i, wordLength * (i + 1))
  return {
    kind,
    publicLookup: byte(bytes, 2) === 1,
    time: readTime(bytes),
    subject: uuidFromBytes(bytes.subarray(48, 64)),
    holders: word(2),
    content: word(3),
    document: word(4),
  }
}

function requireZero(bytes: Uint8Array, from: number, to: number): void {
  if (bytes.subarray(from, to).some((value) => value !== 0)) throw invalid('reserved bytes')
}

function readTime(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const time = view.getUint32(24) * 2 ** 32 + view.getUint32(28)
  if (!Number.isSafeInteger(time)) throw invalid('time')
  return time
}

function invalid(what: string): VerificationError {
  return new VerificationError('entry', `not a log entry: ${what}`)
}

/** One holder: address (0x, 40 lower-case hex digits) and share in parts per million (0 = not declared). */
export interface Holder {
  readonly address: string
  readonly ppm: number
}

/**
 * SHA-256 of a holder list: each holder 32 bytes `address(20) | zero(8) | ppm uint32 (4)`, by address
 * ascending. Shares sum to 1,000,000, or are all 0 where several hold without declared shares.
 * Throws VerificationError `entry` on an empty list, a holder twice, or shares that do not add up.
 */
export function holdersHash(holders: readonly Holder[]): Uint8Array {
  const sorted = holders.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  if (sorted.some((holder, i) => holder.address === sorted[i - 1]?.address))
    throw invalid('holder twice')
  const sum = holders.reduce((total, holder) => total + holder.ppm, 0)
  const undeclared = holders.length > 1 && holders.every((holder) => holder.ppm === 0)
  const declared = sum === 1_000_000 && holders.every((h) => Number.isInteger(h.ppm) && h.ppm > 0)
  if (!undeclared && !declared) throw invalid('shares')
  return sha256(concat(...sorted.map(printHolder)))
}

function printHolder(holder: Holder): Uint8Array {
  if (!holder.address.startsWith('0x')) throw invalid('holder address')
  const bytes = new Uint8Array(wordLength)
  bytes.set(fromHex(holder.address.slice(2), 20))
  new DataView(bytes.buffer).setUint32(28, holder.ppm)
  return bytes
}

/**
 * The content word of files with these SHA-256 digests (32 bytes each, in the order of the document):
 * SHA-256(digests ‖ salt) with a 16-byte salt; without a salt (public look-up) the one digest itself.
 * Throws VerificationError `entry`.
 */
export function contentHash(sha256s: readonly Uint8Array[], salt?: Uint8Array): Uint8Array {
  const [first] = sha256s
  if (first === undefined || sha256s.some((d) => d.length !== wordLength)) throw invalid('digests')
  if (salt !== undefined && salt.length !== 16) throw invalid('salt')
  if (salt !== undefined) return sha256(concat(...sha256s, salt))
  if (sha256s.length > 1) throw invalid('public look-up of several files')
  return first
}

/** Whether a word says "none". */
export function isZeroWord(word: Uint8Array): boolean {
  return equal(word, zeroWord)
}
