import { Kysely, sql, type Dialect } from 'kysely'
import { loadUnindexed } from './bulk.ts'
import { columnTypes } from './copy.ts'
import type { CopyPart, Database } from './database.ts'
import type { Schema } from './schema.ts'

/** One connection inside an open transaction. */
export interface Session {
  /** Rows of a statement whose columns are all text. */
  run(statement: string): Promise<readonly Record<string, string>[]>
  /** `freeze`: rows are written as long committed; only allowed on a table truncated in this transaction. */
  copy(part: CopyPart, freeze?: boolean): Promise<void>
}

/** What differs between PGlite and PostgreSQL. */
export interface Engine {
  readonly name: 'pglite' | 'postgresql'
  readonly dialect: Dialect
  readonly lost: AbortSignal
  /** Runs the work between BEGIN and COMMIT; rolls back and throws when it throws. */
  transaction(work: (session: Session) => Promise<void>): Promise<void>
  /** Copies all parts, then runs the statements, in one transaction or not at all. */
  copy(parts: readonly CopyPart[], after: readonly string[]): Promise<void>
  lockSequencer(): Promise<boolean>
  close(): Promise<void>
}

/** The port over an engine. */
export function databaseOf(engine: Engine): Database {
  const query = new Kysely<Schema>({ dialect: engine.dialect })
  return {
    engine: engine.name,
    lost: engine.lost,
    query,
    copy: (parts, after = []) => engine.copy(parts, after),
    load: (parts) => engine.transaction((session) => loadUnindexed(session, parts)),
    check: async () => {
      await sql`select 1`.execute(query)
    },
    lockSequencer: () => engine.lockSequencer(),
    truncate: async () => {
      await sql`truncate ${sql.join(Object.keys(columnTypes).map((name) => sql.table(name)))}`.execute(
        query,
      )
    },
    close: async () => {
      await query.destroy()
      await engine.close()
    },
  }
}

/** What `Engine.copy` does, statement by statement. */
export async function copyAll(
  session: Session,
  parts: readonly CopyPart[],
  after: readonly string[],
): Promise<void> {
  for (const part of parts) await session.copy(part)
  for (const statement of after) await session.run(statement)
}

/** A text as an SQL literal (standard_conforming_strings is on in both engines). */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('text with U+0000')
  return `'${text.replaceAll("'", "''")}'`
}

/** The COPY statement of a part; `source` is `stdin` or PGlite's `'/dev/blob'`. */
export function copyStatement(part: CopyPart, source: string, freeze = false): string {
  const columns = part.columns.map((name) => `"${name}"`).join(', ')
  return `copy "${part.table}" (${columns}) from ${source} with (format binary, freeze ${freeze})`
}
