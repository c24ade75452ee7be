/** What the registry answers of its statistics (docs/register.md). */
import { ask } from '../registry.ts'

type Counts = Readonly<Record<string, number>>

export interface Sums {
  readonly registrations: number
  readonly deposits: number
  readonly category: Counts
  readonly region: Counts
  readonly lane: Counts
  readonly state: Counts
}

export interface DaySums {
  readonly day: string
  readonly registrations: number
  readonly deposits: number
}

/** First and last month, both included; all where absent. */
export interface Period {
  readonly from?: string
  readonly to?: string
}

export interface LaneDecisions {
  readonly lane: string
  readonly decisions: number
  readonly certified: number
  readonly refused: number
  /** Seconds. */
  readonly median?: number
  readonly p90?: number
}

export interface Decisions {
  readonly totals: readonly LaneDecisions[]
  readonly months: readonly { readonly month: string; readonly lanes: readonly LaneDecisions[] }[]
}

export interface DeadlineClock {
  readonly days: number
  readonly within: number
  readonly over: number
}

export interface Clocks {
  /** Unix seconds. */
  readonly time: number
  readonly open: number
  readonly stages: readonly {
    readonly state: string
    readonly open: number
    readonly overdue: number
  }[]
  readonly deadlines: {
    readonly firstNotice: DeadlineClock
    readonly registration: DeadlineClock
  }
}

/** Sums of a period and of its days. Rejects with RefusedError, as all here. */
export function askSums(
  period: Period,
): Promise<{ readonly totals: Sums; readonly days: readonly DaySums[] }> {
  return ask(`/v1/register/statistics?${queryOf({ ...period, by: 'day' })}`)
}

export const askDecisions = (period: Period): Promise<Decisions> =>
  ask(`/v1/register/decisions?${queryOf(period)}`)

export const askClocks = (): Promise<Clocks> => ask('/v1/register/clocks')

/** A query of what is there. */
export function queryOf(parts: Readonly<Record<string, string | undefined>> | Period): string {
  const there = Object.entries(parts).filter((part): part is [string, string] => !!part[1])
  return new URLSearchParams(there).toString()
}
