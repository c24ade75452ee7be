/** Reads what a request carries, by its schema, and says in the terms of the form what is wrong with it. */
import type { Request } from 'express'
import type { z } from 'zod'
import { parseStrict } from '../../verifier/canonical.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { ApiError, type ProblemCode } from '../errors.ts'

/** One fault of a request, as it stands in the problem document's `errors`. */
export interface Fault {
  readonly in: 'body' | 'query' | 'path' | 'header'
  /** JSON Pointer into the body, or `/name` of a parameter or header. */
  readonly pointer: string
  readonly code: ProblemCode
  readonly detail: string
}

/** Faults listed at most: a hostile body must not make an answer larger than itself. */
const most = 20
const longestDetail = 300
const longestName = 100

const byField: Readonly<Record<string, ProblemCode>> = {
  holder: 'invalid_did',
  applicant: 'invalid_did',
  did: 'invalid_did',
  sha256: 'invalid_digest',
  sm3: 'invalid_digest',
  date: 'invalid_date',
  category: 'unknown_category',
  title: 'invalid_name',
  alternativeTitle: 'invalid_name',
  displayName: 'invalid_name',
  owner: 'invalid_name',
  city: 'invalid_name',
}

/** Reads a value by a schema. Throws ApiError with the code of the first fault, and all faults in `errors`. */
export function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: Fault['in'],
): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  return refuse(faultsOf(result.error, value, where))
}

/** Throws ApiError with the code of the first fault, and the faults in `errors`. */
export function refuse(faults: readonly Fault[]): never {
  const errors = faults.slice(0, most)
  throw new ApiError(errors[0]!.code, wordsOf(errors), { errors })
}

function wordsOf([first]: readonly Fault[]): string {
  return `${first?.pointer || 'The request'}: ${first?.detail}`
}

/** Reads the parameters. U+0000 is in no text of the register, and no database takes it: refused before it gets there. */
export function readQuery<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  const given = { ...request.query }
  const names = Object.keys(given).filter((name) => hasNul(given[name]))
  const told = {
    in: 'query',
    code: 'invalid_request',
    detail: 'holds the character U+0000',
  } as const
  if (names.length > 0) refuse(names.map((name) => ({ ...told, pointer: pointerOf([name]) })))
  return read(schema, given, 'query')
}

/** Reads the headers that a schema names, as it names them; all others are left alone. */
export function readHeaders<S extends z.ZodObject>(schema: S, request: Request): z.output<S> {
  const names = Object.keys(schema.shape).filter((name) => request.get(name) !== undefined)
  const given = Object.fromEntries(names.map((name) => [name, request.get(name)]))
  return read(schema, given, 'header')
}

const hasNul = (value: unknown): boolean => typeof value === 'string' && value.includes('\0')

/** Parameters of the path. A path that does not have their form leads nowhere: ApiError `not_found`. */
export function readPath<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  const result = schema.safeParse({ ...request.params })
  if (result.success) return result.data
  const errors = faultsOf(result.error, request.params, 'path')
  throw new ApiError('not_found', `There is no such address: ${wordsOf(errors)}`, { errors })
}

function faultsOf(error: z.ZodError, value: unknown, where: Fault['in']): Fault[] {
  return error.issues
    .flatMap(nearest)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownMember([...issue.path, key], where))
        : fault(issue, where, value),
    )
}

type Issue = z.core.$ZodIssue

/** Of a value that may have several forms: what is wrong with it by the form that it is nearest to. */
function nearest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const [best] = issue.errors.toSorted((a, b) => strangeness(a) - strangeness(b))
  const faults = (best ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
  return faults.length === 0 ? [issue] : faults.flatMap(nearest)
}

/** How many members of the value itself are missing, unknown or of another type. */
function strangeness(issues: readonly Issue[]): number {
  return issues
    .filter(({ path }) => path.length < 2)
    .reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0)
}

function unknownMember(path: readonly PropertyKey[], where: Fault['in']): Fault {
  const detail =
    where === 'query' || where === 'header'
      ? 'is not a parameter here'
      : 'is not a member of this form'
  return { in: where, pointer: pointerOf(path), code: 'invalid_request', detail }
}

