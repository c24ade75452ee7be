/** CSV files (RFC 4180): read strictly, and written. */
import { CsvError, parse } from 'csv-parse/sync'
import { UsageError } from './fail.ts'

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** One line, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cell).join()
}

export interface Row {
  /** Line of the CSV file on which the row begins, from 1. */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
  /** Why the row cannot be read. */
  readonly problem?: string
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number; readonly error?: { readonly record?: unknown[] } }
}

/** Text of a CSV file. Throws UsageError where it is not UTF-8: in another encoding titles would be garbled for good. */
export function decodeCsv(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new UsageError('the CSV file is not UTF-8: save it as “CSV UTF-8”', { cause })
  }
}

/** Throws UsageError for columns that a file must not have. */
export type CheckColumns = (names: string[]) => string[]

/** Reads the rows. Throws UsageError where the file is no such CSV; a row with too many cells has a problem. */
export function parseRows(text: string, checkColumns: CheckColumns): Row[] {
  // One kind of line end: with several, the parser miscounts lines.
  const parsed = parseCsv(text.replaceAll('\r\n', '\n'), checkColumns)
  if (parsed.length === 0) throw new UsageError('the CSV file has no rows')
  return parsed.map(({ record, info }) => {
    const inside = Object.values(record).join('').split('\n').length - 1
    const cells = info.error?.record?.length ?? 0
    const tooMany = cells > Object.keys(record).length
    const problem = tooMany ? { problem: 'it has more cells than the file has columns' } : {}
    return { line: info.lines - inside, cells: record, ...problem }
  })
}

function parseCsv(text: string, checkColumns: CheckColumns): Parsed[] {
  try {
    return parse<Parsed>(text, {
      columns: checkColumns,
      info: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new UsageError(`the CSV file cannot be read: ${error.message}`, { cause: error })
  }
}
