/** Counts of calls, put together by day. Pure. */

export interface Use {
  readonly day: string
  readonly outcome: string
  readonly calls: number
}

export interface DayOfUse {
  readonly day: string
  /** Calls by how they ended. */
  readonly calls: Readonly<Record<string, number>>
  readonly all: number
}

/** One row a day, the newest first. */
export function byDay(uses: readonly Use[]): DayOfUse[] {
  const days = new Map<string, Record<string, number>>()
  for (const { day, outcome, calls } of uses) {
    const of = days.get(day) ?? {}
    days.set(day, of)
    of[outcome] = (of[outcome] ?? 0) + calls
  }
  const rows = [...days].map(([day, calls]) => ({
    day,
    calls,
    all: Object.values(calls).reduce((sum, count) => sum + count, 0),
  }))
  return rows.toSorted((a, b) => (a.day < b.day ? 1 : -1))
}
