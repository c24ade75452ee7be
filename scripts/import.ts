/**
 * `colophon import`: registers every work of a CSV file. Running it again continues: a file that this holder
 * deposited or registered is answered with the first deposit and certificate, so nothing is doubled.
 */
import { parse } from 'csv-parse/sync'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Client, RefusedError } from './client.ts'
import { depositFile, digestFile, mediaTypeOf } from './deposit.ts'
import { UsageError } from './fail.ts'
import { holderOf } from './holder.ts'
import { ItemsBar } from './progress.ts'
import { registerWork, type DeclaredWork } from './work.ts'

export interface ImportOptions {
  readonly owner?: string
  readonly out?: string
  readonly holder?: string
  readonly api?: string
}

/** Works under way at a time: enough that the log commits them in groups. */
const atOnce = 8
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

interface Row {
  /** Line of the CSV file, from 1. */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

interface Result {
  readonly row: Row
  readonly number?: string
  readonly id?: string
  readonly reason?: string
}

/** Reads the rows; throws UsageError where the file is no such CSV. */
function readRows(text: string): Row[] {
  const parsed = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
    columns: checkColumns,
    info: true,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
  })
  return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }))
}

function checkColumns(names: string[]): string[] {
  const missing = required.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !known.has(name))
  if (missing.length > 0)
    throw new UsageError(`the CSV file lacks the column ${missing.join(', ')}`)
  if (unknown.length > 0)
    throw new UsageError(`the CSV file has an unknown column ${unknown.join(', ')}`)
  return names
}

function declaredOf({ cells }: Row, owner: string | undefined): DeclaredWork {
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

async function importRow(row: Row, folder: string, job: Job): Promise<Result> {
  const file = row.cells['file']
  if (!file) throw new UsageError('no file is named')
  const path = join(folder, file)
  const declared = declaredOf(row, job.owner)
  const digests = await digestFile(path).catch(() => {
    throw new UsageError(`the file ${file} cannot be read`)
  })
  const { client, holder } = job
  const published = declared.published === 'published'
  const request = { path, holder, mediaType: mediaTypeOf(file), published, digests }
  const deposit = await depositFile(client, request)
  const work = await registerWork(client, holder, deposit.id, declared)
  const { registrationNumber } = work.document.credentialSubject
  return { row, number: registrationNumber ?? '', id: work.id }
}

interface Job {
  readonly client: Client
  readonly holder: string
  readonly owner: string | undefined
}

/** Bad rows are results; a registry that is gone is not, since nothing after it would work. */
function badRow(row: Row, error: unknown, bar: ItemsBar): Result {
  const refused = error instanceof RefusedError
  if (!refused && !(error instanceof UsageError)) throw error
  if (!refused && error.message.startsWith('no registry answers')) throw error
  bar.say(`line ${row.line}: ${error.message}`)
  return { row, reason: error.message }
}

async function runAll(rows: readonly Row[], folder: string, job: Job): Promise<Result[]> {
  const bar = new ItemsBar('import', rows.length)
  const results: Result[] = []
  const stop = new AbortController()
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
    bar.say('Stopping after the works under way. Run the same command to continue.')
  }
  process.on('SIGINT', interrupt)
  const queue = rows.values()
  const worker = async (): Promise<void> => {
    for (const row of queue) {
      if (stop.signal.aborted) return
      results.push(
        await importRow(row, folder, job).catch((error: unknown) => badRow(row, error, bar)),
      )
      bar.add()
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, worker))
  } finally {
    bar.end()
    process.off('SIGINT', interrupt)
  }
  if (stop.signal.aborted) process.exitCode = 130
  return results.toSorted((a, b) => a.row.line - b.row.line)
}

const csvCell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

function listing(results: readonly Result[]): string {
  const lines = results.map(({ row, number, id, reason }) =>
    [String(row.line), row.cells['file'] ?? '', number ?? '', id ?? '', reason ?? '']
      .map(csvCell)
      .join(),
  )
  return ['line,file,registrationNumber,certificateId,reason', ...lines, ''].join('\n')
}

function summary(results: readonly Result[], total: number): void {
  for (const { row, number } of results) {
    if (number) console.log(`${number}  ${row.cells['title']}  (${row.cells['file']})`)
  }
  const bad = results.filter((result) => result.reason !== undefined)
  for (const { row, reason } of bad) console.log(`line ${row.line} not registered: ${reason}`)
  const done = results.length - bad.length
  console.log(`\n${done} of ${total} works registered, ${bad.length} bad rows`)
}

/** Imports a CSV file and prints each certificate number. */
export async function importWorks(csv: string, options: ImportOptions): Promise<void> {
  const text = await readFile(csv, 'utf8').catch(() => {
    throw new UsageError(`there is no file ${csv}`)
  })
  const rows = readRows(text)
  const client = new Client(options.api)
  const job = { client, holder: await holderOf(client, options.holder), owner: options.owner }
  const results = await runAll(rows, dirname(csv), job)
  summary(results, rows.length)
  const out = options.out ?? `${basename(csv, extname(csv))}.certificates.csv`
  await writeFile(out, listing(results))
  console.log(`List of certificates: ${out}`)
  if (results.some((result) => result.reason !== undefined)) process.exitCode ??= 1
}
