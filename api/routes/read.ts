/** Reads what a request carries, by its schema, and says in the terms of the form what is wrong with it. */
import type { Request } from 'express'
import type { z } from 'zod'
import { parseStrict } from '../../verifier/canonical.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { ApiError } from '../errors.ts'
import { type Fault, faultsOf, pointerOf } from '../faults.ts'

/** Faults listed at most: a hostile body must not make an answer larger than itself. */
const most = 20

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
