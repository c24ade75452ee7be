import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Applications that are being dealt with, for the clocks that everybody may see (docs/decisions/0123). The register is
 * emptied: what it counts now it did not count before, and it fills itself again from the log while it runs.
 */
export const openApplications: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createTable('open_applications')
      .addColumn('case_id', 'uuid', (c) => c.primaryKey())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('received', 'bigint', (c) => c.notNull())
      .addColumn('started', 'bigint', (c) => c.notNull())
      .addColumn('first_notice', 'bigint', (c) => c.notNull())
      .addColumn('registration', 'bigint', (c) => c.notNull())
      .execute()
    await sql`truncate register, register_postings, register_counts`.execute(db)
    await sql`delete from cursors where name in ('register', 'register_blocks')`.execute(db)
  },
}
