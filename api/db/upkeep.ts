import type { PGlite } from '@electric-sql/pglite'

/**
 * PGlite runs without PostgreSQL's background processes, so nobody else shortens the write-ahead log or counts rows:
 * without the first the disk fills, without the second a look-up of many digests reads whole tables. Both are done in
 * steps, and while somebody is served only those that can't wait: who asks waits for the step that has begun.
 */
export class Upkeep {
  readonly #pglite: PGlite
  readonly #limit: number
  /** Copied since the last checkpoint, bytes. */
  #unsaved = 0
  /** Tables, quoted, that have grown since their rows were counted. */
  #grown: string[] = []
  #written = false
  #minutes = 0
  /** No moment of quiet came before the last checkpoint: the counting after it won't wait for one either. */
  #busy = false

  /** `limit`: a checkpoint can't wait any longer after so many bytes of COPY. */
  constructor(pglite: PGlite, limit: number) {
    this.#pglite = pglite
    this.#limit = limit
  }

  /** Something was written: by COPY so many bytes, by a query an unknown number. */
  wrote(bytes = 0): void {
    this.#written = true
    this.#unsaved += bytes
  }

  /** Called once a minute: what was written by queries counts too. */
  minute(): void {
    if (this.#written) this.#minutes++
  }

  /** Whether something can be done while nobody is served. */
  get wanted(): boolean {
    return this.#grown.length > 0 || this.#minutes > 0 || this.#unsaved > this.#limit / 2
  }

  /** Whether something must be done though others wait. */
  get pressing(): boolean {
    return this.#overdue || (this.#busy && this.#grown.length > 0)
  }

  get #overdue(): boolean {
    return this.#minutes > 1 || this.#unsaved > this.#limit
  }

  /** One step: a checkpoint, or one table counted. Outside of transactions only. Throws what PostgreSQL answers. */
  async step(): Promise<void> {
    if (this.#grown.length > 0 && !this.#overdue) await this.#count()
    else await this.#save()
  }

  /** After it the catalogue tells which tables are to be counted; those that were left are among them. */
  async #save(): Promise<void> {
    this.#busy = this.#overdue
    await this.#pglite.exec('checkpoint')
    this.#unsaved = 0
    this.#written = false
    this.#minutes = 0
    const { rows } = await this.#pglite.query<{ name: string }>(grownTables)
    this.#grown = rows.map(({ name }) => name)
  }

  async #count(): Promise<void> {
    const table = this.#grown.shift()
    if (table !== undefined) await this.#pglite.exec(`analyze ${table}`)
  }
}

/** Tables a quarter larger than when their rows were counted last, the largest first: the catalogue keeps that size. */
const grownTables = `
  select quote_ident(relname) as name from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace
    and pg_relation_size(oid) > relpages::bigint * current_setting('block_size')::int * 1.25
  order by pg_relation_size(oid) desc`
