/** Rows of the register by number. What was read is kept up to a limit: a row never changes but for its state. */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inSlices } from '../db/slices.ts'
import { Cache } from './cache.ts'
import type { RegisterRow } from './entry.ts'
import type { States } from './memory.ts'
import { namesIn } from './terms.ts'

/** Rows kept: some five megabytes. */
const most = 5_000

export class Rows {
  readonly #db: Database
  readonly #cache = new Cache<RegisterRow>(most, () => 1)

  constructor(db: Database) {
    this.#db = db
  }

  /** Some rows by their numbers, with the states they are in now; one query at most. */
  async read(docs: readonly number[], states: States): Promise<Map<number, RegisterRow>> {
    const found = new Map<number, RegisterRow>()
    const missing: number[] = []
    for (const doc of docs) {
      const row = this.#cache.get(String(doc))
      if (row) found.set(doc, row)
      else missing.push(doc)
    }
    for (const row of await this.#fetch(missing)) found.set(row.doc, row)
    for (const [doc, row] of found) found.set(doc, { ...row, state: states.of(doc) })
    return found
  }

  /** A row as one JSON text: PGlite takes half the time that sixteen columns cost it. */
  async #fetch(docs: readonly number[]): Promise<RegisterRow[]> {
    if (docs.length === 0) return []
    const found = await this.#db.query
      .selectFrom('register')
      .where('doc', 'in', docs)
      .select(sql<string>`row_to_json(register)::text`.as('text'))
      .execute()
    return found.map(({ text }) => {
      const row: RegisterRow = JSON.parse(text)
      this.#cache.set(String(row.doc), row)
      return row
    })
  }
}

/** The little that is told of a certificate where many are asked for. */
export interface ShownEntry {
  readonly title: string
  /** Public names. */
  readonly holders: readonly string[]
  /** Date of registration. */
  readonly registered: string
}

/** Some entries by the ids of their certificates. */
export async function entriesOf(
  { query }: Database,
  ids: readonly string[],
): Promise<Map<string, ShownEntry>> {
  const columns = query.selectFrom('register').select(['id', 'title', 'holders', 'registered'])
  const found = await inSlices(ids, (some) => columns.where('id', 'in', some).execute())
  return new Map(
    found.map(({ id, title, holders, registered }) => [
      id,
      { title, holders: namesIn(holders), registered },
    ]),
  )
}
