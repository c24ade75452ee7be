import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Slim tables over the log's segments. Keys are what the register promises to be unique; `deposits_sha256`,
 * `certificate_files_sha256` and `did_events_identity` are the only indexes beside them: each costs at every bulk load.
 */
export const init: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await createLogTables(db)
    await createCertificateTables(db)
    await createChainTables(db)
  },
}

async function createLogTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('entries')
    .addColumn('seq', 'bigint', (c) => c.primaryKey())
    .addColumn('kind', 'smallint', (c) => c.notNull())
    .addColumn('subject', 'uuid', (c) => c.notNull())
    .addColumn('segment', 'integer', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('length', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('deposits')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('holder', 'bytea', (c) => c.notNull())
    .addColumn('sha256', 'bytea', (c) => c.notNull())
    .execute()
  // Not unique: a holder may deposit digests first and the file itself later. The sequencer refuses the rest.
  await db.schema.createIndex('deposits_sha256').on('deposits').columns(['sha256']).execute()
  await db.schema
    .createTable('idempotency_keys')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('fingerprint', 'bytea', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute()
}

async function createCertificateTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('certificates')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('work_id', 'uuid', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('serial', 'integer', (c) => c.notNull())
    .addColumn('applicant', 'bytea', (c) => c.notNull())
    .addUniqueConstraint('certificates_work_id_key', ['work_id'])
    .addUniqueConstraint('certificates_number_key', ['number'])
    .addUniqueConstraint('certificates_series_serial_key', ['series', 'serial'])
    .execute()
  await db.schema
    .createTable('certificate_files')
    .addColumn('sha256', 'bytea', (c) => c.notNull())
    .addColumn('certificate_id', 'uuid', (c) => c.notNull())
    .addColumn('applicant', 'bytea', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('certificate_files_sha256')
    .on('certificate_files')
    .columns(['sha256'])
    .execute()
  await db.schema
    .createTable('identities')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('holder', 'bytea', (c) => c.notNull())
    .execute()
}

async function createChainTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('anchors')
    .addColumn('size', 'bigint', (c) => c.primaryKey())
    .addColumn('block_number', 'bigint', (c) => c.notNull())
    .addColumn('block_time', 'bigint', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('record', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('did_events')
    .addColumn('block_number', 'bigint', (c) => c.notNull())
    .addColumn('log_index', 'integer', (c) => c.notNull())
    .addColumn('block_time', 'bigint', (c) => c.notNull())
    .addColumn('identity', 'bytea', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('args', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('did_events_pkey', ['block_number', 'log_index'])
    .execute()
  await db.schema
    .createIndex('did_events_identity')
    .on('did_events')
    .columns(['identity'])
    .execute()
  await db.schema
    .createTable('cursors')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .execute()
}
