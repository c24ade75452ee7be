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
import { parseEntry } from '../../verifier/entry.ts'
import type { CaseFile } from '../cases/machine.ts'
import type { Issuer } from '../certificates/sign.ts'
import type { Database } from '../db/database.ts'
import { ApiError } from '../errors.ts'
import { LogError, type TransparencyLog } from '../log/log.ts'
import type { Command } from './commands.ts'
import { decide, type Decision, type Desk } from './decide.ts'
import { listDrafts } from './decide-status.ts'
import type { Kept } from './kept.ts'
import { loadKnown } from './known.ts'
import { depositsNeeded } from './needs.ts'
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
  /** Told of what is in the database before anybody is answered. */
  readonly kept: Kept
}

/** Answer of the sequencer: where the act is recorded. */
export interface Sequenced {
  readonly index: number
  readonly created: boolean
  /** The document of a new record; one on record before is read from the log. */
  readonly document?: string
  /** The case after a new step. */
  readonly file?: CaseFile
}

interface Waiting {
  readonly command: Command
  readonly resolve: (answer: Sequenced) => void
  readonly reject: (error: unknown) => void
}

/** Commands in one group commit, and waiting at most; beyond that callers are asked to come back. */
const batchLimit = 1_000
const queueLimit = 20_000
/** Deposits that the works of a group commit name: bounds what is looked up at once. */
const depositLimit = 10_000
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
  /** Set where what is recorded could never be anchored: nothing more is taken in by this process. */
  halted: string | undefined

  constructor(deps: SequencerDeps) {
    this.#deps = deps
  }

  /** Brings the index up to the log. Called at start; until it is done nothing is accepted. */
  async open(): Promise<void> {
    await this.#catchUp()
  }

  /** Records a command; resolves once it is durable and indexed. */
  async submit(command: Command): Promise<Sequenced> {
    this.#assertOpen()
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
    this.#assertOpen()
    const done = this.#runAlone(task)
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

  #assertOpen(): void {
    if (this.#closed) throw new ApiError('unavailable', 'The registry is shutting down.')
    if (this.halted !== undefined) throw new ApiError('unavailable', this.halted)
  }

  async #runAlone<T>(task: (serials: ReadonlyMap<string, number>) => Promise<T>): Promise<T> {
    try {
      return await task(this.#serials)
    } finally {
      await this.#catchUp()
    }
  }

  async #run(): Promise<void> {
    // Let requests of the same tick join the first batch.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, batchLength(this.#queue))
      try {
        await this.#commit(batch)
      } catch (error) {
        this.#refuse(batch, error)
      }
    }
    this.#running = undefined
  }

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
    drafts.push(...listDrafts(desk))
    if (drafts.length > 0) await this.#write(desk, drafts)
    for (const answer of answers) answer()
  }

  async #openDesk(batch: readonly Waiting[]): Promise<Desk> {
    const { db, log, kept } = this.#deps
    const commands = batch.map((waiting) => waiting.command)
    const time = Math.max(this.#deps.now(), this.#lastTime)
    return {
      known: await loadKnown(db, log, commands, kept),
      issuer: this.#deps.issuer(),
      next: log.next,
      time,
      dueLists: new Set(),
      // A copy: serials of a batch that is not written are not used up, so numbers stay gapless.
      serials: new Map(this.#serials),
      undo: [],
    }
  }

  async #write(desk: Desk, drafts: readonly Draft[]): Promise<void> {
    const locations = await this.#deps.log.append(drafts.map(toRecord))
    this.#serials = desk.serials
    this.#lastTime = desk.time
    const placed = drafts.map((draft, i): Placed => ({ draft, location: locations[i]! }))
    await this.#deps.db.copy(this.#rows.parts(placed))
    this.#deps.kept.written(drafts)
    this.#indexed = this.#deps.log.next
  }

  /** Indexes every durable record that the database does not have yet. */
  async #catchUp(): Promise<void> {
    const { db, log } = this.#deps
    const indexed = await nextUnindexed(db)
    if (indexed > log.next) {
      throw new LogError('corrupt', `the database knows ${indexed} records, the log ${log.next}`)
    }
    if (indexed > 0) await assertIndexOf(log, db, indexed - 1)
    await this.#replay(indexed)
    this.#deps.kept.forget()
    await this.#readCounters()
    // Last: where any of it failed, the next batch comes here again and never numbers from old counters.
    this.#indexed = log.next
  }

  async #replay(from: number): Promise<void> {
    const { db, log } = this.#deps
    let chunk: Placed[] = []
    for await (const located of log.scan(from)) {
      chunk.push({ draft: fromRecord(located), location: located.location })
      if (chunk.length < replayChunk) continue
      await db.copy(this.#rows.parts(chunk))
      chunk = []
    }
    if (chunk.length > 0) await db.copy(this.#rows.parts(chunk))
  }

  async #readCounters(): Promise<void> {
    const { db, log } = this.#deps
    const rows = await db.query
      .selectFrom('certificates')
      .select((of) => ['series', of.fn.max('serial').as('last')])
      .groupBy('series')
      .execute()
    this.#serials = new Map(rows.map((row) => [row.series, row.last]))
    for await (const located of log.scan(Math.max(0, log.next - 1))) {
      this.#lastTime = fromRecord(located).entry.time
    }
  }
}

