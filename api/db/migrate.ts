import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { DatabaseError } from './errors.ts'
import { init } from './migrations/0001-init.ts'
import { acts } from './migrations/0002-acts.ts'
import { registerSearch } from './migrations/0003-register-search.ts'
import { openApplications } from './migrations/0004-open-applications.ts'
import { byHolder } from './migrations/0005-by-holder.ts'

/** Named here and not found by scanning a folder: the names are recorded in the database and never change. */
const migrations = {
  '0001-init': init,
  '0002-acts': acts,
  '0003-register-search': registerSearch,
  '0004-open-applications': openApplications,
  '0005-by-holder': byHolder,
}

/**
 * Brings the tables up to date; does nothing where they are. Several processes may call it at once (advisory lock).
 * Throws DatabaseError `migration`.
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')
  throw new DatabaseError('migration', `migration ${failed?.migrationName ?? ''} failed`, {
    cause: error,
  })
}
