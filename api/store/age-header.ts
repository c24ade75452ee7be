import { StoreError } from './store.ts'

/** The text header of an age v1 file: a version line, one stanza for each recipient, a MAC line. */
export interface Stanza {
  readonly args: readonly string[]
  readonly body: Uint8Array
}

export interface Header {
  readonly stanzas: readonly Stanza[]
  /** What the MAC covers: the header up to and with `---`. */
  readonly signed: Uint8Array
  readonly mac: Uint8Array
}

const versionLine = 'age-encryption.org/v1'
const lineLength = 64
const macLength = 43
const nonceLength = 16
/** More than any sensible list of recipients; a bound on what is read before anything is known. */
const maxHeader = 65_536

/** The header up to and with `---`, ready for its MAC. */
export function headerOf(stanzas: readonly Stanza[]): Uint8Array {
  const lines = [versionLine]
  for (const { args, body } of stanzas) {
    const text = unpadded(body)
    lines.push(`-> ${args.join(' ')}`)
    // The last line is shorter than 64 signs, if need be empty: that is how a body ends.
    for (let at = 0; at <= text.length; at += lineLength)
      lines.push(text.slice(at, at + lineLength))
  }
  return Buffer.from(`${lines.join('\n')}\n---`, 'ascii')
}

export function macLine(mac: Uint8Array): Uint8Array {
  return Buffer.from(` ${unpadded(mac)}\n`, 'ascii')
}

/** Parses a whole header (from the version line to the line feed after the MAC). */
export function parseHeader(bytes: Uint8Array): Header {
  const lines = Buffer.from(bytes).toString('latin1').slice(0, -1).split('\n')
  const last = lines.pop() ?? ''
  if (lines.shift() !== versionLine || !last.startsWith('--- ')) throw notAge()
  const stanzas: Stanza[] = []
  while (lines.length > 0) stanzas.push(takeStanza(lines))
  if (stanzas.length === 0 || last.length !== macLength + 4) throw notAge()
  const signed = bytes.subarray(0, bytes.length - macLength - 2)
  return { stanzas, signed, mac: decode(last.slice(4)) }
}

function takeStanza(lines: string[]): Stanza {
  const [arrow, ...args] = (lines.shift() ?? '').split(' ')
  if (arrow !== '->' || args.length === 0 || !args.every((arg) => /^[!-~]+$/.test(arg))) {
    throw notAge()
  }
  let body = ''
  for (;;) {
    const line = lines.shift()
    if (line === undefined || line.length > lineLength) throw notAge()
    body += line
    if (line.length < lineLength) return { args, body: decode(body) }
  }
}

export interface Head {
  readonly header: Uint8Array
  readonly nonce: Uint8Array
  /** Start of the payload, as far as it was read. */
  readonly rest: Uint8Array
}

/** Reads a file up to the end of its nonce. */
export async function splitHeader(source: AsyncIterator<Uint8Array>): Promise<Head> {
  let head: Buffer = Buffer.alloc(0)
  for (;;) {
    const end = headerEnd(head)
    const start = end + nonceLength
    if (end > 0 && head.length >= start) {
      return {
        header: head.subarray(0, end),
        nonce: head.subarray(end, start),
        rest: head.subarray(start),
      }
    }
    const { done, value } = await source.next()
    if (done === true || (end === 0 && head.length > maxHeader)) throw notAge()
    head = Buffer.concat([head, value])
  }
}

/** Where the header ends, or 0 if its end is not among the bytes. */
function headerEnd(bytes: Buffer): number {
  const macStart = bytes.indexOf('\n--- ')
  return macStart < 0 ? 0 : bytes.indexOf('\n', macStart + 1) + 1
}

/** Strict base64 without padding: what does not print back to itself is refused. */
function decode(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (unpadded(bytes) !== text) throw notAge()
  return bytes
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

function notAge(): StoreError {
  return new StoreError('invalid', 'not an age v1 file')
}
