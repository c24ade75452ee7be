import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { VerificationError } from './errors.ts'

/** The part of the WHATWG decoder used here; every JavaScript engine has it, the es2024 lib does not say so. */
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: true; ignoreBOM: true })
  decode(bytes: Uint8Array): string
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes as lower-case hex. */
export const toHex = bytesToHex
export const concat = concatBytes
/** UTF-8 bytes of a string (lone surrogates become U+FFFD: refuse them before). */
export const toUtf8 = utf8ToBytes

/** Strict UTF-8: throws VerificationError `encoding` on ill-formed bytes; keeps a byte order mark. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new VerificationError('encoding', 'the bytes are not UTF-8', { cause })
  }
}

/** Reads lower-case hex of exactly `length` bytes if given. Throws VerificationError `encoding`. */
export function fromHex(hex: string, length = hex.length / 2): Uint8Array {
  if (hex.length !== length * 2 || !/^(?:[0-9a-f]{2})*$/.test(hex)) {
    throw new VerificationError('encoding', `not ${length} bytes of lower-case hex`)
  }
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** Compares without early exit by content; lengths may differ. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= byte(a, i) ^ byte(b, i)
  return difference === 0
}

/** Byte at a position that the caller has bounded. */
export function byte(bytes: Uint8Array, position: number): number {
  return bytes[position] ?? 0
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base64Values = valuesOf(base64Alphabet)

function valuesOf(alphabet: string): Int16Array {
  const values = new Int16Array(128).fill(-1)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (byte(bytes, i) << 16) | (byte(bytes, i + 1) << 8) | byte(bytes, i + 2)
    const used = Math.min(bytes.length - i, 3) + 1
    for (let c = 0; c < used; c++) text += base64Alphabet[(group >> (18 - 6 * c)) & 63]
    text += '='.repeat(4 - used)
  }
  return text
}

/** Reads standard base64 in its one canonical form (padding there, unused bits zero). Throws VerificationError `encoding`. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 !== 0) throw new VerificationError('encoding', 'not base64')
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  const spare = decodeGroups(text, bytes, text.length - padding)
  if (spare !== 0) throw new VerificationError('encoding', 'base64 with unused bits set')
  return bytes
}

/** Returns the bits that are left over: at most 4, as the length is that of whole groups less the padding. */
function decodeGroups(text: string, into: Uint8Array, length: number): number {
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < length; i++) {
    const value = base64Values[text.charCodeAt(i)] ?? -1
    if (value < 0) throw new VerificationError('encoding', 'not base64')
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) into[at++] = (held >> (bits -= 8)) & 255
  }
  return held & ((1 << bits) - 1)
}

/** Reads unpadded base64url (RFC 4648 §5). Throws VerificationError `encoding`. */
export function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new VerificationError('encoding', 'not base64url')
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return fromBase64(standard + '='.repeat((4 - (standard.length % 4)) % 4))
}

const base58Alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const base58Values = valuesOf(base58Alphabet)

/** Digits of base 58 held in one limb: two bytes times a limb stay below 2^53. */
const digitsPerLimb = 5
const limbBase = 58 ** digitsPerLimb

/** Multibase base58btc: `z` and the base58 (Bitcoin alphabet) of the bytes. */
export function toMultibase(bytes: Uint8Array): string {
  const limbs: number[] = []
  const odd = bytes.length % 2
  if (odd === 1) multiplyAdd(limbs, 1, byte(bytes, 0), limbBase)
  for (let at = odd; at < bytes.length; at += 2) {
    multiplyAdd(limbs, 65_536, (byte(bytes, at) << 8) | byte(bytes, at + 1), limbBase)
  }
  const digits = limbs.toReversed().map(limbDigits).join('').replace(/^1+/, '')
  return `z${'1'.repeat(leading(bytes, 0))}${digits}`
}

function limbDigits(limb: number): string {
  let text = ''
  let rest = limb
  for (let i = 0; i < digitsPerLimb; i++) {
    text = base58Alphabet.charAt(rest % 58) + text
    rest = Math.floor(rest / 58)
  }
  return text
}

/** Reads multibase base58btc. Throws VerificationError `encoding`. */
export function fromMultibase(text: string): Uint8Array {
  const digits = text.slice(1)
  if (text[0] !== 'z' || !base58Form.test(digits)) {
    throw new VerificationError('encoding', 'not multibase base58btc')
  }
  const zeros = /^1*/.exec(digits)?.[0].length ?? 0
  const value = limbsToBytes(base58ToLimbs(digits))
  const bytes = new Uint8Array(zeros + value.length)
  bytes.set(value, zeros)
  return bytes
}

const base58Form = /^[1-9A-HJ-NP-Za-km-z]*$/

/** Four digits at a time into limbs of 24 bits: products stay below 2^53, and there are few of them. */
function base58ToLimbs(digits: string): number[] {
  const limbs: number[] = []
  for (let at = 0; at < digits.length; at += 4) {
    const chunk = digits.slice(at, at + 4)
    let value = 0
    for (let i = 0; i < chunk.length; i++)
      value = value * 58 + (base58Values[chunk.charCodeAt(i)] ?? 0)
    multiplyAdd(limbs, 58 ** chunk.length, value, 2 ** 24)
  }
  return limbs
}

/** Big-endian bytes of little-endian limbs, without leading zeros. */
function limbsToBytes(limbs: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(limbs.length * 3)
  for (const [i, limb] of limbs.toReversed().entries()) {
    bytes.set([limb >> 16, (limb >> 8) & 255, limb & 255], i * 3)
  }
  return bytes.subarray(leading(bytes, 0))
}

/** number = number * factor + addend, for a number held as little-endian digits of the given base. */
function multiplyAdd(digits: number[], factor: number, addend: number, base: number): void {
  let carry = addend
  for (let i = 0; i < digits.length; i++) {
    carry += (digits[i] ?? 0) * factor
    digits[i] = carry % base
    carry = Math.floor(carry / base)
  }
  for (; carry > 0; carry = Math.floor(carry / base)) digits.push(carry % base)
}

function leading(values: ArrayLike<number>, wanted: number): number {
  let count = 0
  while (count < values.length && values[count] === wanted) count++
  return count
}

/** multicodec `ed25519-pub`, as a varint: what makes 32 bytes a Multikey. */
const ed25519Prefix = Uint8Array.of(0xed, 0x01)

/** `publicKeyMultibase` of a 32-byte Ed25519 public key (W3C Multikey). */
export function toMultikey(publicKey: Uint8Array): string {
  return toMultibase(concat(ed25519Prefix, publicKey))
}

/** The 32-byte Ed25519 public key of a `publicKeyMultibase`. Throws VerificationError `encoding`. */
export function fromMultikey(text: string): Uint8Array {
  const bytes = fromMultibase(text)
  if (bytes.length !== 34 || !equal(bytes.subarray(0, 2), ed25519Prefix)) {
    throw new VerificationError('encoding', 'not an Ed25519 Multikey')
  }
  return bytes.slice(2)
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** 16 bytes of a UUID in lower-case text. Throws VerificationError `encoding`. */
export function uuidToBytes(uuid: string): Uint8Array {
  if (!uuidForm.test(uuid)) throw new VerificationError('encoding', 'not a lower-case UUID')
  return fromHex(uuid.replaceAll('-', ''), 16)
}

/** A UUID in lower-case text from its 16 bytes. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = toHex(bytes)
  return [0, 8, 12, 16, 20].map((from, i, all) => hex.slice(from, all[i + 1])).join('-')
}
