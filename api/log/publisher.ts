/**
 * Publishes at an interval whatever was sequenced: tiles durable, then the signed checkpoint.
 * A pass that fails is repeated; a record is acknowledged before it is published, never the reverse.
 */
import type { Logger } from 'pino'
import { LogError, type TransparencyLog } from './log.ts'
import { startLoop, type Loop } from './loop.ts'

export interface PublisherDeps {
  readonly log: TransparencyLog
  readonly logger: Logger
  /** Milliseconds between passes. */
  readonly interval: number
  /** Only on demand. */
  readonly idle?: boolean
  /** Told when the disk is full (true) and when publishing works again (false). */
  onFull(full: boolean): void
  /** Told when the log can go no further in this process: stop and start again. */
  onFatal(error: LogError): void
}

/** Starts publishing. `loop.now()` runs a pass at once. */
export function startPublisher(deps: PublisherDeps): Loop {
  const { log, logger, interval } = deps
  const pass = async (): Promise<void> => {
    if (log.next === log.checkpoint().size) return
    try {
      await log.publish()
      deps.onFull(false)
    } catch (error) {
      if (error instanceof LogError && error.code === 'full') deps.onFull(true)
      if (error instanceof LogError && error.code === 'fatal') deps.onFatal(error)
      throw error
    }
  }
  return startLoop({
    name: 'publisher',
    pass,
    interval,
    longest: 2_000,
    logger,
    idle: deps.idle === true,
  })
}
