import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a person has on record is listed newest first: by holder, in the order of the log. */
export const byHolder: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createIndex('deposits_holder')
      .on('deposits')
      .columns(['holder', 'seq'])
      .execute()
    await db.schema
      .createIndex('certificates_applicant')
      .on('certificates')
      .columns(['applicant', 'seq'])
      .execute()
  },
}
