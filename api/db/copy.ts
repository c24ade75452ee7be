import type { CopyPart } from './database.ts'
import type { Schema } from './schema.ts'

/**
 * PostgreSQL's binary COPY format: a header, per row a field count and per field its length and bytes (big-endian),
 * then a trailer (https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format").
 * No column of the index may be null, so this writes no nulls.
 */

export type ColumnType = 'int2' | 'int4' | 'int8' | 'uuid' | 'bytea' | 'text'

/** Type of every column of every table, in the order in which they are copied. */
export const columnTypes = {
  entries: {
    seq: 'int8',
    kind: 'int2',
    subject: 'uuid',
    segment: 'int4',
    position: 'int8',
    length: 'int4',
  },
  deposits: { id: 'uuid', seq: 'int8', holder: 'bytea', sha256: 'bytea' },
  certificates: {
    id: 'uuid',
    work_id: 'uuid',
    seq: 'int8',
    number: 'text',
    series: 'text',
    serial: 'int4',
    applicant: 'bytea',
  },
  certificate_files: { sha256: 'bytea', certificate_id: 'uuid', applicant: 'bytea' },
  identities: { id: 'uuid', seq: 'int8', holder: 'bytea' },
  case_events: {
    case_id: 'uuid',
    position: 'int4',
    seq: 'int8',
    type: 'text',
    state: 'text',
    party: 'bytea',
    assignee: 'bytea',
    due: 'int8',
    lane: 'text',
    time: 'int8',
  },
  cases: {
    id: 'uuid',
    type: 'text',
    state: 'text',
    party: 'bytea',
    assignee: 'bytea',
    due: 'int8',
    lane: 'text',
    opened: 'int8',
    updated: 'int8',
    events: 'int4',
    seq: 'int8',
  },
  status_changes: {
    id: 'uuid',
    seq: 'int8',
    certificate_id: 'uuid',
    log_index: 'int8',
    change: 'text',
    reason: 'text',
    applicant: 'bytea',
    until: 'int8',
  },
  status_lists: { purpose: 'text', list: 'int4', seq: 'int8', time: 'int8' },
  role_grants: { seq: 'int8', holder: 'bytea', role: 'text', granted: 'int2' },
  idempotency_keys: { key: 'text', fingerprint: 'bytea', seq: 'int8' },
  anchors: { size: 'int8', block_number: 'int8', block_time: 'int8', note: 'text', record: 'text' },
  did_events: {
    block_number: 'int8',
    log_index: 'int4',
    block_time: 'int8',
    identity: 'bytea',
    name: 'text',
    args: 'text',
  },
  register: {
    doc: 'int4',
    seq: 'int8',
    id: 'uuid',
    number: 'text',
    title: 'text',
    alternative_title: 'text',
    holders: 'text',
    authors: 'text',
    category: 'text',
    nature: 'text',
    registered: 'text',
    first_registered: 'text',
    completed: 'text',
    lane: 'text',
    region: 'text',
    state: 'text',
  },
  register_postings: { term: 'text', block: 'int4', docs: 'bytea' },
  open_applications: {
    case_id: 'uuid',
    state: 'text',
    lane: 'text',
    received: 'int8',
    started: 'int8',
    first_notice: 'int8',
    registration: 'int8',
  },
  register_counts: { dimension: 'text', period: 'text', value: 'text', count: 'int8' },
  cursors: { name: 'text', value: 'int8' },
} as const satisfies { [T in keyof Schema]: { [C in keyof Schema[T]]: ColumnType } }

// Signature `PGCOPY\n\xff\r\n\0`; flags (no OIDs), length of the header extension.
const header = Uint8Array.from([80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0])
const headerLength = header.length + 8
const utf8 = new TextEncoder()

/**
 * Writes rows of one table into one flat buffer, without an object per row: `row()`, then one call a column in the
 * order of `columnTypes`. The writer can be used again after `finish()`.
 * Throws RangeError for a call out of order, a number out of range and malformed text or UUIDs.
 */
export class CopyWriter<T extends keyof Schema> {
  readonly table: T
  readonly columns: readonly string[]
  readonly #types: readonly ColumnType[]
  #bytes: Uint8Array
  #view: DataView
  #end = 0
  #field: number
  #rows = 0

  constructor(table: T, capacity = 64 * 1024) {
    this.table = table
    this.columns = Object.keys(columnTypes[table])
    this.#types = Object.values(columnTypes[table])
    this.#field = this.#types.length
    this.#bytes = new Uint8Array(Math.max(capacity, headerLength))
    this.#view = new DataView(this.#bytes.buffer)
    this.#begin()
  }

  /** Rows written since the last `finish()`. */
  get rows(): number {
    return this.#rows
  }

  /** Bytes written since the last `finish()`. */
  get size(): number {
    return this.#end
  }

  row(): this {
    this.#requireWholeRow()
    this.#reserve(2)
    this.#view.setInt16(this.#end, this.#types.length)
    this.#end += 2
    this.#field = 0
    this.#rows++
    return this
  }

  int2(value: number): this {
    return this.#integer('int2', value, 2, 0x7fff)
  }

  int4(value: number): this {
    return this.#integer('int4', value, 4, 0x7fffffff)
  }

  /** Any safe integer. */
  int8(value: number): this {
    return this.#integer('int8', value, 8, Number.MAX_SAFE_INTEGER)
  }

