/**
 * Reads the CSV of a bulk check as it arrives (RFC 4180, UTF-8), in constant memory, and writes it down as lines of JSON:
 * the names of the columns, then up to a thousand rows a line, the number of the row's line in the CSV in front of each.
 */
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { ApiError } from '../errors.ts'
import { isOurs } from './columns.ts'

/** Rows of one check, and bytes of its CSV. */
export const mostRows = 100_000
export const mostBytes = 32 << 20
const mostColumns = 100
/** Characters of a row. */
const longestRow = 64 << 10
/** Rows that are looked up together; fewer where they have more characters than this. */
const batchRows = 1_000
const batchSize = 1 << 20

/** A row: the line it ends in, then its cells. */
export type Row = readonly [line: number, ...cells: string[]]

/** One upload; how large it was is known at its end. */
export class Upload {
  rows = 0
  bytes = 0
  /** Line breaks within cells that the parser has counted twice. */
  #countedTwice = 0

  /** What is to be kept. Throws ApiError `invalid_request` with the line, `too_large`; errors of the source pass. */
  async *read(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const parser = parse({
      skip_empty_lines: true,
      max_record_size: longestRow,
      on_record: (record: string[], { lines }) => [String(this.#lineOf(record, lines)), ...record],
    })
    // The iteration below rejects with what goes wrong in any of them.
    pipeline(Readable.from(this.#texts(source)), parser, () => undefined)
    try {
      yield* this.#lines(parser)
    } catch (error) {
      throw error instanceof CsvError ? this.#refusal(error) : error
    }
  }

  /** The line in which a record ends: csv-parse counts a CR LF within a cell twice. */
  #lineOf(record: readonly unknown[], counted: number): number {
    this.#countedTwice += record.join('').split('\r\n').length - 1
    return counted - this.#countedTwice
  }

  async *#lines(records: AsyncIterable<string[]>): AsyncGenerator<Uint8Array> {
    let kept: number[] | undefined
    let [batch, size]: [Row[], number] = [[], 0]
    for await (const [line, ...record] of records) {
      if (kept === undefined) {
        kept = columnsToKeep(record)
        yield lineOf(kept.map((at) => record[at]))
        continue
      }
      if (++this.rows > mostRows)
        throw new ApiError('too_large', `A check takes ${mostRows} rows at most.`, {
          limit: mostRows,
        })
      const cells = kept.map((at) => record[at]!)
      batch.push([Number(line), ...cells])
      size += cells.reduce((sum, cell) => sum + cell.length, 0)
      if (batch.length < batchRows && size < batchSize) continue
      yield lineOf(batch)
      ;[batch, size] = [[], 0]
    }
    if (this.rows === 0) throw wrong(1, 'has no rows below the names of its columns')
    if (batch.length > 0) yield lineOf(batch)
  }

  #refusal(error: CsvError): ApiError {
    const record: unknown = Reflect.get(error, 'record')
    const line = this.#lineOf(
      Array.isArray(record) ? record : [],
      Number(Reflect.get(error, 'lines')),
    )
    return wrong(line, faults[error.code] ?? 'cannot be read', error)
  }

  async *#texts(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let line = 1
    const decode = (piece?: Uint8Array): string => {
      try {
        return piece ? decoder.decode(piece, { stream: true }) : decoder.decode()
      } catch (cause) {
        throw wrong(line + linesBeforeFault(piece), 'is not UTF-8; save it as "CSV UTF-8"', cause)
      }
    }
    for await (const piece of source) {
      this.bytes += piece.length
      if (this.bytes > mostBytes)
        throw new ApiError('too_large', `The CSV may have ${mostBytes} bytes at most.`, {
          limit: mostBytes,
        })
      const text = decode(piece)
      line += linesIn(text)
      yield text
    }
    yield decode()
  }
}

const linesIn = (text: string): number => text.split('\n').length - 1

/** Line breaks before the first byte of a piece that is not UTF-8. */
function linesBeforeFault(piece: Uint8Array = new Uint8Array()): number {
  const text = new TextDecoder().decode(piece)
  const fault = text.indexOf('\ufffd')
  return linesIn(fault === -1 ? text : text.slice(0, fault))
}

/** Places of the columns that are kept: those that an earlier result added are made anew. */
function columnsToKeep(names: readonly string[]): number[] {
  const count = (wanted: string): number => names.filter((name) => name === wanted).length
  if (names.length > mostColumns) throw wrong(1, `has more than ${mostColumns} columns`)
  if (count('sha256') > 1 || count('number') > 1)
    throw wrong(1, 'has two columns of the name sha256 or number')
  if (count('sha256') + count('number') === 0)
    throw wrong(1, 'has no column sha256 or number (separated by commas, spelt exactly so)')
  return [...names.keys()].filter((at) => !isOurs(names[at]!))
}

const utf8 = new TextEncoder()
const lineOf = (value: unknown): Uint8Array => utf8.encode(`${JSON.stringify(value)}\n`)

/** The lines that an upload is kept as. (Node's readline takes U+2028 for the end of a line, too.) */
export async function* keptLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of source) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
  }
}

/** What is wrong, by the code of the parser: its own words repeat what stands in the file. */
const faults: Partial<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'has another number of cells than the first line',
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed until the end',
  CSV_INVALID_CLOSING_QUOTE: 'has something between a closing quote and the next comma',
  INVALID_OPENING_QUOTE: 'has a quote within a cell that does not begin with one',
  CSV_MAX_RECORD_SIZE: `is longer than ${longestRow} characters`,
}

function wrong(line: number, what: string, cause?: unknown): ApiError {
  const detail = `Line ${line} of the CSV ${what}.`
  return new ApiError('invalid_request', detail, { line }, cause === undefined ? {} : { cause })
}
