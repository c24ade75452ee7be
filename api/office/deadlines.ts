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
  let left: LeftToPeople = new Map()
  const pass = async (): Promise<void> => {
    for (const type of caseTypes) await lapseCases(options, type)
    left = await certifyUnopposed(options, left)
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
 * Applications that were not certified by the system, so that somebody has to look at them, by id: the log index of their
 * last event then, and when (Unix seconds). Kept by the process: after a restart each is tried once more.
 */
type LeftToPeople = ReadonlyMap<string, { readonly seq: number; readonly tried: number }>

/** Seconds after which one is tried again all the same: what stood in its way may have been taken back elsewhere. */
const triedAgainAfter = 3600

const waiting = { type: 'application', states: ['submitted'], lane: 'automatic' } as const
const step = { caseType: 'application', transition: 'certifyAutomatically', payload: {} } as const

/**
 * Applications of the automatic lane that nobody can object to any more, longest waiting first, up to those that wait
 * still. Behind those that somebody has to look at there may be others. Returns the former: without an event of theirs
 * they are not tried again in every pass.
 */
async function certifyUnopposed(
  { book, now, batch = usualBatch }: DeadlineOptions,
  before: LeftToPeople,
): Promise<LeftToPeople> {
  const left = new Map<string, { seq: number; tried: number }>()
  for (let after: number | undefined; ;) {
    const rows = await book.listCases({
      ...waiting,
      limit: batch,
      ...(after !== undefined && { after }),
    })
    const [known, fresh] = partition(rows, ({ id, seq }) => isLeft(before.get(id), seq, now()))
    for (const { id } of known) left.set(id, before.get(id)!)
    const acts = fresh.map(({ id }) => book.move({ ...step, caseId: id, actor: system }))
    const codes = await codesOf(acts)
    const tried = now()
    for (const [i, { id, seq }] of fresh.entries())
      if (codes[i] !== undefined && codes[i] !== 'too_early') left.set(id, { seq, tried })
    if (rows.length < batch || codes.includes('too_early')) return left
    after = rows.at(-1)?.seq
  }
}

function isLeft(
  known: { readonly seq: number; readonly tried: number } | undefined,
  seq: number,
  time: number,
): boolean {
  return known?.seq === seq && time < known.tried + triedAgainAfter
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))]
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
 * Waits for all and returns the codes of what was refused. That is no failure: somebody decided meanwhile, or (the work was
 * registered on another application) somebody has to. It must not keep the rest from being done.
 */
async function settle(acts: readonly Promise<unknown>[]): Promise<string[]> {
  return (await codesOf(acts)).filter((code) => code !== undefined)
}

/** As `settle`, in the order of the acts; undefined for what was done. */
async function codesOf(acts: readonly Promise<unknown>[]): Promise<(string | undefined)[]> {
  return (await Promise.allSettled(acts)).map((outcome) => {
    if (outcome.status === 'fulfilled') return undefined
    const error: unknown = outcome.reason
    if (error instanceof ApiError && error.status < 500) return error.code
    throw error
  })
}
