/**
 * How an API key is written: `colophon_`, its id, `_`, 256 random bits, and a checksum over all before it. Prefix and
 * checksum are for scanners of secrets (as GitHub's have them, github.blog 2021-04-05): a pattern finds it in a public
 * repository, the checksum tells it from what only looks like one, and the id tells its owner which one it is.
 */
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Begins every key, and is shown of it in lists. */
export const keyPrefix = 'colophon_'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Digits of base 62 that 128, 256 and 32 bits take. */
const [idDigits, secretDigits, sumDigits] = [22, 43, 6]

/** What a key looks like, for scanners. */
export const keyForm = /^colophon_([0-9A-Za-z]{22})_[0-9A-Za-z]{49}$/

export interface KeyText {
  /** UUID. */
  readonly id: string
  /** SHA-256 of the whole text. */
  readonly hash: Uint8Array
}

/** A new key for an id (UUID): the text, which is shown once, and what is kept of it. */
export function newKeyText(id: string): KeyText & { readonly text: string } {
  const secret = inBase62(randomBytes(32).toString('hex'), secretDigits)
  const body = `${keyHint(id)}_${secret}`
  const text = body + sumOf(body)
  return { id, text, hash: hashOf(text) }
}

/** What may be shown of a key: everything before its secret. */
export function keyHint(id: string): string {
  return keyPrefix + inBase62(id.replaceAll('-', ''), idDigits)
}

/** Reads a key; undefined for what was never one of ours. */
export function readKeyText(text: string): KeyText | undefined {
  const id = keyForm.exec(text)?.[1]
  if (id === undefined || !text.endsWith(sumOf(text.slice(0, -sumDigits)))) return undefined
  const number = Array.from(id).reduce(
    (sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)),
    0n,
  )
  const hex = number.toString(16).padStart(32, '0')
  if (hex.length !== 32) return undefined
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { id: uuid, hash: hashOf(text) }
}

const sumOf = (body: string): string => inBase62(crc32(body).toString(16), sumDigits)

const hashOf = (text: string): Uint8Array =>
  Uint8Array.from(createHash('sha256').update(text).digest())

function inBase62(hex: string, length: number): string {
  let [left, text] = [BigInt(`0x${hex}`), '']
  for (; left > 0n; left /= 62n) text = digits[Number(left % 62n)]! + text
  return text.padStart(length, '0')
}