/** An index filled from another log must not be taken for this one's: its last row is compared with the record. */
async function assertIndexOf(log: TransparencyLog, db: Database, last: number): Promise<void> {
  const row = await db.query
    .selectFrom('entries')
    .where('seq', '=', last)
    .selectAll()
    .executeTakeFirstOrThrow()
  const record = await log.read(row).catch(() => undefined)
  if (record?.index === last && parseEntry(record.entry).subject === row.subject) return
  throw new LogError(
    'corrupt',
    'the database was filled from another log: name its own one, or run ./colophon rebuild',
  )
}

async function nextUnindexed(db: Database): Promise<number> {
  const row = await db.query
    .selectFrom('entries')
    .select((of) => of.fn.max('seq').as('last'))
    .executeTakeFirst()
  return row?.last === null || row?.last === undefined ? 0 : row.last + 1
}

/** What reading a whole case costs, in deposits. */
const caseWeight = 20

/** What a command costs to look up, in deposits: steps and status changes read whole cases, and what a form names. */
function weightOf(command: Command): number {
  if (command.kind === 'work') return command.deposits.length
  if (command.kind === 'move') return caseWeight + depositsNeeded(undefined, command).length
  return command.kind === 'deposit' || command.kind === 'identity' ? 0 : caseWeight
}

/** How many of the waiting commands make the next batch: at least one. */
function batchLength(queue: readonly Waiting[]): number {
  let deposits = 0
  for (const [i, { command }] of queue.entries()) {
    deposits += weightOf(command)
    if (i === batchLimit || (i > 0 && deposits > depositLimit)) return i
  }
  return queue.length
}

/** What a command is answered with: its first record. One that only makes lists anew has none of its own. */
function answerOf(decision: Decision): Sequenced {
  if ('existing' in decision) return { index: decision.existing, created: false }
  const { drafts, file } = decision
  const [first] = drafts
  if (first === undefined) return { index: -1, created: false }
  return { index: first.index, created: true, document: first.document, ...(file && { file }) }
}

/**
 * Decides a batch in the order of arrival. All are answered after the write, refusals too: they may be for an act of
 * the same batch, which is on record only then.
 */
function decideAll(
  desk: Desk,
  batch: readonly Waiting[],
): { answers: (() => void)[]; drafts: Draft[] } {
  const answers: (() => void)[] = []
  const drafts: Draft[] = []
  for (const { command, resolve, reject } of batch) {
    try {
      const decision = decide(desk, command)
      answers.push(() => resolve(answerOf(decision)))
      if ('drafts' in decision) drafts.push(...decision.drafts)
    } catch (error) {
      answers.push(() => reject(error))
    }
  }
  return { answers, drafts }
}
