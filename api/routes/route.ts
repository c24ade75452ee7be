/** What a route is: the operation as the OpenAPI document tells it, and the handlers that carry it out. */
import type { Request, RequestHandler, Response } from 'express'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Access } from '../access/access.ts'
import type { KeyScope } from '../access/key-scopes.ts'
import type { Caller } from '../access/permissions.ts'

export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  /** Path template as in OpenAPI: `/v1/deposits/{id}`. */
  readonly path: string
  /** Express pattern, where one parameter spans several segments. Default: the template with `:id` for `{id}`. */
  readonly pattern?: string
  readonly operation: ZodOpenApiOperationObject
  readonly handlers: readonly RequestHandler[]
  /** What an API key must have to be taken here; where it is absent, none is. */
  readonly scope?: KeyScope
}

type Handler = (request: Request, response: Response) => Promise<void> | void

/** A route with one handler. Errors thrown or rejected become problem documents. */
export function route(
  method: Route['method'],
  path: string,
  operation: ZodOpenApiOperationObject,
  handle: Handler,
): Route {
  return { method, path, operation, handlers: [(request, response) => handle(request, response)] }
}

type CallerHandler = (request: Request, response: Response, caller: Caller) => Promise<void> | void

/** How an operation says that it needs a session: the name of the scheme in the OpenAPI document. */
export const needsSession = [{ session: [] }]
/** The same, or an API key. */
export const needsSessionOrKey = [{ session: [] }, { apiKey: [] }]

/**
 * A route for callers who have signed in, and where a scope is stated for their programs with an API key that has it.
 * Who is calling is found out before anything else of the request is read; the document says so of each such route,
 * because both come from here.
 */
export function callerRoute(
  access: Pick<Access, 'callerOf'>,
  method: Route['method'],
  path: string,
  operation: ZodOpenApiOperationObject,
  handle: CallerHandler,
  scope?: KeyScope,
): Route {
  const security = scope === undefined ? needsSession : needsSessionOrKey
  const made = route(method, path, { ...operation, security }, async (request, response) =>
    handle(request, response, await access.callerOf(request, scope)),
  )
  return scope === undefined ? made : { ...made, scope }
}

/** A route that is open to everybody. A program may send its API key, so that its calls are counted: it must be good, then. */
export function openRoute(
  access: Pick<Access, 'programOf'>,
  method: Route['method'],
  path: string,
  operation: ZodOpenApiOperationObject,
  handle: Handler,
  scope: KeyScope,
): Route {
  const security = [{}, { apiKey: [] }]
  const made = route(method, path, { ...operation, security }, async (request, response) => {
    await access.programOf(request, scope)
    await handle(request, response)
  })
  return { ...made, scope }
}

/** The Express pattern of a route. */
export function patternOf({ path, pattern }: Route): string {
  return pattern ?? path.replaceAll(/\{(\w+)\}/g, ':$1')
}

const forever = 'public, max-age=31536000, immutable'

/** Answers with a part of the public log, which any page of any origin may read. */
export function sendPublic(
  response: Response,
  type: string,
  body: string | Uint8Array,
  cache: 'forever' | 'never' = 'never',
): void {
  allowAll(response)
  response.set('Cache-Control', cache === 'forever' ? forever : 'no-cache')
  response.type(type).send(typeof body === 'string' ? body : Buffer.from(body))
}

/** Lets pages of other origins read the answer: what is public must be checkable from anywhere. */
export function allowAll(response: Response): void {
  response.set('Access-Control-Allow-Origin', '*')
  response.set('Cross-Origin-Resource-Policy', 'cross-origin')
}
