/** How long decisions took, and how the clocks of open applications stand. */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { openStates, outcomes, type Outcome } from './applications.ts'
import { decided } from './counts.ts'
import { Durations } from './durations.ts'
import { lanes } from './entry.ts'
import { afterMonth, type Months } from './statistics.ts'

/** Decisions of a lane. Times are told of groups that are large enough (durations.ts). */
export interface LaneDecisions {
  readonly lane: (typeof lanes)[number]
  readonly decisions: number
  readonly certified: number
  readonly refused: number
  /** Half were decided within so many seconds. */
  readonly median?: number
  /** Nine of ten. */
  readonly p90?: number
}

export interface MonthDecisions {
  readonly month: string
  readonly lanes: readonly LaneDecisions[]
}

export interface Decisions {
  readonly totals: readonly LaneDecisions[]
  /** Oldest first; months without decisions are left out. */
  readonly months: readonly MonthDecisions[]
}

interface Row {
  readonly period: string
  readonly value: string
  readonly count: number
}

/** Decisions of some months, as a whole and by month. */
export async function decisionsOf(db: Database, months: Months): Promise<Decisions> {
  const { from = '', to = '9999-12' } = months
  // As one text: PGlite takes several times as long for as many rows.
  const { rows } = await sql<{ list: string }>`
    select coalesce(json_agg(json_build_array(period, value, count)), '[]')::text as list from register_counts
    where dimension = ${decided} and period >= ${from} and period < ${to + afterMonth} and count <> 0`.execute(
    db.query,
  )
  const list: [string, string, number][] = JSON.parse(rows[0]?.list ?? '[]')
  const found = list.map(([period, value, count]): Row => ({ period, value, count }))
  const byMonth = Object.entries(Object.groupBy(found, ({ period }) => period))
  return {
    totals: byLane(found),
    months: byMonth
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, of = []]) => ({ month, lanes: byLane(of) })),
  }
}

function byLane(rows: readonly Row[]): LaneDecisions[] {
  return lanes.flatMap((lane) => {
    const group = new Group()
    for (const { value, count } of rows) group.add(lane, value, count)
    return group.durations.count === 0 ? [] : [{ lane, ...group.sums() }]
  })
}

class Group {
  readonly durations = new Durations()
  readonly #outcomes: Record<Outcome, number> = { certified: 0, refused: 0 }

  /** `value`: how it is counted, `examined refused 86400` (counts.ts). */
  add(lane: string, value: string, count: number): void {
    const [of, how, step] = value.split(' ')
    const outcome = outcomes.find((one) => one === how)
    if (of !== lane || outcome === undefined) return
    this.durations.add(Number(step), count)
    this.#outcomes[outcome] += count
  }

  sums(): Omit<LaneDecisions, 'lane'> {
    const [median, p90] = [this.durations.percentile(50), this.durations.percentile(90)]
    return {
      decisions: this.durations.count,
      ...this.#outcomes,
      ...(median !== undefined && { median }),
      ...(p90 !== undefined && { p90 }),
    }
  }
}

/** Open applications in a state, and how many of them are past a deadline of the registry. */
export interface StageClock {
  readonly state: (typeof openStates)[number]
  readonly open: number
  readonly overdue: number
}

/** One of the registry's deadlines: how many applications it runs in, and how many are past it. */
export interface DeadlineClock {
  readonly within: number
  readonly over: number
}

export interface Clocks {
  readonly stages: readonly StageClock[]
  readonly firstNotice: DeadlineClock
  readonly registration: DeadlineClock
}

interface StageRow {
  readonly state: string
  readonly open: number
  readonly notices: number
  readonly late_notices: number
  readonly registrations: number
  readonly late: number
  readonly overdue: number
}

/** How the clocks stand at a time (Unix seconds). A deadline's last second is within it. */
export async function clocksAt(db: Database, time: number): Promise<Clocks> {
  const { rows } = await sql<StageRow>`
    select state, count(*)::float8 as open,
      (count(*) filter (where first_notice > 0))::float8 as notices,
      (count(*) filter (where first_notice > 0 and first_notice < ${time}))::float8 as late_notices,
      (count(*) filter (where registration > 0))::float8 as registrations,
      (count(*) filter (where registration > 0 and registration < ${time}))::float8 as late,
      (count(*) filter (where (first_notice > 0 and first_notice < ${time})
        or (registration > 0 and registration < ${time})))::float8 as overdue
    from open_applications group by state`.execute(db.query)
  const sum = (of: (row: StageRow) => number): number => rows.reduce((all, row) => all + of(row), 0)
  return {
    stages: openStates.flatMap((state) => {
      const row = rows.find((one) => one.state === state)
      return row ? [{ state, open: row.open, overdue: row.overdue }] : []
    }),
    firstNotice: clock(
      sum((row) => row.notices),
      sum((row) => row.late_notices),
    ),
    registration: clock(
      sum((row) => row.registrations),
      sum((row) => row.late),
    ),
  }
}

function clock(all: number, over: number): DeadlineClock {
  return { within: all - over, over }
}
