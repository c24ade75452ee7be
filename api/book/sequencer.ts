/**
 * The one place that gives records their order. Commands that arrive together are decided together, written
 * with one fsync, and indexed in one transaction (group commit).
 *
 * Order of commits: (1) the record is durable in a segment of the log; (2) its rows are in the database;
 * (3) the caller is answered. The segment is the truth: killed between 1 and 2, the next start replays the
 * segment into the database by the same `catchUp` that runs after a failed transaction, so an acknowledged
 * act is there exactly once, and one that was not acknowledged is there or not, but never half.
 */
import type { Logger } from 'pino'
import type { Issuer } from '../certificates/sign.ts'
import type { Database } from '../db/database.ts'
import { ApiError } from '../errors.ts'
import { LogError, type TransparencyLog } from '../log/log.ts'
import type { Command } from './commands.ts'
import { decide, type Desk } from './decide.ts'
import { loadKnown } from './known.ts'
import { fromRecord, toRecord, type Draft } from './record.ts'
import { RowWriters, type Placed } from './rows.ts'

export interface SequencerDeps {
  readonly db: Database
  readonly log: TransparencyLog
  readonly logger: Logger
  /** Who signs now; asked for each batch, so that a rotation takes effect between two. */
  issuer(): Issuer
  /** Unix seconds. */
  now(): number
}

/** Answer of the sequencer: where the act is recorded. */
export interface Sequenced {
  readonly index: number
  readonly created: boolean
  /** The document of a new record; one on record before is read from the log. */
  readonly document?: string
}

interface Waiting {
  readonly command: Command
  readonly resolve: (answer: Sequenced) => void
  readonly reject: (error: unknown) => void
}

/** Commands in one group commit, and waiting at most; beyond that callers are asked to come back. */
const batchLimit = 1_000
const queueLimit = 20_000
/** Records a replay indexes in one transaction. */
const replayChunk = 5_000

export class Sequencer {
  readonly #deps: SequencerDeps
  #queue: Waiting[] = []
  #running: Promise<void> | undefined
  readonly #rows = new RowWriters()
  #serials = new Map<string, number>()
  #indexed = 0
  #lastTime = 0
  #closed = false
  /** Set where tiles could not be written: nothing more is taken in until they can. */
  full = false

  constructor(deps: SequencerDeps) {
    this.#deps = deps
  }

  /** Brings the index up to the log. Called at start; until it is done nothing is accepted. */
  async open(): Promise<void> {
    await this.#catchUp()
  }

