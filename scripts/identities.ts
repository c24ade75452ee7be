/**
 * `colophon identities issue`: certifies the identities of a CSV file in bulk, for registrars and verifiers. Running it
 * again continues: rows that the results beside the file show as certified are not sent again, and the registry certifies
 * nobody twice. Personal data are read from the file and sent; nothing of them is printed or written.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { RowResult } from '../api/office/bulk-identities.ts'
import { headerProblem } from '../api/realname/csv.ts'
import type { Client } from './client.ts'
import { decodeCsv, parseRows, type Row } from './csv.ts'
import { UsageError } from './fail.ts'
import { openResults, type IdentityResult, type Results } from './identity-results.ts'
import { ItemsBar } from './progress.ts'
import { signedIn, type SessionOptions } from './session.ts'

export interface IssueOptions extends SessionOptions {
  /** How these identities were checked, and where that is recorded. */
  readonly method: string
  readonly out?: string
}

/** Rows of one request: as many as the registry takes. */
const batchRows = 500
/** Batches under way at a time: while one is decided, the next is read. */
const atOnce = 2

/** Certifies every row, and leaves `<name>.results.csv`. Exit status 1 if a row failed. */
export async function issueIdentities(path: string, options: IssueOptions): Promise<void> {
  const bytes = await readFile(path).catch(() => {
    throw new UsageError(`there is no file ${path}`)
  })
  const rows = parseRows(decodeCsv(bytes), checkColumns)
  const name = `${basename(path, extname(path))}.results.csv`
  await using results = await openResults(options.out ?? join(dirname(path), name), didsOf(rows))
  const { client } = await signedIn(options)
  const done = await issueAll(client, rows, options.method, results)
  await results.finish()
  summary(rows.length, results)
  if (done.aborted && !(done.reason instanceof DOMException)) throw done.reason
  if (results.count('failed') > 0) process.exitCode = 1
  if (done.aborted) process.exitCode = 130
}

function didsOf(rows: readonly Row[]): Map<number, string> {
  return new Map(rows.map(({ line, cells }) => [line, cells['did'] ?? '']))
}

function checkColumns(names: string[]): string[] {
  const problem = headerProblem(names)
  if (problem !== null) throw new UsageError(`the CSV file ${problem}`)
  return names
}

/** Certifies what is not certified yet; the signal tells why the rest was not tried, where it was not. */
async function issueAll(
  client: Client,
  rows: readonly Row[],
  method: string,
  results: Results,
): Promise<AbortSignal> {
  const bar = new ItemsBar('certify', rows.length)
  const stop = new AbortController()
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
    bar.say('Stopping after the rows under way. Run the same command to continue.')
  }
  process.on('SIGINT', interrupt)
  const left = rows.filter(({ line, cells }) => !results.isDone(line, cells['did'] ?? ''))
  bar.add(rows.length - left.length)
  const queue = batchesOf(left).values()
  const worker = async (): Promise<void> => {
    for (const batch of queue) {
      if (stop.signal.aborted) return
      await results.add(await issueBatch(client, batch, method))
      bar.add(batch.length)
    }
  }
  const failed = (error: unknown): void => stop.abort(error)
  await Promise.all(Array.from({ length: atOnce }, () => worker().catch(failed)))
  bar.end()
  process.off('SIGINT', interrupt)
  return stop.signal
}

function batchesOf(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / batchRows)
  return Array.from({ length: count }, (_, i) => rows.slice(i * batchRows, (i + 1) * batchRows))
}

async function issueBatch(
  client: Client,
  batch: readonly Row[],
  method: string,
): Promise<IdentityResult[]> {
  const whole = batch.filter(({ problem }) => problem === undefined)
  const unread = batch.filter(({ problem }) => problem !== undefined)
  const failed = unread.map((row) => resultOf(row, 'failed', { errors: row.problem! }))
  if (whole.length === 0) return failed
  const body = { method, rows: whole.map(({ cells }) => cells) }
  const { items } = await client.post<{ items: readonly RowResult[] }>('/v1/identities/batch', body)
  return [...failed, ...whole.map((row, i) => ofAnswer(row, items[i]!))]
}

function ofAnswer(row: Row, answer: RowResult): IdentityResult {
  if ('certificate' in answer)
    return resultOf(row, 'certified', { certificate: answer.certificate })
  const { code, errors } = answer.problem
  // On record from a run that was cut off before its result was written, or from elsewhere.
  if (code === 'already_certified') return resultOf(row, 'on record', {})
  const told = errors.map(({ column, detail }) => `${column} ${detail}`).join('; ')
  return resultOf(row, 'failed', { errors: `${code}: ${told}` })
}

function resultOf(
  { line, cells }: Row,
  state: IdentityResult['state'],
  { certificate = '', errors = '' }: { certificate?: string; errors?: string },
): IdentityResult {
  return { line, did: cells['did'] ?? '', state, certificate, errors }
}

function summary(total: number, results: Results): void {
  const [certified, known, failed] = [
    results.count('certified'),
    results.count('on record'),
    results.count('failed'),
  ]
  for (const { line, errors } of results.failures(20)) console.error(`line ${line}: ${errors}`)
  if (failed > 20) console.error(`… and ${failed - 20} more`)
  console.log(
    `${certified} certified, ${known} on record before, ${failed} failed, of ${total} rows`,
  )
  console.log(`Results: ${results.path}`)
}
