/** Runs the registry: parts, app, listening, and an orderly end on SIGTERM or SIGINT. */
import { Registry, collectDefaultMetrics } from 'prom-client'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import { registrarDid } from './identity/registrar.ts'
import { createLogger } from './logger.ts'
import { listen, type Listening } from './server.ts'
import { servicesOf } from './services-of.ts'

export interface Running {
  readonly url: string
  readonly chainUrl: string
  /** DID of the registrar. */
  readonly did: string
  readonly context: Context
  /** Ends in order: no new requests, those under way finish, then every part is closed. */
  stop(): Promise<void>
  /** Resolves when stopped; rejects when a part was lost that only a restart brings back. */
  readonly stopped: Promise<void>
}

/** Opens and serves the registry. */
export async function serve(config: Config): Promise<Running> {
  const logger = createLogger(config)
  const context = await openContext(config, logger)
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let server: Listening
  try {
    server = await listen(createApp(servicesOf(context, metrics)), config)
  } catch (error) {
    await context[Symbol.asyncDispose]()
    throw error
  }
  return run(context, server)
}

function run(context: Context, server: Listening): Running {
  const { logger } = context
  let ending: Promise<void> | undefined
  const end = async (): Promise<void> => {
    await server.close()
    await context[Symbol.asyncDispose]()
    logger.info('stopped')
  }
  const stop = (): Promise<void> => (ending ??= end())
  const stopped = new Promise<void>((resolve, reject) => {
    const finish = (): void => void stop().then(resolve, reject)
    process.once('SIGTERM', finish).once('SIGINT', finish)
    const fail = (): void => {
      const { reason }: { reason: unknown } = context.lost
      logger.fatal({ err: reason }, 'a part was lost: ending, start again')
      const refuse = (): void => reject(reason)
      void stop().then(refuse, refuse)
    }
    if (context.lost.aborted) fail()
    else context.lost.addEventListener('abort', fail, { once: true })
  })
  return {
    url: server.url,
    chainUrl: context.node.url,
    did: registrarDid(context),
    context,
    stop,
    stopped,
  }
}

/** `node api/main.ts`: the server alone, for process managers and tests. One JSON line says when it is ready. */
async function main(): Promise<void> {
  const { loadConfig } = await import('./config.ts')
  const running = await serve(loadConfig())
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: running.url, chain: running.chainUrl })}\n`,
  )
  await running.stopped
}

if (import.meta.main) await main()
