/** Listening and draining. The app itself never listens. */
import { randomUUID } from 'node:crypto'
import { createServer, STATUS_CODES } from 'node:http'
import type { RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { addressUrl, type Config } from './config.ts'
import { ApiError, type ProblemCode } from './errors.ts'
import { toProblem } from './problem.ts'

/** A connection on which nothing moves in either direction for this long is cut: slow uploads live, dead ones do not. */
const idleSocketMs = 300_000
const headersMs = 30_000
const keepAliveMs = 65_000
const drainMs = 30_000
const sweepMs = 50

/** What Node's parser refuses, by its code. */
const byParser: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_INVALID_EOF_STATE: ['upload_incomplete', 'The connection ended before the body was whole.'],
  HPE_HEADER_OVERFLOW: ['too_large', 'The header of the request is larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'invalid_request',
    'The header of the request did not arrive in time.',
  ],
}
const otherwise = ['invalid_request', 'The request is not HTTP/1.1.'] as const

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
  answerMalformed(server)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(config.port, config.host, resolve)
  await promise
  const { port } = addressOf(server)
  const close = () => drain(server, options.drainMs ?? drainMs)
  return { url: addressUrl(config.host, port), port, close }
}

/** What is not HTTP, or ends in the middle, never reaches the app: it is answered here, in the same form. */
function answerMalformed(server: Server): void {
  const last = new WeakMap<Duplex, ServerResponse>()
  server.prependListener('request', (request, response) => last.set(request.socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const response = last.get(socket)
    const halfAnswered = response?.headersSent === true && !response.writableFinished
    if (socket.writable && !halfAnswered) socket.end(malformed(error), () => socket.destroy())
    else socket.destroy()
  })
}

function malformed(failure: NodeJS.ErrnoException): string {
  const error = new ApiError(...(byParser[failure.code ?? ''] ?? otherwise))
  const body = JSON.stringify(toProblem(error, randomUUID()))
  return (
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nConnection: close\r\n` +
    `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
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
