import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Rows of one table in PostgreSQL's binary COPY format (see copy.ts). */
export interface CopyPart {
  readonly table: keyof Schema
  readonly columns: readonly string[]
  readonly data: Uint8Array
}

/**
 * The book's index. PGlite in a process of its own, or PostgreSQL by URL: same migrations, same suite.
 * It can always be rebuilt from the log's segments, which are the source of truth.
 */
export interface Database {
  readonly engine: 'pglite' | 'postgresql'
  readonly query: Kysely<Schema>
  /**
   * Aborts (reason: DatabaseError `lost`) when the PGlite process died or the connection that holds the sequencer's lock
   * broke. It does not come back: stop, exit with an error and be started again; restart is the normal path.
   */
  readonly lost: AbortSignal
  /**
   * Loads all parts in one transaction, or none. `after`: statements of the same transaction that go with the rows
   * (cursors, counts); they take no parameters, so text in them must be quoted by `literal`.
   */
  copy(parts: readonly CopyPart[], after?: readonly string[]): Promise<void>
  /**
   * Loads parts of any number into tables that must be empty, without their indexes, which are rebuilt at the end; one
   * transaction. For millions of rows: memory holds one part. The tables are locked meanwhile, so not while serving.
   * Throws DatabaseError `not_empty`.
   */
  load(parts: AsyncIterable<CopyPart>): Promise<void>
  /** Resolves when the database answers. */
  check(): Promise<void>
  /** Takes the sequencer's advisory lock for the life of this connection; false if another holds it. */
  lockSequencer(): Promise<boolean>
  /** Empties every table that is derived from segments and chain (for `rebuild`). */
  truncate(): Promise<void>
  close(): Promise<void>
}
