/**
 * Bulk checks (批量核验): a CSV comes in, is kept, and is run through in the background; the result is a CSV with more
 * columns (docs/decisions/0131-api-keys.md).
 *
 * Order of writing: the input, then the row in the vault, then 202. The result, then the row's end. Killed in between, a
 * start finds the row still waiting and runs it again from its beginning: that is seconds, and there is no half result.
 */
import { stringify } from 'csv-stringify/sync'
import type { Logger } from 'pino'
import { v7 } from 'uuid'
import { ApiError } from '../errors.ts'
import { startLoop, type Loop } from '../log/loop.ts'
import { csvOptions } from '../register/report.ts'
import type { AgeKeys } from '../store/age.ts'
import { StoreError } from '../store/store.ts'
import type { CheckEnd, CheckRow, CheckRows } from '../vault/checks.ts'
import { resultHeader } from './columns.ts'
import { CheckFiles } from './files.ts'
import { judgeRows, type JudgeDeps } from './judge.ts'
import { keptLines, Upload, type Row } from './upload.ts'

/**
 * Checks of one DID that are kept, bytes of all uploads and results together (free DIDs must not fill the disk), and of
 * one result (a certificate with many holders may stand in each of its rows).
 */
export const bounds = { ofOne: 20, bytes: 8 * 2 ** 30, result: 256 * 2 ** 20 }
/** Runs of a check in which the process may end. It may be the check that ends it. */
export const mostRuns = 5
/** Seconds after which a check is deleted with its files. */
export const keptSeconds = 7 * 86_400
/** Milliseconds between looks at what waits; whoever brings something is not kept waiting for it. */
const [interval, longest] = [1_000, 30_000]
const sweepSeconds = 60
/** Rows that are looked up together: more are faster (api/book/reader.ts) and show less often how far it is. */
const windowRows = 20_000
const printedRows = 1_000

export interface ChecksOptions extends JudgeDeps {
  readonly rows: CheckRows
  readonly folder: string
  /** What files are sealed with. */
  readonly keys: AgeKeys
  readonly logger: Logger
  /** Runs and sweeps only when told to. */
  readonly idle: boolean
  /** Default: those above. */
  readonly bounds?: typeof bounds
}

export interface Check extends Omit<CheckRow, 'state'> {
  readonly state: CheckRow['state'] | 'running'
  /** Rows that are through. */
  readonly done: number
}

interface Counts {
  found: number
  problems: number
  /** Of the result. */
  bytes: number
}

/** The process ends: what is under way is left for the next start. */
class Stopped extends Error {}

/** It will never be done. */
class Hopeless extends Error {}

export class Checks {
  readonly #options: ChecksOptions
  readonly #files: CheckFiles
  readonly #loop: Loop
  /** Rows done of those that run. */
  readonly #running = new Map<string, number>()
  #sweepAt = 0
  #stopped = false

  private constructor(options: ChecksOptions, files: CheckFiles) {
    const { logger, idle } = options
    this.#options = options
    this.#files = files
    const pass = (): Promise<void> => this.#pass()
    this.#loop = startLoop({ name: 'checks', pass, interval, longest, logger, idle })
  }

  /** Opens the folder, and removes from it what a crash has left of uploads and deletions. */
  static async open(options: ChecksOptions): Promise<Checks> {
    const files = await CheckFiles.open(options.folder, options.keys)
    if (!options.idle) await files.keepOnly(new Set(options.rows.ids()))
    return new Checks(options, files)
  }

  /**
   * Takes a CSV in; resolves when it is durable. Throws ApiError `invalid_request` (with the `line`), `too_large`,
   * `too_many_requests`, `unavailable`; then nothing of it is kept.
   */
  async submit(did: string, csv: AsyncIterable<Uint8Array>): Promise<Check> {
    const [id, upload] = [v7(), new Upload()]
    this.#refuseMore(did)
    await this.#files.write(id, 'input', upload.read(csv))
    const { rows, bytes } = upload
    const created = this.#options.now()
    const exceeded = await this.#options.rows.add({ id, did, created, rows, bytes }, this.#bounds)
    if (exceeded !== undefined) {
      await this.#files.remove(id)
      throw tooMuch(exceeded)
    }
    // Whoever waits for the pass is the loop, which logs its failures.
    this.#loop.now().catch(() => undefined)
    return this.find(did, id)
  }