// A member that is missing is a fault of the form; only a value that is there can be a bad date or name.
function fault(issue: Issue, where: Fault['in'], value: unknown): Fault {
  const pointer = pointerOf(issue.path)
  const missing = issue.code === 'invalid_type' && at(value, issue.path) === undefined
  if (missing) return { in: where, pointer, code: 'invalid_request', detail: 'is missing' }
  const field = issue.path.findLast((part) => typeof part === 'string')
  const code = (field !== undefined && byField[field]) || 'invalid_request'
  return { in: where, pointer, code, detail: issue.message.slice(0, longestDetail) }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
    value,
  )
}

/** JSON Pointer (RFC 6901); a hostile member name is cut short. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${escapePointer(String(part).slice(0, longestName))}`).join('')
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** The media type of the body, lower case, without parameters. */
export function mediaTypeOf(request: Request): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase()
}

/** Refuses a body of another media type than those a route takes, or one that is compressed. */
export function expectMediaType<T extends string>(request: Request, taken: readonly T[]): T {
  const type = mediaTypeOf(request)
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity')
    throw new ApiError('unsupported_media_type', 'Send the body without a Content-Encoding.')
  const found = taken.find((one) => one === type)
  if (found !== undefined) return found
  throw new ApiError('unsupported_media_type', `Send the body as ${taken.join(' or ')}.`, {
    supported: taken,
  })
}

/**
 * Reads a body whole. Throws ApiError `too_large` above the limit, `upload_incomplete` where the connection ends early.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  // Made only when it is needed: an error takes its stack with it.
  const tooLarge = () =>
    new ApiError('too_large', `The body is larger than ${limit} bytes.`, { limit })
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bodyOf(request)) {
    size += part.length
    if (size > limit) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The body as it arrives. Throws ApiError `upload_incomplete` where the connection ends early. */
export async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    // The socket must outlive a refusal in the middle of the body: the answer goes back on it.
    const parts: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false })
    for await (const part of parts) yield part
  } catch (cause) {
    const detail = 'The connection ended before the body was whole; nothing was recorded.'
    throw new ApiError('upload_incomplete', detail, {}, { cause })
  }
}

/** Milliseconds after which a caller is asked for again while a body comes. */
const askEvery = 60_000

/**
 * The body of a caller who still may send it: a body may take hours. He is asked for every minute, which keeps his session
 * alive, and before the last piece is given: nothing is whole of whom has signed out, lost the key or the role. Throws what
 * `mayStill` throws, and as `bodyOf`.
 */
export async function* bodyWhile(
  request: Request,
  mayStill: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const length = Number(request.headers['content-length'] ?? NaN)
  let [received, asked] = [0, performance.now()]
  let held: Uint8Array | undefined
  for await (const piece of bodyOf(request)) {
    if (held) yield held
    received += piece.length
    // Of a body that does not say how long it is each piece may be the last.
    held = received < length ? undefined : piece
    if (!held) yield piece
    if (performance.now() - asked < askEvery) continue
    await mayStill()
    asked = performance.now()
  }
  await mayStill()
  if (held) yield held
}

/**
 * Reads a JSON body by a schema. Duplicate members, lone surrogates and invalid UTF-8 are refused: two readers of one
 * request must see the same request. Throws ApiError `invalid_request` | `unsupported_media_type` | `too_large`.
 */
export async function readJson<S extends z.ZodType>(
  schema: S,
  request: Request,
  limit: number,
): Promise<z.output<S>> {
  expectMediaType(request, ['application/json'])
  return read(schema, parseJson(await readBody(request, limit)), 'body')
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Strict JSON from bytes. Throws ApiError `invalid_request`. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseStrict(utf8.decode(bytes))
  } catch (cause) {
    if (!(cause instanceof VerificationError || cause instanceof TypeError)) throw cause
    const reason = cause instanceof VerificationError ? cause.message : 'not UTF-8'
    throw new ApiError(
      'invalid_request',
      `The body cannot be read as JSON: ${reason}.`,
      {},
      { cause },
    )
  }
}