  /** Records a command; resolves once it is durable and indexed. */
  submit(command: Command): Promise<Sequenced> {
    if (this.#closed) throw new ApiError('unavailable', 'The registry is shutting down.')
    if (this.full)
      throw new ApiError('storage_full', 'The log has no room left. Nothing was stored.')
    if (this.#queue.length >= queueLimit) {
      throw new ApiError('unavailable', 'Too many acts are waiting. Try again in a moment.')
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when what was submitted before the call is committed or refused. */
  async settled(): Promise<void> {
    await this.#running
  }

  /**
   * Lets a task write records in the sequencer's place (bulk loads): commands wait meanwhile. What it wrote is
   * taken over afterwards as after a restart. It gets the last serial of each series.
   */
  async exclusive<T>(task: (serials: ReadonlyMap<string, number>) => Promise<T>): Promise<T> {
    while (this.#running) await this.#running
    const done = task(this.#serials).finally(() => this.#catchUp())
    this.#running = done.then(
      () => this.#run(),
      () => this.#run(),
    )
    return done
  }

  /** Finishes what was submitted, then takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    // Let requests of the same tick join the first batch.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, batchLimit)
      try {
        await this.#commit(batch)
      } catch (error) {
        this.#refuse(batch, error)
      }
    }
    this.#running = undefined
  }

  /** Rejecting one that was answered already does nothing. */
  #refuse(batch: readonly Waiting[], cause: unknown): void {
    const full = cause instanceof LogError && cause.code === 'full'
    if (!full) this.#deps.logger.error({ err: cause }, 'a batch could not be committed')
    const error = full
      ? new ApiError('storage_full', 'The log has no room left. Nothing was stored.')
      : new ApiError(
          'unavailable',
          'The act could not be confirmed. Send it again with the same Idempotency-Key.',
          {},
          { cause },
        )
    for (const { reject } of batch) reject(error)
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    if (this.#indexed < this.#deps.log.next) await this.#catchUp()
    const desk = await this.#openDesk(batch)
    const { answers, drafts } = decideAll(desk, batch)
    if (drafts.length > 0) await this.#write(desk, drafts)
    for (const answer of answers) answer()
  }

  async #openDesk(batch: readonly Waiting[]): Promise<Desk> {
    const { db, log } = this.#deps
    const commands = batch.map((waiting) => waiting.command)
    return {
      known: await loadKnown(db, log, commands),
      issuer: this.#deps.issuer(),
      next: log.next,
      time: Math.max(this.#deps.now(), this.#lastTime),
      // A copy: serials of a batch that is not written are not used up, so numbers stay gapless.
      serials: new Map(this.#serials),
    }
  }

  async #write(desk: Desk, drafts: readonly Draft[]): Promise<void> {
    const locations = await this.#deps.log.append(drafts.map(toRecord))
    this.#serials = desk.serials
    this.#lastTime = desk.time
    const placed = drafts.map((draft, i): Placed => ({ draft, location: locations[i]! }))
    await this.#deps.db.copy(this.#rows.parts(placed))
    this.#indexed = this.#deps.log.next
  }

  /** Indexes every durable record that the database does not have yet. */
  async #catchUp(): Promise<void> {
    const { db, log } = this.#deps
    this.#indexed = await nextUnindexed(db)
    if (this.#indexed > log.next) {
      throw new LogError(
        'corrupt',
        `the database knows ${this.#indexed} records, the log ${log.next}`,
      )
    }
    let chunk: Placed[] = []
    for await (const located of log.scan(this.#indexed)) {
      chunk.push({ draft: fromRecord(located), location: located.location })
      if (chunk.length < replayChunk) continue
      await db.copy(this.#rows.parts(chunk))
      chunk = []
    }
    if (chunk.length > 0) await db.copy(this.#rows.parts(chunk))
    this.#indexed = log.next
    await this.#readCounters()
  }

  async #readCounters(): Promise<void> {
    const { db, log } = this.#deps
    const rows = await db.query
      .selectFrom('certificates')
      .select((of) => ['series', of.fn.max('serial').as('last')])
      .groupBy('series')
      .execute()
    this.#serials = new Map(rows.map((row) => [row.series, Number(row.last)]))
    for await (const located of log.scan(Math.max(0, log.next - 1))) {
      this.#lastTime = fromRecord(located).entry.time
    }
  }
}

async function nextUnindexed(db: Database): Promise<number> {
  const row = await db.query
    .selectFrom('entries')
    .select((of) => of.fn.max('seq').as('last'))
    .executeTakeFirst()
  return row?.last === null || row?.last === undefined ? 0 : Number(row.last) + 1
}

/** Decides a batch in the order of arrival. Refusals are told at once, the rest after the write. */
function decideAll(
  desk: Desk,
  batch: readonly Waiting[],
): { answers: (() => void)[]; drafts: Draft[] } {
  const answers: (() => void)[] = []
  const drafts: Draft[] = []
  for (const { command, resolve, reject } of batch) {
    try {
      const decision = decide(desk, command)
      if ('draft' in decision) {
        const { draft } = decision
        drafts.push(draft)
        answers.push(() => resolve({ index: draft.index, created: true, document: draft.document }))
      } else {
        answers.push(() => resolve({ index: decision.existing, created: false }))
      }
    } catch (error) {
      reject(error)
    }
  }
  return { answers, drafts }
}
