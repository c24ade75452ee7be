/** Finds values in bytes, in whatever common form they may have leaked: encoded, in another case, or hashed. */
import { createHash } from 'node:crypto'
import { gunzipSync, inflateSync } from 'node:zlib'
import { keccak256 } from 'ethers'
import { unzipSync } from 'fflate'

/** A value that was found where it must not be. The value itself is not told: a failing test is a log, too. */
export interface Leak {
  /** What the value is, for example `owner 2 idNumber`. */
  readonly label: string
  /** In what form it was found, for example `sha256 hex`. */
  readonly form: string
}

interface Needle extends Leak {
  readonly bytes: Uint8Array
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8')
const upper = (text: string): string => text.toUpperCase()

function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

/** As JSON and JavaScript may write it. */
function escaped(text: string): string {
  return [...text]
    .flatMap((c) => Array.from({ length: c.length }, (_, i) => c.charCodeAt(i)))
    .map((unit) =>
      unit < 128 ? String.fromCharCode(unit) : `\\u${unit.toString(16).padStart(4, '0')}`,
    )
    .join('')
}

/**
 * The characters of base64 that stand for these bytes and nothing beside them, after 0, 1 or 2 other bytes: what one
 * finds wherever the bytes are within something that was encoded.
 */
function base64Cores(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([new Uint8Array(before), bytes]).toString('base64')
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.length) * 8) / 6)
    return text.slice(first, last)
  })
}

function url(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

/** Every way in which bytes are written as text. */
function* written(form: string, bytes: Uint8Array): Generator<[string, Uint8Array]> {
  const hex = Buffer.from(bytes).toString('hex')
  yield [form, bytes]
  yield [`${form} hex`, utf8(hex)]
  yield [`${form} HEX`, utf8(upper(hex))]
  for (const core of base64Cores(bytes)) {
    yield [`${form} base64`, utf8(core)]
    if (url(core) !== core) yield [`${form} base64url`, utf8(url(core))]
  }
}

const digests: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  ...Object.fromEntries(
    ['sha256', 'sha512', 'sm3', 'sha1', 'md5'].map((name) => [
      name,
      (bytes: Uint8Array) => createHash(name).update(bytes).digest(),
    ]),
  ),
  keccak: (bytes) => Buffer.from(keccak256(bytes).slice(2), 'hex'),
}

/** All forms of a value that are looked for. */
export function* formsOf(value: string): Generator<[string, Uint8Array]> {
  yield* written('utf-8', utf8(value))
  for (const [form, bytes] of [
    ['utf-16le', Buffer.from(value, 'utf16le')],
    ['utf-16be', utf16be(value)],
  ] as const)
    yield* written(form, bytes)
  const percent = encodeURIComponent(value)
  yield ['percent', utf8(percent)]
  yield ['percent lower', utf8(percent.replaceAll(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()))]
  yield ['escapes', utf8(escaped(value))]
  yield ['ESCAPES', utf8(escaped(value).replaceAll(/[0-9a-f]{4}/g, upper))]
  for (const [form, text] of [
    ['swapped case', swapCase(value)],
    ['upper case', upper(value)],
    ['lower case', value.toLowerCase()],
  ] as const)
    yield [form, utf8(text)]
  yield* digestsOf(value)
}

function* digestsOf(text: string): Generator<[string, Uint8Array]> {
  for (const [name, digest] of Object.entries(digests)) yield* written(name, digest(utf8(text)))
}

const tableBits = 22
const slotOf = (word: number): number => Math.imul(word, 0x9e3779b1) >>> (32 - tableBits)

/** Looks for thousands of byte strings in one pass, by the first four bytes of each. */
export class Needles {
  readonly #byStart = new Map<number, Needle[]>()
  readonly #table = new Uint8Array(1 << tableBits)

  /**
   * Values by what they are. A value has 8 bytes or more, so that it is nowhere by chance. Of `hashed` texts only the
   * digests are looked for: they are made of values.
   */
  constructor(
    values: ReadonlyMap<string, string>,
    hashed: ReadonlyMap<string, string> = new Map(),
  ) {
    for (const [label, value] of values) {
      if (utf8(value).length < 8) throw new RangeError(`${label} is too short to be looked for`)
      for (const [form, bytes] of formsOf(value)) this.#add({ label, form, bytes })
    }
    for (const [label, text] of hashed)
      for (const [form, bytes] of digestsOf(text)) this.#add({ label, form, bytes })
  }

  #add(needle: Needle): void {
    const start = Buffer.from(needle.bytes).readInt32LE(0)
    const others = this.#byStart.get(start) ?? []
    this.#byStart.set(start, [...others, needle])
    this.#table[slotOf(start)] = 1
  }

  /** Every value in these bytes, and in what is packed in them (zip, gzip, streams of PDF). */
  find(bytes: Uint8Array): Leak[] {
    return [bytes, ...unpacked(bytes)].flatMap((part) => this.#scan(part))
  }

  #scan(bytes: Uint8Array): Leak[] {
    const found = new Map<string, Leak>()
    const table = this.#table
    let word = 0
    for (let i = 0; i < bytes.length; i++) {
      word = (word >>> 8) | (bytes[i]! << 24)
      if (table[slotOf(word)] === 0 || i < 3) continue
      for (const { label, form } of this.#at(bytes, i - 3, word | 0))
        found.set(`${label} ${form}`, { label, form })
    }
    return [...found.values()]
  }

  #at(bytes: Uint8Array, at: number, word: number): Needle[] {
    const candidates = this.#byStart.get(word) ?? []
    return candidates.filter((needle) =>
      needle.bytes.every((byte, offset) => bytes[at + offset] === byte),
    )
  }
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text

function unpacked(bytes: Uint8Array): Uint8Array[] {
  if (startsWith(bytes, 'PK\u0003\u0004')) {
    const entries = unzipSync(bytes)
    return [utf8(Object.keys(entries).join('\n')), ...Object.values(entries)].flatMap((entry) => [
      entry,
      ...unpacked(entry),
    ])
  }
  if (startsWith(bytes, '\u001f\u008b')) return [gunzipSync(bytes)]
  return startsWith(bytes, '%PDF') ? pdfStreams(Buffer.from(bytes)) : []
}

function pdfStreams(pdf: Buffer): Uint8Array[] {
  const streams: Uint8Array[] = []
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 1)) {
    const end = pdf.indexOf('endstream', at)
    try {
      streams.push(inflateSync(pdf.subarray(at + 7, end)))
    } catch {
      // Not compressed: it was looked through as it stands.
    }
  }
  return streams
}
