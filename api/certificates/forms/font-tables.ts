// Just enough of TrueType to know which characters a font has, and to give a font a name of its own.
// Source: OpenType 1.9.1, chapters "otff", "cmap" and "name".

import { closeSync, openSync, readSync } from 'node:fs'

interface TableAt {
  readonly offset: number
  readonly length: number
}

const headerLength = 12
const recordLength = 16

/** The tables of a font by their tags. */
function tablesOf(font: DataView): Map<string, TableAt> {
  const tables = new Map<string, TableAt>()
  for (let i = 0; i < font.getUint16(4); i++) {
    const at = headerLength + i * recordLength
    const tag = Buffer.from(font.buffer, font.byteOffset + at, 4).toString('latin1')
    tables.set(tag, { offset: font.getUint32(at + 8), length: font.getUint32(at + 12) })
  }
  return tables
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Code points for which a TrueType font has a glyph (cmap formats 4 and 12). */
export function codePointsOf(font: Uint8Array): Set<number> {
  const cmap = tablesOf(viewOf(font)).get('cmap')
  return readCmap(font.subarray(cmap?.offset ?? 0, cmap ? cmap.offset + cmap.length : 0))
}

/** The same of a font on disk, of which only the head and that table are read. */
export function codePointsOfFile(path: string): Set<number> {
  const file = openSync(path, 'r')
  try {
    const head = readAt(file, 0, headerLength + recordLength * mostTables)
    const cmap = tablesOf(viewOf(head)).get('cmap')
    return cmap ? readCmap(readAt(file, cmap.offset, cmap.length)) : new Set()
  } finally {
    closeSync(file)
  }
}

const mostTables = 64

function readAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  return bytes.subarray(0, readSync(file, bytes, 0, length, position))
}

function readCmap(cmap: Uint8Array): Set<number> {
  const view = viewOf(cmap)
  const found = new Set<number>()
  if (cmap.length === 0) return found
  for (let i = 0; i < view.getUint16(2); i++) {
    const at = view.getUint32(4 + i * 8 + 4)
    const format = view.getUint16(at)
    if (format === 4) readSegments(view, at, found)
    if (format === 12) readGroups(view, at, found)
  }
  return found
}

function readGroups(font: DataView, at: number, found: Set<number>): void {
  for (let i = 0; i < font.getUint32(at + 12); i++) {
    const group = at + 16 + i * 12
    const [first, last] = [font.getUint32(group), font.getUint32(group + 4)]
    const glyph = font.getUint32(group + 8)
    for (let code = first; code <= last; code++) if (glyph + code - first !== 0) found.add(code)
  }
}

function readSegments(font: DataView, at: number, found: Set<number>): void {
  const double = font.getUint16(at + 6)
  for (let i = 0; i < double; i += 2) {
    const last = font.getUint16(at + 14 + i)
    const first = font.getUint16(at + 16 + double + i)
    const delta = font.getUint16(at + 16 + double * 2 + i)
    const rangeAt = at + 16 + double * 3 + i
    const range = font.getUint16(rangeAt)
    for (let code = first; code <= last && code < 0xffff; code++) {
      const glyph =
        range === 0 ? code + delta : font.getUint16(rangeAt + range + (code - first) * 2)
      if ((glyph & 0xffff) !== 0) found.add(code)
    }
  }
}

/** The same font under another family name. Its checksums are left: no reader of fonts here looks at them. */
export function renamed(font: Uint8Array, family: string): Uint8Array {
  const names = nameTable(family)
  const old = viewOf(font)
  const index = [...tablesOf(old).keys()].indexOf('name')
  if (index < 0) throw new TypeError('a font without names cannot be renamed')
  const start = Math.ceil(font.length / 4) * 4
  const bytes = new Uint8Array(start + names.length)
  bytes.set(font)
  bytes.set(names, start)
  const view = viewOf(bytes)
  view.setUint32(headerLength + index * recordLength + 8, start)
  view.setUint32(headerLength + index * recordLength + 12, names.length)
  return bytes
}

/** Family, style, full and PostScript name, for Windows in English. */
function nameTable(family: string): Uint8Array {
  const texts = new Map([
    [1, family],
    [2, 'Regular'],
    [4, family],
    [6, family.replaceAll(/[^A-Za-z0-9-]/g, '')],
  ])
  const storage = 6 + texts.size * 12
  const records: number[] = [0, texts.size, storage]
  const strings: Buffer[] = []
  let offset = 0
  for (const [id, text] of texts) {
    const string = Buffer.from(text, 'utf16le').swap16()
    records.push(3, 1, 0x409, id, string.length, offset)
    strings.push(string)
    offset += string.length
  }
  const head = Buffer.alloc(storage)
  for (const [i, value] of records.entries()) head.writeUInt16BE(value, i * 2)
  return Buffer.concat([head, ...strings])
}
