/**
 * The report of a month as of one moment. Pages are read one after the other for as long as a reader takes, and no
 * transaction stays open meanwhile: what may change until then, the states, is read at the beginning together with the
 * totals, in one statement. All else of a row stays as it was registered.
 */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { daily, monthly } from './counts.ts'
import type { RegisterRow, RegisterState } from './entry.ts'
import { afterMonth, totalsOf, type Totals } from './statistics.ts'

export interface MonthReport {
  readonly month: string
  readonly totals: Totals
  /** All certificates registered in the month, in order, some hundred at a time. */
  readonly pages: AsyncIterable<readonly RegisterRow[]>
}

/** Rows of a report read at once: short enough that others need not wait for it. */
const pageRows = 500

/** Which rows those of the month are, and which of them are not active. */
interface Span {
  readonly first: number
  readonly end: number
  readonly states: ReadonlyMap<number, RegisterState>
}

/** Dates never go back in the log: the certificates of a month follow those of all months before. */
export async function monthReport(db: Database, month: string): Promise<MonthReport> {
  const rows = await snapshot(db, month)
  const counted = rows.filter(({ kind }) => kind === 'count')
  const totals = totalsOf(counted.map((row) => ({ ...row, count: row.n })))
  const first = rows.find(({ kind }) => kind === 'before')?.n ?? 0
  const end = first + totals.registrations
  const states = new Map(
    rows
      .filter(({ kind }) => kind === 'state')
      .map(({ n, value }) => [n, value as RegisterState] as const),
  )
  return { month, totals, pages: pagesOf(db, { first, end, states }) }
}

interface SnapshotRow {
  readonly kind: 'count' | 'before' | 'state'
  readonly dimension: string
  readonly period: string
  readonly value: string
  readonly n: number
}

/** One statement sees one moment of the database, whatever is committed while it runs. */
async function snapshot(db: Database, month: string): Promise<readonly SnapshotRow[]> {
  const end = month + afterMonth
  const { rows } = await sql<SnapshotRow>`
    with span as (
      select
        coalesce(sum(count) filter (where period < ${month}), 0)::float8 as first,
        coalesce(sum(count) filter (where period >= ${month}), 0)::float8 as size
      from register_counts where dimension = 'registrations' and period < ${end}
    )
    select 'count' as kind, dimension, period, value, count::float8 as n
      from register_counts where dimension in (${sql.join([...monthly, ...daily])})
        and period >= ${month} and period < ${end} and count <> 0
    union all select 'before', '', '', '', first from span
    union all select 'state', '', '', state, doc::float8 from register, span
      where doc >= span.first and doc < span.first + span.size and state <> 'active'
    order by period, value`.execute(db.query)
  return rows
}

async function* pagesOf(db: Database, { first, end, states }: Span): AsyncGenerator<RegisterRow[]> {
  for (let from = first; from < end; from += pageRows) {
    const rows = await db.query
      .selectFrom('register')
      .where('doc', '>=', from)
      .where('doc', '<', Math.min(end, from + pageRows))
      .orderBy('doc')
      .selectAll()
      .execute()
    yield rows.map((row) => ({ ...row, state: states.get(row.doc) ?? 'active' }))
  }
}
