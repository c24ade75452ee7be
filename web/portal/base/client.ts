/** The registry's API, with the types of its OpenAPI document. It is asked like by anybody else (docs/api.md). */
import createClient from 'openapi-fetch'
import type { components, paths } from '../../../types/api.ts'
import { RefusedError } from '../../registry.ts'
import { currentToken } from './session.ts'

/** A schema of the API by its name. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/** Types the requests and answers; `answerOf` takes the answer out or throws. */
export const api = createClient<paths>({
  baseUrl: '/',
  fetch: (input, init) => fetch(input, withSession(init)),
})

/** The token goes along wherever there is one, and no cookie ever does. */
function withSession(init: RequestInit | undefined): RequestInit {
  const headers = new Headers(init?.headers)
  const token = currentToken()
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  return { ...init, headers, credentials: 'omit', cache: 'no-store' }
}

interface Result<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** What a call answered. Rejects with RefusedError, whose code is `unreachable` where nothing came back. */
export async function answerOf<T>(calling: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await calling.catch((cause: unknown) => {
    throw new RefusedError({}, { cause })
  })
  if (response.ok) return data as T
  throw new RefusedError(asProblem(error))
}

function asProblem(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? { ...error } : {}
}

/** Bytes that only the session may have, such as a deposited file. Rejects with RefusedError. */
export async function bytesOf(path: string, init: RequestInit = {}): Promise<Blob> {
  const response = await fetch(path, withSession(init)).catch((cause: unknown) => {
    throw new RefusedError({}, { cause })
  })
  if (response.ok) return response.blob()
  throw new RefusedError(asProblem(await response.json().catch(() => undefined)))
}
