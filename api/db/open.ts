import { resolve } from 'node:path'
import type { Database } from './database.ts'
import { databaseOf, type Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openPglite, pgliteDefaults } from './pglite.ts'
import type { HostOptions } from './pglite-protocol.ts'

/** What is used of a pino logger. */
export interface DatabaseLogger {
  warn(facts: object, message: string): void
}

export interface DatabaseOptions {
  /** PostgreSQL connection URL; without it the database is PGlite in `folder`. */
  readonly url?: string
  /** Folder of the embedded database; made where it does not exist. */
  readonly folder: string
  readonly logger?: DatabaseLogger
  /**
   * PGlite only: shared_buffers in MiB, default 16. From 64 on PGlite also compiles for speed, not for memory: for
   * bulk loads and millions of rows.
   */
  readonly memoryMb?: number
  /** PGlite only: how long to wait for a dying process to let go of the folder, ms. Default 10,000. */
  readonly lockWaitMs?: number
}

/**
 * Opens the database and brings its tables up to date.
 * Throws DatabaseError: `locked` (another process has the folder), `unreachable`, `broken` (delete the folder and start
 * again: the register rebuilds it from the log), `migration`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine = await openEngine(options)
  const database = databaseOf(engine)
  try {
    await migrate(database.query)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openEngine(options: DatabaseOptions): Promise<Engine> {
  const { url, folder, logger } = options
  if (url !== undefined) {
    // Loaded where it is used: most registries have no such server.
    const { openPostgresql } = await import('./postgresql.ts')
    return await openPostgresql(url, (err) => logger?.warn({ err }, 'idle connection broke'))
  }
  const engine = await openPglite(hostOptions(options), (message) =>
    logger?.warn({ folder }, message),
  )
  if (engine.emptied) {
    logger?.warn({ folder }, 'the machine went down while the index was open: it starts empty')
  }
  return engine
}

function hostOptions({ folder, memoryMb, lockWaitMs }: DatabaseOptions): HostOptions {
  const { memoryMb: memory, lockWaitMs: wait, upkeepMb } = pgliteDefaults
  return {
    folder: resolve(folder),
    upkeepMb,
    memoryMb: memoryMb ?? memory,
    lockWaitMs: lockWaitMs ?? wait,
  }
}