  /** 36 characters, or 16 bytes of a buffer from `offset`. */
  uuid(value: string | Uint8Array, offset = 0): this {
    if (typeof value === 'string') return this.#uuidText(value)
    return this.#slice('uuid', value, offset, offset + 16)
  }

  /** Bytes `start` to `end` of a buffer, so that columns can lie in one flat array. */
  bytea(source: Uint8Array, start = 0, end = source.length): this {
    return this.#slice('bytea', source, start, end)
  }

  text(value: string): this {
    if (!value.isWellFormed()) throw new RangeError('text with a lone surrogate')
    this.#open('text', value.length * 3)
    const length = this.#ascii(value) ? value.length : this.#encode(value)
    this.#view.setInt32(this.#end, length)
    this.#end += 4 + length
    return this
  }

  /** Closes the part and starts the next one. The data is a copy and stays valid. */
  finish(): CopyPart {
    this.#requireWholeRow()
    this.#reserve(2)
    this.#view.setInt16(this.#end, -1)
    const data = this.#bytes.slice(0, this.#end + 2)
    this.#begin()
    return { table: this.table, columns: this.columns, data }
  }

  #begin(): void {
    this.#bytes.set(header)
    this.#bytes.fill(0, header.length, headerLength)
    this.#end = headerLength
    this.#rows = 0
  }

  #requireWholeRow(): void {
    if (this.#field !== this.#types.length) throw new RangeError(`${this.table}: row is not whole`)
  }

  /** Checks that this column is next and makes room for it and its length. */
  #open(type: ColumnType, length: number): void {
    const expected = this.#types[this.#field]
    if (type !== expected) {
      throw new RangeError(`${this.table}.${this.columns[this.#field]}: ${type} for ${expected}`)
    }
    this.#field++
    this.#reserve(length + 4)
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + length))
    grown.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  #integer(type: ColumnType, value: number, length: 2 | 4 | 8, max: number): this {
    if (!Number.isInteger(value) || value > max || value < -max) {
      throw new RangeError(`${value} is no ${type}`)
    }
    this.#open(type, length)
    this.#view.setInt32(this.#end, length)
    this.#end += 4
    if (length === 2) this.#view.setInt16(this.#end, value)
    else if (length === 4) this.#view.setInt32(this.#end, value)
    else this.#int64(value)
    this.#end += length
    return this
  }

  /** Two halves rather than setBigInt64: no BigInt is made for each row. */
  #int64(value: number): void {
    this.#view.setInt32(this.#end, Math.floor(value / 0x100000000))
    this.#view.setUint32(this.#end + 4, value >>> 0)
  }

  #slice(type: ColumnType, source: Uint8Array, start: number, end: number): this {
    if (start < 0 || end > source.length || start > end) throw new RangeError(`${type}: no bytes`)
    const length = end - start
    this.#open(type, length)
    this.#view.setInt32(this.#end, length)
    this.#end += 4
    // Digests and addresses are short: a loop costs less than a view for each.
    for (let i = 0; i < length; i++) this.#bytes[this.#end + i] = source[start + i] ?? 0
    this.#end += length
    return this
  }

  #uuidText(value: string): this {
    if (!/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(value)) {
      throw new RangeError('not a UUID in lower case')
    }
    this.#open('uuid', 16)
    this.#view.setInt32(this.#end, 16)
    this.#end += 4
    for (let i = 0; i < 36; i += 2) {
      if (value.charCodeAt(i) === hyphen) i++
      this.#bytes[this.#end++] =
        (nibble(value.charCodeAt(i)) << 4) | nibble(value.charCodeAt(i + 1))
    }
    return this
  }

  /** Writes the text after its length field if it is ASCII, which most of it is; false leaves it to #encode. */
  #ascii(value: string): boolean {
    const at = this.#end + 4
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i)
      if (unit > 0x7f) return false
      this.#bytes[at + i] = unit
    }
    return true
  }

  #encode(value: string): number {
    return utf8.encodeInto(value, this.#bytes.subarray(this.#end + 4)).written
  }
}

const hyphen = 0x2d

/** 0-9 and a-f have bit 6 apart: (code & 15) + 9 for letters. */
function nibble(code: number): number {
  return (code & 15) + (code >> 6) * 9
}

/** Rows as objects, for batches small enough that an object a row does not matter. */
export function copyRows<T extends keyof Schema>(table: T, rows: Iterable<Schema[T]>): CopyPart {
  const writer = new CopyWriter(table)
  const columns: [string, ColumnType][] = Object.entries(columnTypes[table])
  for (const row of rows) {
    const values = new Map<string, unknown>(Object.entries(row))
    writer.row()
    for (const [name, type] of columns) writeValue(writer, type, values.get(name))
  }
  return writer.finish()
}

function writeValue(writer: CopyWriter<keyof Schema>, type: ColumnType, value: unknown): void {
  if (type === 'bytea' && value instanceof Uint8Array) writer.bytea(value)
  else if (type === 'text' && typeof value === 'string') writer.text(value)
  else if (type === 'uuid' && typeof value === 'string') writer.uuid(value)
  else if (type === 'int2' && typeof value === 'number') writer.int2(value)
  else if (type === 'int4' && typeof value === 'number') writer.int4(value)
  else if (type === 'int8' && typeof value === 'number') writer.int8(value)
  else throw new RangeError(`${writer.table}: ${typeof value} for ${type}`)
}
