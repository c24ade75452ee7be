import type { CopyPart } from './database.ts'
import type { Session } from './engine.ts'
import { DatabaseError } from './errors.ts'

/** Loads parts into empty tables without their keys and indexes, which are built at the end, each in one sorted pass. */
export async function loadUnindexed(
  session: Session,
  parts: AsyncIterable<CopyPart>,
): Promise<void> {
  const rebuild = new Map<string, string[]>()
  for await (const part of parts) {
    if (!rebuild.has(part.table)) rebuild.set(part.table, await dropIndexes(session, part.table))
    await session.copy(part, true)
  }
  // Crash order: keys are dropped, rows copied and keys made in one transaction, so a crash anywhere leaves the
  // tables empty and indexed, as they were.
  await session.run(`set local maintenance_work_mem = '256MB'`)
  for (const statements of rebuild.values()) {
    for (const statement of statements) await session.run(statement)
  }
  for (const table of rebuild.keys()) await session.run(`analyze "${table}"`)
}

/** Locks an empty table, drops what is indexed on it and returns the statements that bring it back. */
async function dropIndexes(session: Session, table: string): Promise<string[]> {
  await session.run(`lock table "${table}" in access exclusive mode`)
  const rows = await session.run(`select 'row' as found from "${table}" limit 1`)
  if (rows.length > 0) throw new DatabaseError('not_empty', `table ${table} has rows`)
  // TRUNCATE gives a new file in this transaction: what COPY FREEZE asks for, and without WAL at wal_level=minimal.
  await session.run(`truncate "${table}"`)
  const constraints = await dropConstraints(session, table)
  return [...constraints, ...(await dropPlainIndexes(session, table))]
}

async function dropConstraints(session: Session, table: string): Promise<string[]> {
  const found = await session.run(
    `select conname::text as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = '"${table}"'::regclass and contype in ('p', 'u')`,
  )
  for (const { name } of found) {
    await session.run(`alter table "${table}" drop constraint "${name}"`)
  }
  return found.map(
    ({ name, definition }) => `alter table "${table}" add constraint "${name}" ${definition}`,
  )
}

async function dropPlainIndexes(session: Session, table: string): Promise<string[]> {
  const found = await session.run(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = '"${table}"'::regclass`,
  )
  for (const { name } of found) await session.run(`drop index ${name}`)
  return found.map(({ definition }) => definition ?? '')
}
