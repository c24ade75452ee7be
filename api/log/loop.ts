/** A pass repeated at an interval, one at a time; after a failure the pause doubles up to a limit. */
import type { Logger } from 'pino'

export interface LoopOptions {
  readonly name: string
  readonly pass: () => Promise<void>
  /** Milliseconds between passes. */
  readonly interval: number
  /** Longest pause after failures, milliseconds. */
  readonly longest: number
  readonly logger: Logger
  /** Runs only when told to by `now()`. */
  readonly idle?: boolean
}

export interface Loop {
  /** Runs a pass now (after the one under way); rejects if it fails. */
  readonly now: () => Promise<void>
  /** The failure of the last pass, if it failed. */
  readonly failure: Error | undefined
  /** Ends after the pass under way. */
  readonly stop: () => Promise<void>
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Starts the loop. */
export function startLoop(options: LoopOptions): Loop {
  const { name, pass, interval, longest, logger } = options
  let [failures, stopped] = [0, false]
  let failure: Error | undefined
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()

  const settle = (error: Error | undefined): void => {
    if (error && failures === 0)
      logger.warn({ err: error, loop: name }, 'a pass failed, will repeat')
    if (!error && failures > 0) logger.info({ loop: name, failures }, 'works again')
    failures = error ? failures + 1 : 0
    failure = error
  }
  const attempt = async (): Promise<void> => {
    try {
      await pass()
    } catch (error) {
      settle(asError(error))
      throw error
    }
    settle(undefined)
  }
  const run = (): Promise<void> => {
    const one = last.then(attempt)
    last = one.catch(() => undefined)
    return one
  }
  const again = (): void => {
    if (stopped || options.idle === true) return
    const pause = failures === 0 ? interval : Math.min(longest, interval * 2 ** failures)
    timer = setTimeout(tick, pause)
  }
  const tick = (): void => {
    void run().then(again, again)
  }
  again()
  return {
    now: run,
    get failure() {
      return failure
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await last
    },
  }
}
