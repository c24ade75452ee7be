/** Records of the log as one transaction of the register: rows, changes of state, counts and the cursor. */
import { registrationDateOf } from '../../verifier/date.ts'
import { entryKinds } from '../../verifier/entry.ts'
import { copyRows } from '../db/copy.ts'
import type { Database } from '../db/database.ts'
import { literal } from '../db/engine.ts'
import type { LogRecord } from '../log/log.ts'
import {
  applicationEventOf,
  OpenApplications,
  type ApplicationEvent,
  type OpenApplication,
} from './applications.ts'
import { CountChanges } from './counts.ts'
import { changeOf, rowOf, timeOf, type RegisterRow, type RegisterState } from './entry.ts'

/** Names of the register's rows in `cursors`. */
export const cursors = {
  /** Index of the next log entry to read. */
  next: 'register',
  /** Blocks of the search index that are whole in the database. */
  blocks: 'register_blocks',
} as const

/** Certificates named in one query: PostgreSQL takes 65,535 parameters. */
const mostNamed = 10_000

/** A certificate that went from one state to another. */
export interface Move {
  readonly doc: number
  readonly before: RegisterState
  readonly after: RegisterState
}

/** A statement that sets a cursor. */
export function setCursor(name: string, value: number): string {
  return `insert into cursors (name, value) values (${literal(name)}, ${value})
    on conflict (name) do update set value = excluded.value`
}

export class Batch {
  readonly rows: RegisterRow[] = []
  /** Certificates already in the register that changed, with their new state. */
  readonly #changed = new Map<string, RegisterState>()
  readonly #byId = new Map<string, RegisterRow>()
  readonly #counts = new CountChanges()
  readonly #events: ApplicationEvent[] = []
  readonly #firstDoc: number
  /** Index of the log entry after the last one taken. */
  next: number

  /** @param docs certificates registered before */
  constructor(next: number, docs: number) {
    this.next = next
    this.#firstDoc = docs
  }

  add(record: LogRecord): void {
    const { entry, index } = record
    const time = timeOf(entry)
    this.#counts.addEntry(time)
    if (entry[1] === entryKinds.workCertificate) this.#register(record)
    else if (entry[1] === entryKinds.statusChange) this.#change(record)
    else if (entry[1] === entryKinds.processEvent) this.#proceed(record)
    else if (entry[1] === entryKinds.deposit)
      this.#counts.add('deposits', registrationDateOf(time), '', 1)
    this.next = index + 1
  }

  #register(record: LogRecord): void {
    const row = rowOf(record, this.#firstDoc + this.rows.length)
    this.rows.push(row)
    this.#byId.set(row.id, row)
    this.#counts.addRow(row)
  }

  #change(record: LogRecord): void {
    const change = changeOf(record)
    if (!change) return
    const fresh = this.#byId.get(change.certificate)
    if (!fresh) this.#changed.set(change.certificate, change.state)
    else {
      this.#counts.move(fresh.registered, fresh.state, change.state)
      fresh.state = change.state
    }
  }

  #proceed(record: LogRecord): void {
    const event = applicationEventOf(record)
    if (event) this.#events.push(event)
  }

  /** Writes all of it, or nothing; answers what moved among the certificates of before. */
  async commit(db: Database): Promise<Move[]> {
    const [moves, clocks] = [await this.#moves(db), await this.#clocks(db)]
    const parts = this.rows.length === 0 ? [] : [copyRows('register', this.rows)]
    const states = moves.map(
      ({ doc, after }) => `update register set state = ${literal(after)} where doc = ${doc}`,
    )
    // One transaction: after a crash the cursor stands where rows and counts do.
    const cursor = setCursor(cursors.next, this.next)
    await db.copy(parts, [...states, ...clocks, ...this.#counts.statements(), cursor])
    return moves
  }

  /** Identity certificates change too, and are not in this register: they are not found. */
  async #moves(db: Database): Promise<Move[]> {
    const moves: Move[] = []
    for (const some of namesOf(this.#changed.keys())) {
      const rows = await db.query
        .selectFrom('register')
        .where('id', 'in', some)
        .selectAll()
        .execute()
      for (const { doc, id, registered, state } of rows) {
        const [before, after] = [state, this.#changed.get(id)!]
        this.#counts.move(registered, before, after)
        moves.push({ doc, before, after })
      }
    }
    return moves
  }

  /** Lets the events happen one after the other; answers the statements that leave the table as they leave it. */
  async #clocks(db: Database): Promise<string[]> {
    const open = new OpenApplications()
    for (const some of namesOf(this.#events.map(({ application }) => application)))
      open.know(await openRows(db, some))
    for (const event of this.#events) {
      const decision = open.take(event)
      if (decision) this.#counts.addDecision(decision)
    }
    return open.statements()
  }
}

/** Names without repetition, as many at a time as a query takes. */
function* namesOf(names: Iterable<string>): Generator<string[]> {
  const all = [...new Set(names)]
  for (let from = 0; from < all.length; from += mostNamed) yield all.slice(from, from + mostNamed)
}

function openRows(db: Database, ids: readonly string[]): Promise<OpenApplication[]> {
  return db.query.selectFrom('open_applications').where('case_id', 'in', ids).selectAll().execute()
}
