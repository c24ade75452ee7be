/** Rows of the register by number. What was read is kept up to a limit: a row never changes but for its state. */
import type { Database } from '../db/database.ts'
import type { RegisterRow } from './entry.ts'
import type { States } from './memory.ts'

/** Rows kept: some five megabytes. */
const most = 5_000

export class Rows {
  readonly #db: Database
  readonly #kept = new Map<number, RegisterRow>()

  constructor(db: Database) {
    this.#db = db
  }

  /** Some rows by their numbers, with the states they are in now; one query at most. */
  async read(docs: readonly number[], states: States): Promise<Map<number, RegisterRow>> {
    const found = new Map<number, RegisterRow>()
    const missing: number[] = []
    for (const doc of docs) {
      const row = this.#kept.get(doc)
      if (row) found.set(doc, row)
      else missing.push(doc)
    }
    if (missing.length > 0) for (const row of await this.#fetch(missing)) found.set(row.doc, row)
    for (const [doc, row] of found) found.set(doc, this.#keep({ ...row, state: states.of(doc) }))
    return found
  }

  async #fetch(docs: readonly number[]): Promise<RegisterRow[]> {
    return this.#db.query.selectFrom('register').where('doc', 'in', docs).selectAll().execute()
  }

  #keep(row: RegisterRow): RegisterRow {
    // The last used is last in the map's order, so that the first is the one to drop.
    this.#kept.delete(row.doc)
    this.#kept.set(row.doc, row)
    const [oldest] = this.#kept.size > most ? this.#kept.keys() : []
    if (oldest !== undefined) this.#kept.delete(oldest)
    return row
  }
}
