import {
  AbortedTransactionError,
  CompiledQuery,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { PgliteClient } from './pglite-client.ts'
import type { HostResult } from './pglite-protocol.ts'

/**
 * PGlite has one connection. Whoever holds it (one query, or a whole transaction) holds it alone; the others wait in
 * line. Kysely's own PGlite driver hands the one connection to all at once, so that a query could slip into a
 * transaction that is not its own.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Resolves with the function that passes the turn on. */
  async take(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }
}

class PgliteConnection implements DatabaseConnection {
  readonly client: PgliteClient
  readonly release: () => void

  constructor(client: PgliteClient, release: () => void) {
    this.client = client
    this.release = release
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { sql, parameters } = query
    const { rows, affectedRows } = await this.client.call<R>({ op: 'query', sql, parameters })
    const result = { rows: [...rows] }
    return affectedRows === undefined
      ? result
      : { ...result, numAffectedRows: BigInt(affectedRows) }
  }

  streamQuery(): never {
    throw new Error('PGlite does not stream: page through the primary key instead')
  }
}

class PgliteDriver implements Driver {
  readonly #client: PgliteClient
  readonly #turns: Turns

  constructor(client: PgliteClient, turns: Turns) {
    this.#client = client
    this.#turns = turns
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PgliteConnection> {
    return new PgliteConnection(this.#client, await this.#turns.take())
  }

  async beginTransaction(_connection: PgliteConnection, settings: TransactionSettings) {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    const mode = settings.accessMode ? ` ${settings.accessMode}` : ''
    await this.#client.call({ op: 'begin', sql: `start transaction${level}${mode}` })
  }

  async commitTransaction(): Promise<void> {
    await commit(this.#client)
  }

  async rollbackTransaction(): Promise<void> {
    await this.#client.call({ op: 'rollback' })
  }

  async savepoint(connection: PgliteConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`))
  }

  async rollbackToSavepoint(connection: PgliteConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`))
  }

  async releaseSavepoint(connection: PgliteConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release "${name}"`))
  }

  async releaseConnection(connection: PgliteConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {}
}

export async function commit(client: PgliteClient): Promise<void> {
  requireCommitted(await client.call({ op: 'commit' }))
}

/** PostgreSQL answers COMMIT with ROLLBACK where a statement had failed: that must not pass for a commit. */
export function requireCommitted({ command }: Pick<HostResult, 'command'>): void {
  if (command === 'ROLLBACK') throw new AbortedTransactionError()
}

export function pgliteDialect(client: PgliteClient, turns: Turns): Dialect {
  return {
    createAdapter: () => new PGliteAdapter(),
    createDriver: () => new PgliteDriver(client, turns),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
