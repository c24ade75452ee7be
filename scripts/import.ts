/**
 * `colophon import`: registers every work of a CSV file. Running it again continues: a file that this holder
 * deposited or registered is answered with the first deposit and certificate, so nothing is doubled.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Client, RefusedError } from './client.ts'
import { csvLine, decodeCsv, type Row } from './csv.ts'
import { depositFile, digestFile, mediaTypeOf } from './deposit.ts'
import { UsageError } from './fail.ts'
import { holderOf, type HolderOptions } from './holder.ts'
import { requireWritable, writeOutput } from './output.ts'
import { ItemsBar } from './progress.ts'
import { registerWork } from './work.ts'
import { declaredOf, readRows } from './works-csv.ts'

export interface ImportOptions extends HolderOptions {
  readonly owner?: string
  readonly samePerson?: boolean
  readonly out?: string
  readonly api?: string
}

/** Works under way at a time: enough that the log commits them in groups. */
const atOnce = 8

interface Result {
  readonly row: Row
  readonly number?: string
  readonly id?: string
  readonly reason?: string
}

async function importRow(row: Row, folder: string, job: Job): Promise<Result> {
  const file = row.cells['file']
  if (!file) throw new UsageError('no file is named')
  const path = join(folder, file)
  const declared = declaredOf(row, job)
  const digests = await digestFile(path).catch(() => {
    throw new UsageError(`the file ${file} cannot be read`)
  })
  const { client, holder } = job
  const published = declared.published === 'published'
  const request = { path, holder, mediaType: mediaTypeOf(file), published, digests }
  const deposit = await depositFile(client, request)
  const work = await registerWork(client, holder, deposit.id, declared)
  const { registrationNumber: number = '', work: registered } = work.document.credentialSubject
  if (registered && registered.title !== declared.title) {
    const as = `as “${registered.title}” (${number})`
    throw new UsageError(`the file is registered already, ${as}; the earlier certificate stands`)
  }
  return { row, number, id: work.id }
}

interface Job {
  readonly client: Client
  readonly holder: string
  readonly owner: string | undefined
  readonly samePerson: boolean | undefined
}

/** Bad rows are results; a registry that is gone is not, since nothing after it would work. */
function badRow(row: Row, error: unknown, bar: ItemsBar): Result {
  if (!(error instanceof RefusedError) && !(error instanceof UsageError)) throw error
  bar.say(`line ${row.line}: ${error.message}`)
  return { row, reason: error.message }
}

interface Outcome {
  /** In the order of the file. */
  readonly results: Result[]
  /** Why the rest was not tried: Ctrl-C, or the error after which nothing else would work. */
  readonly stopped: AbortSignal
}

async function runAll(rows: readonly Row[], folder: string, job: Job): Promise<Outcome> {
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
  const workers = Array.from({ length: atOnce }, () => worker().catch((error) => stop.abort(error)))
  await Promise.all(workers)
  bar.end()
  process.off('SIGINT', interrupt)
  return { results: results.toSorted((a, b) => a.row.line - b.row.line), stopped: stop.signal }
}

function listing(results: readonly Result[]): string {
  const lines = results.map(({ row, number, id, reason }) =>
    csvLine([String(row.line), row.cells['file'] ?? '', number ?? '', id ?? '', reason ?? '']),
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

/** Imports a CSV file and prints each certificate number, also of an import that was stopped half way. */
export async function importWorks(csv: string, options: ImportOptions): Promise<void> {
  const bytes = await readFile(csv).catch(() => {
    throw new UsageError(`there is no file ${csv}`)
  })
  const rows = readRows(decodeCsv(bytes))
  const out = options.out ?? `${basename(csv, extname(csv))}.certificates.csv`
  await requireWritable(out)
  const client = new Client(options.api)
  const { owner, samePerson } = options
  const job = { client, holder: await holderOf(client, options), owner, samePerson }
  const { results, stopped } = await runAll(rows, dirname(csv), job)
  summary(results, rows.length)
  await writeOutput(out, listing(results))
  console.log(`List of certificates: ${out}`)
  const interrupted = stopped.reason instanceof DOMException
  if (stopped.aborted && !interrupted) throw stopped.reason
  if (results.some((result) => result.reason !== undefined)) process.exitCode = 1
  if (interrupted) process.exitCode = 130
}
