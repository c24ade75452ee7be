/** The CSV file of an import: strict about its form, so that no row is registered under facts that slipped a column. */
import { CsvError, parse } from 'csv-parse/sync'
import { UsageError } from './fail.ts'
import type { DeclaredWork } from './work.ts'

const required = ['file', 'title', 'category', 'authors'] as const
const known = new Set([
  ...required,
  'completion',
  'licence',
  'source',
  'owner',
  'nature',
  'publication',
  'note',
])

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

/** Reads the rows. Throws UsageError where the file is no such CSV; a row with too many cells has a problem. */
export function readRows(text: string): Row[] {
  // One kind of line end: with several, the parser miscounts lines.
  const parsed = parseCsv(text.replaceAll('\r\n', '\n'))
  if (parsed.length === 0) throw new UsageError('the CSV file has no rows')
  return parsed.map(({ record, info }) => {
    const inside = Object.values(record).join('').split('\n').length - 1
    const cells = info.error?.record?.length ?? 0
    const tooMany = cells > Object.keys(record).length
    const problem = tooMany ? { problem: 'it has more cells than the file has columns' } : {}
    return { line: info.lines - inside, cells: record, ...problem }
  })
}

function parseCsv(text: string): Parsed[] {
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

function checkColumns(names: string[]): string[] {
  const missing = required.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !known.has(name))
  const twice = names.filter((name, i) => names.indexOf(name) !== i)
  if (missing.length > 0)
    throw new UsageError(`the CSV file lacks the column ${missing.join(', ')}`)
  if (unknown.length > 0)
    throw new UsageError(`the CSV file has an unknown column ${unknown.join(', ')}`)
  if (twice.length > 0) throw new UsageError(`the CSV file has the column ${twice[0]} twice`)
  return names
}

/** The facts a row declares. Throws UsageError where they cannot be sent. */
export function declaredOf({ cells, problem }: Row, owner: string | undefined): DeclaredWork {
  if (problem !== undefined) throw new UsageError(problem)
  const cell = (name: string): string | undefined => cells[name] || undefined
  const status = cell('publication')
  if (status !== undefined && status !== 'published' && status !== 'unpublished') {
    throw new UsageError(`publication is "${status}", not published or unpublished`)
  }
  return {
    title: cells['title'] ?? '',
    category: cells['category'] ?? '',
    authors: (cells['authors'] ?? '').split(';').map((name) => name.trim()),
    owner: cell('owner') ?? owner,
    completed: cell('completion'),
    licence: cell('licence'),
    nature: cell('nature'),
    note: cell('note'),
    published: status,
  }
}
