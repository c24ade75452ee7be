/**
 * Keeps the embedded chain running: a node that dies is started again on the same port and folder. It loses
 * nothing when it dies (every block is one durable transaction), so who uses it sees only a pause.
 */
import type { Logger } from 'pino'
import { startEmbeddedChain, type EmbeddedChain, type EmbeddedChainOptions } from './start.ts'

export interface SupervisedChain {
  readonly url: string
  /** Process id of the node that runs now; undefined between two. */
  readonly pid: () => number | undefined
  stop(): Promise<void>
}

const firstPause = 200
const longestPause = 10_000

/** Starts the node and starts it again whenever it ends, until stopped. Throws if the first start fails. */
export async function superviseEmbeddedChain(
  options: EmbeddedChainOptions,
  logger: Logger,
): Promise<SupervisedChain> {
  let chain: EmbeddedChain | undefined = await startEmbeddedChain(options)
  const { url } = chain
  const again = { ...options, port: Number(new URL(url).port) }
  let [stopped, pause] = [false, firstPause]
  let timer: NodeJS.Timeout | undefined
  let restarting: Promise<void> | undefined

  const restart = async (): Promise<void> => {
    try {
      const started = await startEmbeddedChain(again)
      if (stopped) return await started.stop()
      chain = started
      pause = firstPause
      logger.info({ url }, 'the embedded chain runs again')
      watch(started)
    } catch (error) {
      logger.error({ err: error }, 'the embedded chain does not start')
      later()
    }
  }
  const later = (): void => {
    if (stopped) return
    timer = setTimeout(() => void (restarting = restart()), pause)
    pause = Math.min(longestPause, pause * 2)
  }
  const watch = (running: EmbeddedChain): void => {
    running.process.once('exit', (code, signal) => {
      chain = undefined
      if (!stopped) logger.warn({ code, signal }, 'the embedded chain ended')
      later()
    })
  }
  watch(chain)
  return {
    url,
    pid: () => chain?.process.pid,
    async stop() {
      stopped = true
      clearTimeout(timer)
      // One that is being started stops itself; its folder is free only then.
      await restarting
      await chain?.stop()
    },
  }
}
