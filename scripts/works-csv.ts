/** The CSV file of an import: strict about its form, so that no row is registered under facts that slipped a column. */
import { parseRows, type Row } from './csv.ts'
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

/** Reads the works. Throws UsageError where the file is no such CSV; a row with too many cells has a problem. */
export function readRows(text: string): Row[] {
  return parseRows(text, checkColumns)
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
export function declaredOf(
  { cells, problem }: Row,
  { owner, samePerson }: Pick<DeclaredWork, 'owner' | 'samePerson'>,
): DeclaredWork {
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
    samePerson,
    completed: cell('completion'),
    licence: cell('licence'),
    nature: cell('nature'),
    note: cell('note'),
    published: status,
  }
}
