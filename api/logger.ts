/** Logs: ids, codes and durations. Never bodies, query strings, names, addresses of callers, or secrets. */
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

function describeRequest(request: IncomingMessage): object {
  return { method: request.method, path: request.url?.split('?', 1)[0] }
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
