import { PGlite } from '@electric-sql/pglite'

// Program: makes an empty cluster at the path given, and closes it.
const path = process.argv[2]
if (path === undefined) throw new Error('usage: pglite-init.ts <path>')
const pglite = await PGlite.create(path)
await pglite.close()
