/**
 * Keeps the register behind the log: reads what was sequenced since, and writes rows, counts and cursor in one
 * transaction. It is never on the way of an act: an act is answered before, and shown here a moment later.
 *
 * Killed anywhere, the next start goes on from the cursor. Blocks of the search index are written in several
 * transactions and count once the last has set their cursor; what a crash left of one is removed at the next start.
 */
import type { Logger } from 'pino'
import type { CopyPart, Database } from '../db/database.ts'
import { LogError, type RecordLocation, type TransparencyLog } from '../log/log.ts'
import { startLoop, type Loop } from '../log/loop.ts'
import { Batch, cursors, setCursor, type Move } from './batch.ts'
import { blockLength } from './docs.ts'
import type { RegisterRow } from './entry.ts'
import { Calendar, States } from './memory.ts'
import { OpenBlock, Postings, stripeLength } from './postings.ts'
import { headOf } from './terms.ts'

export interface FollowerDeps {
  readonly db: Database
  readonly log: TransparencyLog
  readonly logger: Logger
  /** Milliseconds between two looks at the log. */
  readonly interval?: number
  /** Only when told to. */
  readonly idle?: boolean
  /** Certificates in one transaction; default 1,000. */
  readonly batchRows?: number
}

/** The register as a search sees it from its beginning to its end, whatever is added meanwhile. */
export interface View {
  /** Certificates in it. */
  readonly docs: number
  /** Whole blocks; the open one follows. */
  readonly blocks: number
  readonly open: OpenBlock
  readonly states: States
  readonly calendar: Calendar
  /** Number series there are: `链作登字-2026-H`. */
  readonly series: ReadonlySet<string>
}

const defaultInterval = 250
const longestPause = 10_000
/** Certificates in one transaction, and log entries. */
const defaultBatchRows = 1_000
const batchEntries = 20_000
/** Rows read at once at a start. */
const pageRows = 2_000

export class Follower {
  readonly postings: Postings
  readonly #deps: FollowerDeps
  readonly #loop: Loop
  #memory: Memory | undefined
  #loading: Promise<Memory> | undefined
  #stopping = false

  constructor(deps: FollowerDeps) {
    const { logger, interval = defaultInterval, idle = false } = deps
    this.#deps = deps
    this.postings = new Postings(deps.db)
    const pass = (): Promise<void> => this.#pass()
    this.#loop = startLoop({
      name: 'register',
      pass,
      interval,
      longest: longestPause,
      logger,
      idle,
    })
  }

  /** Index of the first log entry that is not in the register yet. */
  get next(): number {
    return this.#memory?.next ?? 0
  }

  /** The register as it is now. Rejects where it cannot be read. */
  async view(): Promise<View> {
    return (await this.#load()).view()
  }

  /** Resolves when all that was sequenced before the call is in the register. */
  async caughtUp(): Promise<void> {
    const target = this.#deps.log.next
    while (this.next < target && !this.#stopping) await this.#loop.now()
    await this.#load()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#loop.stop()
  }

  /** Reads the memory once; after a failure again. */
  async #load(): Promise<Memory> {
    this.#loading ??= Memory.load(this.#deps, this.postings)
    try {
      this.#memory = await this.#loading
      return this.#memory
    } catch (error) {
      this.#loading = undefined
      throw error
    }
  }

  async #pass(): Promise<void> {
    const memory = await this.#load()
    try {
      await this.#follow(memory)
    } catch (error) {
      // Whether a failed transaction was committed is not known: only the database can tell where the register stands.
      this.#loading = undefined
      throw error
    }
  }

  async #follow(memory: Memory): Promise<void> {
    const { log, batchRows = defaultBatchRows } = this.#deps
    if (memory.next > log.next)
      throw new LogError('corrupt', `the register has read ${memory.next} of ${log.next} entries`)
    if (memory.next === log.next) return
    const { last } = memory
    memory.last = undefined
    let [batch, end] = [memory.batch(), last]
    for await (const { record, location } of log.scan(memory.next, last)) {
      if (this.#stopping) return
      batch.add(record)
      end = location
      if (batch.rows.length < batchRows && batch.next - memory.next < batchEntries) continue
      await this.#commit(memory, batch)
      batch = memory.batch()
    }
    await this.#commit(memory, batch)
    memory.last = end
  }

  async #commit(memory: Memory, batch: Batch): Promise<void> {
    const moves = await batch.commit(this.#deps.db)
    await memory.take(batch, moves)
  }
}

