import { byte } from './encoding.ts'
import { VerificationError } from './errors.ts'

/** A value of Ethereum's Recursive Length Prefix encoding (Yellow Paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[]

const maximumDepth = 16

/** Reads RLP in its one canonical form, all of the bytes. Throws VerificationError `anchor`. */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const { item, end } = readItem(bytes, 0, maximumDepth)
  if (end !== bytes.length) throw invalid('bytes after the end')
  return item
}

interface Found {
  readonly item: RlpItem
  readonly end: number
}

function readItem(bytes: Uint8Array, at: number, room: number): Found {
  if (at >= bytes.length || room === 0) throw invalid('cut short, or too deep')
  const first = byte(bytes, at)
  if (first < 0x80) return { item: bytes.slice(at, at + 1), end: at + 1 }
  const { start, end } = extent(bytes, at, first < 0xc0 ? 0x80 : 0xc0)
  if (first >= 0xc0) return { item: readList(bytes, start, end, room - 1), end }
  if (end - start === 1 && byte(bytes, start) < 0x80) throw invalid('a byte written as two')
  return { item: bytes.slice(start, end), end }
}

/** Where the payload of an item lies; `base` is 0x80 for strings and 0xc0 for lists. */
function extent(bytes: Uint8Array, at: number, base: number): { start: number; end: number } {
  const short = byte(bytes, at) - base
  const widthOfLength = Math.max(short - 55, 0)
  const start = at + 1 + widthOfLength
  const length = widthOfLength === 0 ? short : longLength(bytes.subarray(at + 1, start))
  if (start + length > bytes.length) throw invalid('cut short')
  return { start, end: start + length }
}

function longLength(digits: Uint8Array): number {
  const length = digits.reduce((total, digit) => total * 256 + digit, 0)
  if (digits[0] === 0 || length < 56 || length > 2 ** 31) throw invalid('length')
  return length
}

function readList(bytes: Uint8Array, start: number, end: number, room: number): RlpItem[] {
  const items: RlpItem[] = []
  let at = start
  while (at < end) {
    const found = readItem(bytes, at, room)
    items.push(found.item)
    at = found.end
  }
  if (at !== end) throw invalid('an item longer than its list')
  return items
}

/** A byte string as an unsigned integer without leading zeros, up to 2^53. Throws VerificationError `anchor`. */
export function rlpInteger(item: RlpItem | undefined): number {
  const bytes = rlpBytes(item)
  const value = bytes.reduce((total, digit) => total * 256 + digit, 0)
  if (bytes[0] === 0 || !Number.isSafeInteger(value)) throw invalid('integer')
  return value
}

/** The bytes of an item that must be a string. Throws VerificationError `anchor`. */
export function rlpBytes(item: RlpItem | undefined): Uint8Array {
  if (item instanceof Uint8Array) return item
  throw invalid('a list where bytes should be')
}

/** The items of a list. Throws VerificationError `anchor`. */
export function rlpList(item: RlpItem | undefined): readonly RlpItem[] {
  if (item === undefined || item instanceof Uint8Array)
    throw invalid('bytes where a list should be')
  return item
}

function invalid(what: string): VerificationError {
  return new VerificationError('anchor', `not RLP: ${what}`)
}