  get #bounds(): typeof bounds {
    return this.#options.bounds ?? bounds
  }

  /** Before a body is read that would be for nothing. */
  #refuseMore(did: string): void {
    if (this.#options.rows.list(did).length >= this.#bounds.ofOne) throw tooMuch('ofOne')
  }

  /** A check of a DID. Throws ApiError `not_found`. */
  find(did: string, id: string): Check {
    const row = this.#options.rows.find(did, id)
    if (row) return this.#shown(row)
    throw new ApiError('not_found', 'There is no such check of yours. They are kept for 7 days.')
  }

  /** Checks of a DID, the newest first. */
  list(did: string): Check[] {
    return this.#options.rows.list(did).map((row) => this.#shown(row))
  }

  #shown(row: CheckRow): Check {
    const running = row.state === 'waiting' ? this.#running.get(row.id) : undefined
    const done = row.state === 'done' ? row.rows : (running ?? 0)
    return { ...row, state: running === undefined ? row.state : 'running', done }
  }

  /** The result of a check of a DID, a CSV. Throws ApiError `not_found`, `too_early`, `state_changed` where it failed. */
  result(did: string, id: string): AsyncIterable<Uint8Array> {
    const { state } = this.find(did, id)
    if (state === 'done') return this.#files.read(id, 'result')
    if (state === 'failed')
      throw new ApiError(
        'state_changed',
        'The check failed: what was uploaded is lost, its result is too large, or it was cut off again and again. Upload it again, in parts.',
      )
    throw new ApiError('too_early', 'The check is not done yet; ask for its progress.')
  }

  /** Deletes a check with its files, whatever its state. Throws ApiError `not_found`. */
  async delete(did: string, id: string): Promise<void> {
    this.find(did, id)
    await this.#options.rows.delete(did, id)
    await this.#files.remove(id)
  }

  async #pass(): Promise<void> {
    await this.#sweep()
    let failure: unknown
    // One that fails is tried again later and holds up no other.
    for (const row of this.#options.rows.waiting()) {
      if (this.#stopped) return
      failure = (await this.#attempt(row)) ?? failure
    }
    if (failure !== undefined) throw failure
  }

  async #sweep(): Promise<void> {
    const { rows, now } = this.#options
    if (now() < this.#sweepAt) return
    this.#sweepAt = now() + sweepSeconds
    for (const id of await rows.sweep(now() - keptSeconds)) await this.#files.remove(id)
  }

  /** Runs a check; answers what went wrong where it is to be tried again. */
  async #attempt(row: CheckRow): Promise<unknown> {
    const { rows, logger } = this.#options
    const runs = await rows.begin(row.id)
    // Deleted while it waited.
    if (runs === undefined) return undefined
    this.#running.set(row.id, 0)
    try {
      if (runs > mostRuns) throw new Hopeless(`the process ended in ${mostRuns} runs`)
      await this.#run(row)
      return undefined
    } catch (error) {
      if (error instanceof Stopped) return undefined
      if (!isLost(error)) return error
      logger.error({ err: error, check: row.id }, 'a check cannot be done')
      await this.#end(row.id, { state: 'failed' })
      return undefined
    } finally {
      this.#running.delete(row.id)
      await rows.settle(row.id)
    }
  }

  async #run({ id }: CheckRow): Promise<void> {
    const counts: Counts = { found: 0, problems: 0, bytes: 0 }
    await this.#files.write(id, 'result', this.#bounded(this.#pieces(id, counts), counts))
    await this.#end(id, { state: 'done', ...counts })
  }

  async *#bounded(pieces: AsyncIterable<Uint8Array>, counts: Counts): AsyncGenerator<Uint8Array> {
    const room = this.#bounds.bytes - this.#options.rows.bytes()
    const most = Math.min(this.#bounds.result, room)
    for await (const piece of pieces) {
      counts.bytes += piece.length
      if (counts.bytes > most) throw new Hopeless(`the result has more than ${most} bytes`)
      yield piece
    }
  }

  async #end(id: string, end: CheckEnd): Promise<void> {
    const { rows, now } = this.#options
    const isThere = await rows.end(id, { ...end, finished: now() })
    // Deleted while it ran.
    if (!isThere) await this.#files.remove(id)
  }

  async *#pieces(id: string, counts: Counts): AsyncGenerator<Uint8Array> {
    let columns: string[] | undefined
    let waiting: Row[] = []
    for await (const line of keptLines(this.#files.read(id, 'input'))) {
      if (columns === undefined) {
        columns = JSON.parse(line) as string[]
        yield printed([[...columns, ...resultHeader]], true)
        continue
      }
      waiting.push(...(JSON.parse(line) as Row[]))
      if (waiting.length < windowRows) continue
      yield* this.#judge(id, columns, waiting, counts)
      waiting = []
    }
    yield* this.#judge(id, columns ?? [], waiting, counts)
  }

  async *#judge(
    id: string,
    columns: readonly string[],
    rows: readonly Row[],
    counts: Counts,
  ): AsyncGenerator<Uint8Array> {
    if (this.#stopped) throw new Stopped()
    const judged = await judgeRows(this.#options, columns, rows)
    counts.found += judged.filter(({ found }) => found).length
    counts.problems += judged.filter(({ problem }) => problem).length
    this.#running.set(id, (this.#running.get(id) ?? 0) + rows.length)
    // Some at a time: printing all of them would hold up everybody else.
    for (let from = 0; from < judged.length; from += printedRows)
      yield printed(judged.slice(from, from + printedRows).map(({ cells }) => cells))
  }

  /** Ends after the batch under way. */
  async close(): Promise<void> {
    this.#stopped = true
    await this.#loop.stop()
  }
}

const utf8 = new TextEncoder()

const printed = (rows: (readonly string[])[], bom = false): Uint8Array =>
  utf8.encode(stringify(rows, { ...csvOptions, bom }))

const lost = ['missing', 'corrupt', 'invalid']

/** Trying again would not help. */
function isLost(error: unknown): boolean {
  return error instanceof Hopeless || (error instanceof StoreError && lost.includes(error.code))
}

function tooMuch(bound: 'ofOne' | 'bytes'): ApiError {
  if (bound === 'bytes')
    return new ApiError('unavailable', 'There is no room for more checks at the moment.')
  return new ApiError(
    'too_many_requests',
    `There are ${bounds.ofOne} checks of this DID. Delete one that is not needed.`,
    { limit: bounds.ofOne },
  )
}
