/** Records of the log as one transaction of the register: rows, changes of state, counts and the cursor. */
import { registrationDateOf } from '../../verifier/date.ts'
import { entryKinds } from '../../verifier/entry.ts'
import { copyRows } from '../db/copy.ts'
import type { Database } from '../db/database.ts'
import { literal } from '../db/engine.ts'
import type { LogRecord } from '../log/log.ts'
import { CountChanges } from './counts.ts'
import { changeOf, rowOf, type RegisterRow, type RegisterState } from './entry.ts'

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

/** Unix seconds of an entry (docs/formats/entry.md). */
export function timeOf(entry: Uint8Array): number {
  const data = new DataView(entry.buffer, entry.byteOffset)
  return data.getUint32(24) * 2 ** 32 + data.getUint32(28)
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
    if (entry[1] === entryKinds.workCertificate) this.#register(record)
    else if (entry[1] === entryKinds.statusChange) this.#change(record)
    else if (entry[1] === entryKinds.deposit)
      this.#counts.add('deposits', registrationDateOf(timeOf(entry)), '', 1)
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

  /** Writes all of it, or nothing; answers what moved among the certificates of before. */
  async commit(db: Database): Promise<Move[]> {
    const moves = await this.#moves(db)
    const parts = this.rows.length === 0 ? [] : [copyRows('register', this.rows)]
    const states = moves.map(
      ({ doc, after }) => `update register set state = ${literal(after)} where doc = ${doc}`,
    )
    // One transaction: after a crash the cursor stands where rows and counts do.
    const cursor = setCursor(cursors.next, this.next)
    await db.copy(parts, [...states, ...this.#counts.statements(), cursor])
    return moves
  }

  /** Identity certificates change too, and are not in this register: they are not found. */
  async #moves(db: Database): Promise<Move[]> {
    const ids = [...this.#changed.keys()]
    const moves: Move[] = []
    for (let from = 0; from < ids.length; from += mostNamed) {
      const some = ids.slice(from, from + mostNamed)
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
}
