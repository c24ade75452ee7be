/**
 * The public register (登记簿): search, statistics, monthly report. "Works registration is to be managed by computer
 * databases and open to the public" (1994 Measures art. 12); reports are monthly (art. 11).
 */
import { Follower, type FollowerDeps } from './follow.ts'
import { monthReport, type MonthReport } from './month-report.ts'
import { entriesOf, Rows, type ShownEntry } from './rows.ts'
import { search, type Page, type PageQuery } from './search.ts'
import {
  dayTotals,
  monthTotals,
  totals,
  type DayTotals,
  type Months,
  type MonthTotals,
  type Totals,
} from './statistics.ts'

export type { MonthReport }

export interface Register {
  /** Index of the first log entry that is not in the register yet: it follows the log by less than a second. */
  readonly next: number
  /** Resolves when all that was sequenced before the call is in the register. */
  caughtUp(): Promise<void>
  /** One page of a search. Throws CursorError. */
  search(query: PageQuery): Promise<Page>
  /** Sums by month, oldest first. */
  months(range: Months): Promise<MonthTotals[]>
  /** Sums by day, oldest first. */
  days(range: Months): Promise<DayTotals[]>
  /** Sums of all months of a range. */
  totals(range: Months): Promise<Totals>
  /** What the register shows of certificates, by their ids; those that are not in it (yet) are left out. */
  entries(ids: readonly string[]): Promise<Map<string, ShownEntry>>
  /** The report of a month, `2026-11`: totals and rows as of one moment. */
  report(month: string): Promise<MonthReport>
}

export interface OpenRegister extends Register {
  /** Ends after the transaction under way. */
  stop(): Promise<void>
}

/** Opens the register: it begins to follow the log at once, and answers as far as it has come. */
export function openPublicRegister(deps: FollowerDeps): OpenRegister {
  const { db } = deps
  const follower = new Follower(deps)
  const { postings } = follower
  const rows = new Rows(db)
  return {
    get next() {
      return follower.next
    },
    caughtUp: () => follower.caughtUp(),
    search: async (query) => search({ db, postings, rows }, await follower.view(), query),
    months: (range) => monthTotals(db, range),
    days: (range) => dayTotals(db, range),
    totals: (range) => totals(db, range),
    report: async (month) => {
      // Rejects where the register cannot be opened, as every answer of it.
      await follower.view()
      return monthReport(db, month)
    },
    entries: (ids) => entriesOf(db, ids),
    stop: () => follower.stop(),
  }
}
