import { resolve } from 'node:path'
import type { Database } from './database.ts'
import { databaseOf, type Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openPglite } from './pglite.ts'
import { openPostgresql } from './postgresql.ts'

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
  /** PGlite only: shared_buffers in MiB. More helps look-ups among millions of rows. Default 16. */
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
  const { url, folder, logger, memoryMb = 16, lockWaitMs = 10_000 } = options
  if (url !== undefined) {
    return await openPostgresql(url, (err) => logger?.warn({ err }, 'idle connection broke'))
  }
  const engine = await openPglite({ folder: resolve(folder), memoryMb, lockWaitMs }, (message) =>
    logger?.warn({ folder }, message),
  )
  if (engine.emptied) {
    logger?.warn({ folder }, 'the machine went down while the index was open: it starts empty')
  }
  return engine
}
