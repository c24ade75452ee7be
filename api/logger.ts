/**
 * Logs: ids, codes and durations. Never bodies, query strings, names, addresses of callers, or secrets. Of a path only the
 * route and ids of ours in it: anything can stand in a path that somebody has typed.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pino, type DestinationStream, type Logger } from 'pino'
import { pinoHttp, type HttpLogger } from 'pino-http'
import type { Config } from './config.ts'

const requestId = /^[A-Za-z0-9._-]{1,64}$/

/** An error without the properties that libraries hang on it (a database's hold values of rows). */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type: name, message, ...code, stack, ...(cause ? { cause: describeError(cause) } : {}) }
}

/** The program's logger: JSON lines on standard output, or on the destination given. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination?: DestinationStream,
): Logger {
  const options = { level: config.logLevel, base: null, serializers: { err: describeError } }
  // Not synchronous: under load a write for every line is a tenth of the work. What is left is written at exit.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}

/** For commands on a terminal: only what needs attention, on standard error. */
export function quietLogger(): Logger {
  return createLogger({ logLevel: 'warn' }, pino.destination(2))
}

/** The caller's X-Request-Id where it is a plain one, else a new one. */
export function chooseRequestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id']
  const id = typeof given === 'string' && requestId.test(given) ? given : randomUUID()
  response.setHeader('X-Request-Id', id)
  return id
}

/** What may be told of a path: UUIDs, DIDs, and numbers too short for a telephone. */
const loggable =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|did:ethr:0x[0-9a-f]{1,16}:0x[0-9a-f]{40}|\d{1,9})$/

/** The path of a request as it is logged: the route's template, with what may be told of its parameters filled in. */
export function pathToLog(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (hidden, name: string) => {
    const value = parameters[name]
    return typeof value === 'string' && loggable.test(value) ? value : hidden
  })
}

/** A request as Express has it: it knows its answer, on which routing leaves the path. */
interface Routed extends IncomingMessage {
  readonly res?: { readonly locals?: Readonly<Record<string, unknown>> }
}

function describeRequest({ method, res }: Routed): object {
  const path = res?.locals?.['path']
  return { method, path: typeof path === 'string' ? path : 'none' }
}

function levelOf(response: ServerResponse, error?: Error): 'error' | 'info' | 'debug' {
  if (error || response.statusCode >= 500) return 'error'
  return response.req.url === '/health' || response.req.url === '/metrics' ? 'debug' : 'info'
}

/** The status of the answer; `cut` where the connection ended before it was out. */
export function statusOf(response: ServerResponse): number | 'cut' {
  return response.writableEnded ? response.statusCode : 'cut'
}

/** One line a request, when it is answered or cut off; a failure of ours is in it (`response.err`). */
export function httpLogger(logger: Logger): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: chooseRequestId,
    wrapSerializers: false,
    quietReqLogger: true,
    // What is told of the request is known when it has been routed.
    quietResLogger: true,
    customSuccessObject: (req, _response, told: object) => ({ req, ...told }),
    customErrorObject: (req, _response, _error, told: object) => ({ req, ...told }),
    customLogLevel: (_request, response, error) => levelOf(response, error),
    customSuccessMessage: (_request, response) => (response.writableEnded ? 'answered' : 'cut off'),
    customErrorMessage: () => 'failed',
    serializers: {
      req: describeRequest,
      res: (response: ServerResponse) => ({ status: statusOf(response) }),
      err: describeError,
    },
  })
}
