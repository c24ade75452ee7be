import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { migrate } from './migrate.ts'

// Program: makes a cluster at the path given, with tables but without rows, and closes it.
const path = process.argv[2]
if (path === undefined) throw new Error('usage: pglite-init.ts <path>')
const pglite = await PGlite.create(path)
await migrate(new Kysely({ dialect: new PGliteDialect({ pglite }) }))
await pglite.close()
