/** What a route is: the operation as the OpenAPI document tells it, and the handlers that carry it out. */
import type { Request, RequestHandler, Response } from 'express'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Access } from '../access/access.ts'
import type { Caller } from '../access/permissions.ts'

export interface Route {
  readonly method: 'get' | 'head' | 'post' | 'patch' | 'delete' | 'options'
  /** Path template as in OpenAPI: `/v1/deposits/{id}`. */
  readonly path: string
  /** Express pattern, where one parameter spans several segments. Default: the template with `:id` for `{id}`. */
  readonly pattern?: string
  readonly operation: ZodOpenApiOperationObject
  readonly handlers: readonly RequestHandler[]
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

/**
 * A route for callers who have signed in. Who is calling is found out before anything else of the request is read;
 * the document says so of each such route, because both come from here.
 */
export function callerRoute(
  access: Pick<Access, 'callerOf'>,
  method: Route['method'],
  path: string,
  operation: ZodOpenApiOperationObject,
  handle: CallerHandler,
): Route {
  return route(method, path, { ...operation, security: needsSession }, async (request, response) =>
    handle(request, response, await access.callerOf(request)),
  )
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
