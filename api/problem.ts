/** Answers to what went wrong: RFC 9457 problem+json, whatever the failure. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { LogError } from './log/log.ts'
import { ChainError } from './chain/chain.ts'
import { isDisconnected } from './db/errors.ts'
import { ApiError, problems, type ProblemCode } from './errors.ts'
import { StoreError } from './store/store.ts'
import { TimestampError } from './timestamps/errors.ts'
import { VaultError } from './vault/errors.ts'

/** A problem document as served. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  readonly requestId: string
  readonly [extension: string]: unknown
}

/** After an early refusal the rest of an upload is read and dropped for this long, so that the answer arrives. */
const lingerMs = 10_000
const retryAfterSeconds = 1

const byStore = {
  missing: 'internal',
  corrupt: 'internal',
  full: 'storage_full',
  unreachable: 'unavailable',
  invalid: 'internal',
} as const satisfies Record<StoreError['code'], ProblemCode>

/** What body-parser and Express throw, by `type` or status (they are http-errors, not ours). */
const byType: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  'entity.too.large': ['too_large', 'The body is larger than this address takes.'],
  'request.aborted': ['upload_incomplete', 'The connection ended before the body was whole.'],
  'request.size.invalid': ['upload_incomplete', 'The body is not as long as Content-Length says.'],
  'encoding.unsupported': ['unsupported_media_type', 'The Content-Encoding is not supported.'],
}

/** The error to answer with: an ApiError as it is, failures of the parts by their code, all else `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof StoreError) return failure(byStore[error.code], error)
  if (error instanceof LogError)
    return failure(error.code === 'full' ? 'storage_full' : 'internal', error)
  if (error instanceof VaultError)
    return failure(error.code === 'full' ? 'storage_full' : 'internal', error)
  if (error instanceof ChainError)
    return failure(error.code === 'unreachable' ? 'unavailable' : 'internal', error)
  if (error instanceof TimestampError) return failure('unavailable', error)
  if (isDisconnected(error)) return failure('unavailable', error)
  return fromHttpError(error) ?? failure('internal', error)
}

const details: Partial<Record<ProblemCode, string>> = {
  storage_full: 'The registry has no room left; nothing was stored.',
  unavailable: 'A part of the registry does not answer; try again in a moment.',
}

function failure(code: ProblemCode, cause: unknown): ApiError {
  const detail = details[code] ?? 'The registry failed; the request id finds the reason in its log.'
  return new ApiError(code, detail, {}, { cause })
}

function fromHttpError(error: unknown): ApiError | undefined {
  if (!(error instanceof Error)) return undefined
  const known = 'type' in error && typeof error.type === 'string' ? byType[error.type] : undefined
  if (known) return new ApiError(known[0], known[1], {}, { cause: error })
  const caller = 'status' in error && typeof error.status === 'number' && error.status < 500
  if (!caller) return undefined
  return new ApiError('invalid_request', 'The request is malformed.', {}, { cause: error })
}

/** The problem document of an error. */
export function toProblem(error: ApiError, requestId: string): Problem {
  return {
    type: `urn:colophon:problem:${error.code}`,
    title: problems[error.code][1],
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
    ...error.extensions,
  }
}

/** Sends a problem document; an error of ours is left on the response for the log line. */
export function sendProblem(request: Request, response: Response, thrown: unknown): void {
  const error = toApiError(thrown)
  if (error.status >= 500) response.err = thrown instanceof Error ? thrown : error
  if (response.headersSent) {
    // Half an answer is out: only cutting the connection tells the caller that it is not whole.
    response.destroy()
    return
  }
  if (error.code === 'unavailable' || error.code === 'idempotency_conflict')
    response.set('Retry-After', String(retryAfterSeconds))
  if (error.status === 401 || error.code === 'key_forbidden')
    response.set('WWW-Authenticate', challengeOf(error.code))
  if (!request.complete) linger(request, response)
  response
    .status(error.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(toProblem(error, response.get('X-Request-Id') ?? '')))
}

/** RFC 6750: a token that was sent and is not taken is told apart from one that was not sent. */
function challengeOf(code: ProblemCode): string {
  if (code === 'key_forbidden') return 'Bearer realm="colophon", error="insufficient_scope"'
  const ended = ['session_expired', 'session_revoked', 'key_refused'].includes(code)
  return `Bearer realm="colophon"${ended ? ', error="invalid_token"' : ''}`
}

/**
 * Node reads and drops the rest of a body nobody read, without end. A caller that stops gets its answer and keeps
 * its connection; one that goes on sending gigabytes is cut off after a while.
 */
function linger(request: Request, response: Response): void {
  response.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), lingerMs).unref()
    request.once('close', () => clearTimeout(timer))
  })
}

/** The last middleware: every error becomes a problem document. */
export const problemHandler: ErrorRequestHandler = (error, request, response, _next) => {
  sendProblem(request, response, error)
}

/** Answers 404 where no route is. */
export const notFound: RequestHandler = () => {
  throw new ApiError('not_found', 'There is no such address; /docs lists those there are.')
}
