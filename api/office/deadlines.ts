/**
 * What falls due: lapsed deadlines of cases, suspensions that end by themselves, status lists older than a day. One pass
 * records all of it; a case that was moved meanwhile is left alone.
 */
import type { Logger } from 'pino'
import type { Book } from '../book/book.ts'
import { lapse, system } from '../cases/engine.ts'
import { machineOf } from '../cases/machines.ts'
import { caseTypes, day, type CaseType } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import { startLoop, type Loop } from '../log/loop.ts'

export interface DeadlineOptions {
  readonly book: Book
  readonly logger: Logger
  /** Unix seconds. */
  readonly now: () => number
  /** Runs only when told to. */
  readonly idle: boolean
  /** Cases taken up at once; 200 where absent: one batch of the log. */
  readonly batch?: number
}

const interval = 5_000
const longest = 60_000
const usualBatch = 200

/** States of a type that lapse. */
function lapsing(type: CaseType): readonly string[] {
  return machineOf(type).transitions[lapse]?.from ?? []
}

/** Starts the loop. */
export function startDeadlines(options: DeadlineOptions): Loop {
  const { logger, idle } = options
  const pass = async (): Promise<void> => {
    for (const type of caseTypes) await lapseCases(options, type)
    await certifyUnopposed(options)
    await endSuspensions(options)
    await renewLists(options)
  }
  return startLoop({ name: 'deadlines', pass, interval, longest, logger, idle })
}

async function lapseCases(
  { book, batch = usualBatch }: DeadlineOptions,
  type: CaseType,
): Promise<void> {
  const states = lapsing(type)
  if (states.length === 0) return
  for (;;) {
    const due = await book.overdueCases(type, states, batch)
    const steps = due.map(({ id }) =>
      book.move({ caseId: id, caseType: type, transition: lapse, actor: system, payload: {} }),
    )
    const refused = await settle(steps)
    if (due.length < batch || refused.length === due.length) return
  }
}

/**
 * Applications of the automatic lane that nobody can object to any more, longest waiting first, up to those that wait
 * still. Behind those that somebody has to look at there may be others.
 */
async function certifyUnopposed({ book, batch = usualBatch }: DeadlineOptions): Promise<void> {
  const waiting = { type: 'application', states: ['submitted'], lane: 'automatic' } as const
  const step = { caseType: 'application', transition: 'certifyAutomatically', payload: {} } as const
  for (let after: number | undefined; ;) {
    const rows = await book.listCases({
      ...waiting,
      limit: batch,
      ...(after !== undefined && { after }),
    })
    const acts = rows.map(({ id }) => book.move({ ...step, caseId: id, actor: system }))
    const refused = await settle(acts)
    if (rows.length < batch || refused.some(({ code }) => code === 'too_early')) return
    after = rows.at(-1)?.seq
  }
}

async function endSuspensions({ book, batch = usualBatch }: DeadlineOptions): Promise<void> {
  const ended = await book.endedSuspensions(batch)
  const restore = { change: 'restored', reason: 'term_ended', actor: system } as const
  await settle(ended.map((certificate) => book.changeStatus({ ...restore, certificate })))
}

async function renewLists({ book, now, batch = usualBatch }: DeadlineOptions): Promise<void> {
  const stale = await book.staleLists(now() - day, batch)
  if (stale.length > 0) await book.renewLists(stale)
}

/**
 * Waits for all and returns what was refused. That is no failure: somebody decided meanwhile, or (the work was
 * registered on another application) somebody has to. It must not keep the rest from being done.
 */
async function settle(acts: readonly Promise<unknown>[]): Promise<ApiError[]> {
  const refused: ApiError[] = []
  for (const outcome of await Promise.allSettled(acts)) {
    if (outcome.status === 'fulfilled') continue
    const error: unknown = outcome.reason
    if (!(error instanceof ApiError && error.status < 500)) throw error
    refused.push(error)
  }
  return refused
}
