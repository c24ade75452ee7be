/** Listening and draining. The app itself never listens. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressUrl, type Config } from './config.ts'

/** A connection on which nothing moves in either direction for this long is cut: slow uploads live, dead ones do not. */
const idleSocketMs = 300_000
const headersMs = 30_000
const keepAliveMs = 65_000
const drainMs = 30_000
const sweepMs = 50

export interface Listening {
  /** Where it listens, `http://address:port`. */
  readonly url: string
  readonly port: number
  /** Accepts nothing new, lets running requests end, and cuts those that have not after `drainMs`. */
  close(): Promise<void>
}

/**
 * Serves an app. Rejects with the system's error (`EADDRINUSE`, `EACCES`) where the port cannot be had.
 * A request may take any time as long as bytes move: 5 GB over a slow line are hours.
 */
export async function listen(
  app: RequestListener,
  config: Pick<Config, 'host' | 'port'>,
  options: { readonly drainMs?: number } = {},
): Promise<Listening> {
  const server = createServer(
    { requestTimeout: 0, headersTimeout: headersMs, keepAliveTimeout: keepAliveMs },
    app,
  )
  server.setTimeout(idleSocketMs)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(config.port, config.host, resolve)
  await promise
  const { port } = addressOf(server)
  const close = () => drain(server, options.drainMs ?? drainMs)
  return { url: addressUrl(config.host, port), port, close }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not on a port')
  return address
}

async function drain(server: Server, patienceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  // close() also closes idle keep-alive connections; its callback comes when the last request has ended.
  server.close(() => resolve())
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs)
  // A keep-alive connection whose last request ends during the drain would stay open until its own timeout.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
  await promise
  clearTimeout(timer)
  clearInterval(sweep)
}
