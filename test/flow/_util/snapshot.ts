/** Everything that a refused act must leave as it was. */
import { createHash } from 'node:crypto'
import type { Context } from '../../../api/context.ts'
import type { Schema } from '../../../api/db/schema.ts'

/** Tables of acts; those that follow the chain or the log by themselves are left out. */
const tables = [
  'entries',
  'cases',
  'case_events',
  'deposits',
  'certificates',
  'identities',
  'status_changes',
  'status_lists',
  'role_grants',
  'idempotency_keys',
] as const satisfies readonly (keyof Schema)[]

async function digestOf({ db }: Context, table: (typeof tables)[number]): Promise<string> {
  const rows = await db.query.selectFrom(table).selectAll().execute()
  const lines = rows.map((row) => JSON.stringify(row, (_name, value) => written(value)))
  return `${rows.length} ${createHash('sha256').update(lines.toSorted().join('\n')).digest('hex')}`
}

function written(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}

/** Next log index, rows of each table, and how many dossiers can be opened. */
export async function snapshot(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const digests: Record<string, unknown> = { next: context.log.next }
  for (const table of tables) digests[table] = await digestOf(context, table)
  const { dossiers } = context.vault
  const open = dossiers.ids().filter((id) => dossiers.open(id) instanceof Uint8Array)
  return { ...digests, dossiers: open.length }
}
