import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The public register: what is shown of each work certificate, the index it is searched by, and its statistics
 * (docs/decisions/0110-register-search.md). All are filled from the log, behind it.
 */
export const registerSearch: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await createRegister(db)
    await createPostings(db)
    await createCounts(db)
  },
}

const textColumns =
  'number title alternative_title holders authors category nature registered first_registered completed lane region state'

async function createRegister(db: Kysely<never>): Promise<void> {
  const table = db.schema
    .createTable('register')
    .addColumn('doc', 'integer', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('id', 'uuid', (c) => c.notNull())
  await textColumns
    .split(' ')
    .reduce((columns, name) => columns.addColumn(name, 'text', (c) => c.notNull()), table)
    .addUniqueConstraint('register_seq_key', ['seq'])
    .addUniqueConstraint('register_id_key', ['id'])
    .execute()
  // Which certificates are not active: few, and read whole at a start.
  await sql`create index register_not_active on register (doc) where state <> 'active'`.execute(db)
}

async function createPostings(db: Kysely<never>): Promise<void> {
  // Terms are compared byte by byte; a language's collation would cost more and find the same.
  await db.schema
    .createTable('register_postings')
    .addColumn('term', sql`text collate "C"`, (c) => c.notNull())
    .addColumn('block', 'integer', (c) => c.notNull())
    .addColumn('docs', 'bytea', (c) => c.notNull())
    .addPrimaryKeyConstraint('register_postings_pkey', ['term', 'block'])
    .execute()
  // Bits do not compress.
  await sql`alter table register_postings alter column docs set storage external`.execute(db)
}

async function createCounts(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('register_counts')
    .addColumn('dimension', 'text', (c) => c.notNull())
    .addColumn('period', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('count', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('register_counts_pkey', ['dimension', 'period', 'value'])
    .execute()
}
