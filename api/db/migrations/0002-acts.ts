import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Cases and what becomes of certificates. One row an event, never changed; `cases` has the newest standing of each, kept
 * by the database itself in the transaction that brings the event, so that the two cannot differ.
 */
export const acts: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await createCaseTables(db)
    await keepStanding(db)
    await createStatusTables(db)
    await shareWorks(db)
  },
}

async function createCaseTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('case_events')
    .addColumn('case_id', 'uuid', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('party', 'bytea', (c) => c.notNull())
    .addColumn('assignee', 'bytea', (c) => c.notNull())
    .addColumn('due', 'bigint', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('time', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('case_events_pkey', ['case_id', 'position'])
    .execute()
  await db.schema
    .createTable('cases')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('party', 'bytea', (c) => c.notNull())
    .addColumn('assignee', 'bytea', (c) => c.notNull())
    .addColumn('due', 'bigint', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('opened', 'bigint', (c) => c.notNull())
    .addColumn('updated', 'bigint', (c) => c.notNull())
    .addColumn('events', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('cases_queue').on('cases').columns(['type', 'state', 'seq']).execute()
  await db.schema.createIndex('cases_party').on('cases').columns(['party', 'seq']).execute()
  await sql`create index cases_due on cases (due) where due > 0`.execute(db)
  await sql`create index cases_assignee on cases (assignee, seq) where assignee <> ''`.execute(db)
}

/** A trigger and not a second write: COPY fires it, and it holds for every way into the table. */
async function keepStanding(db: Kysely<never>): Promise<void> {
  await sql`
    create function keep_standing() returns trigger language plpgsql as $$
    begin
      insert into cases values (new.case_id, new.type, new.state, new.party, new.assignee, new.due, new.lane,
        new.time, new.time, new.position + 1, new.seq)
      on conflict (id) do update set state = excluded.state, party = excluded.party, assignee = excluded.assignee,
        due = excluded.due, lane = excluded.lane, updated = excluded.updated, events = excluded.events,
        seq = excluded.seq;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger case_events_standing after insert on case_events
    for each row execute function keep_standing()`.execute(db)
}

async function createStatusTables(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('status_changes')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('certificate_id', 'uuid', (c) => c.notNull())
    .addColumn('log_index', 'bigint', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('applicant', 'bytea', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .execute()
  await sql`create index status_changes_until on status_changes (until) where until > 0`.execute(db)
  await db.schema
    .createIndex('status_changes_certificate')
    .on('status_changes')
    .columns(['certificate_id'])
    .execute()
  await db.schema
    .createIndex('status_changes_log_index')
    .on('status_changes')
    .columns(['log_index'])
    .execute()
  await db.schema
    .createIndex('status_changes_applicant')
    .on('status_changes')
    .columns(['applicant'])
    .execute()
  await db.schema.createIndex('identities_holder').on('identities').columns(['holder']).execute()
  await db.schema
    .createTable('status_lists')
    .addColumn('purpose', 'text', (c) => c.notNull())
    .addColumn('list', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('time', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('status_lists_pkey', ['purpose', 'list', 'seq'])
    .execute()
  await db.schema
    .createTable('role_grants')
    .addColumn('seq', 'bigint', (c) => c.primaryKey())
    .addColumn('holder', 'bytea', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('granted', 'smallint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('role_grants_holder').on('role_grants').columns(['holder']).execute()
}

/** A corrected certificate is another version over the same work. */
async function shareWorks(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('certificates').dropConstraint('certificates_work_id_key').execute()
  await db.schema
    .createIndex('certificates_work_id')
    .on('certificates')
    .columns(['work_id'])
    .execute()
}