/** What the follower knows, in step with the database. */
class Memory {
  next: number
  /** The last record of a finished scan. */
  last: RecordLocation | undefined
  readonly #deps: FollowerDeps
  readonly #postings: Postings
  readonly #states = new States()
  readonly #calendar = new Calendar()
  readonly #series = new Set<string>()
  #blocks: number
  #open = new OpenBlock()

  private constructor(deps: FollowerDeps, postings: Postings, next: number, blocks: number) {
    this.#deps = deps
    this.#postings = postings
    this.next = next
    this.#blocks = blocks
  }

  static async load(deps: FollowerDeps, postings: Postings): Promise<Memory> {
    const { db } = deps
    const rows = await db.query
      .selectFrom('cursors')
      .where('name', 'in', Object.values(cursors))
      .selectAll()
      .execute()
    const values = new Map(rows.map(({ name, value }) => [name, value]))
    const blocks = values.get(cursors.blocks) ?? 0
    const memory = new Memory(deps, postings, values.get(cursors.next) ?? 0, blocks)
    await db.query.deleteFrom('register_postings').where('block', '>=', blocks).execute()
    await memory.#readWhole()
    await memory.#readOpen()
    return memory
  }

  get docs(): number {
    return this.#blocks * blockLength + this.#open.count
  }

  view(): View {
    return {
      docs: this.docs,
      blocks: this.#blocks,
      open: this.#open,
      states: this.#states,
      calendar: this.#calendar,
      series: this.#series,
    }
  }

  batch(): Batch {
    return new Batch(this.next, this.docs)
  }

  /** Takes over what was committed. */
  async take({ rows, next }: Batch, moves: readonly Move[]): Promise<void> {
    for (const { doc, before, after } of moves) this.#states.set(doc, before, after)
    for (const row of rows) this.#calendar.add(row.registered)
    await this.#addAll(rows)
    this.next = next
  }

  async #addAll(rows: readonly RegisterRow[]): Promise<void> {
    for (const row of rows) {
      if (this.#open.count === blockLength) await this.#close()
      this.#open.add(row)
      this.#series.add(headOf(row.number))
      this.#states.set(row.doc, 'active', row.state)
    }
  }

  /** Writes the open block, which is full, and begins the next. Until then searches find it in memory. */
  async #close(): Promise<void> {
    const { db } = this.#deps
    const block = this.#blocks
    let slice: CopyPart | undefined
    for (const part of this.#open.parts(block)) {
      if (slice) await db.copy([slice])
      slice = part
    }
    await db.copy(slice ? [slice] : [], [setCursor(cursors.blocks, block + 1)])
    this.#blocks = block + 1
    this.#open = new OpenBlock()
    this.#postings.forget(Math.floor(block / stripeLength))
  }

  /** Days, number series, and states of the certificates in whole blocks. */
  async #readWhole(): Promise<void> {
    const { query } = this.#deps.db
    const days = await query
      .selectFrom('register_counts')
      .where('dimension', '=', 'registrations')
      .orderBy('period')
      .selectAll()
      .execute()
    for (const { period, count } of days) this.#calendar.add(period, count)
    for (const head of await this.#postings.series()) this.#series.add(head)
    const end = this.#blocks * blockLength
    const others = query.selectFrom('register').where('state', '<>', 'active')
    for (let doc = 0, more = true; more;) {
      const found = await others
        .where('doc', '>=', doc)
        .where('doc', '<', end)
        .orderBy('doc')
        .limit(pageRows)
        .select(['doc', 'state'])
        .execute()
      for (const row of found) this.#states.set(row.doc, 'active', row.state)
      doc = (found.at(-1)?.doc ?? 0) + 1
      more = found.length === pageRows
    }
  }

  async #readOpen(): Promise<void> {
    const rows = this.#deps.db.query.selectFrom('register').orderBy('doc').limit(pageRows)
    for (let found: RegisterRow[] = [], more = true; more;) {
      found = await rows.where('doc', '>=', this.docs).selectAll().execute()
      await this.#addAll(found)
      more = found.length === pageRows
    }
  }
}
