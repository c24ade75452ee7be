import { createServer, type Server } from 'node:http'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'
import { RpcError, rpcCodes } from './errors.ts'
import { methods } from './methods.ts'
import type { EmbeddedNode } from './node.ts'

/** Largest request body: a transaction is at most 128 KiB elsewhere, a batch may hold several. */
const maxBody = '4mb'
const maxBatch = 100

const requestSchema = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
})

type Answer = { jsonrpc: '2.0'; id: string | number | null; result?: unknown; error?: unknown }

/** Told of failures that are ours, not the caller's. */
export type FaultListener = (error: unknown) => void

/** The node's HTTP interface: JSON-RPC 2.0 by POST, single or in a batch. */
export function rpcApp(node: EmbeddedNode, onFault: FaultListener): Express {
  const app = express()
  app.disable('x-powered-by')
  // Only application/json: a web page cannot send that here without asking first (CORS).
  app.use(express.json({ limit: maxBody, strict: false }))
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 takes the rejection itself
  app.post('/', async (request: Request, response: Response) => {
    if (!request.is('application/json')) {
      response.status(415).end()
      return
    }
    const done = await answerBody(node, request.body, onFault)
    if (done === undefined) response.status(204).end()
    else response.json(done)
  })
  app.use(answerBadBody)
  return app
}

function answerBadBody(
  error: { status?: number },
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  const tooLarge = error.status === 413
  const problem = tooLarge
    ? new RpcError('limit', `the body is larger than ${maxBody}`)
    : new RpcError('parse', 'the body is not JSON')
  response.status(tooLarge ? 413 : 200).json(failure(null, problem))
}

async function answerBody(
  node: EmbeddedNode,
  body: unknown,
  onFault: FaultListener,
): Promise<Answer | Answer[] | undefined> {
  if (!Array.isArray(body)) return answer(node, body, onFault)
  if (body.length === 0) return failure(null, new RpcError('invalidRequest', 'the batch is empty'))
  if (body.length > maxBatch) {
    return failure(null, new RpcError('limit', `more than ${maxBatch} requests in a batch`))
  }
  const answers: Answer[] = []
  for (const item of body) {
    const one = await answer(node, item, onFault)
    if (one !== undefined) answers.push(one)
  }
  return answers.length === 0 ? undefined : answers
}

/** Answers one request; a notification (no id) gets none. */
async function answer(
  node: EmbeddedNode,
  body: unknown,
  onFault: FaultListener,
): Promise<Answer | undefined> {
  const parsed = requestSchema.safeParse(body)
  if (!parsed.success)
    return failure(null, new RpcError('invalidRequest', 'not a JSON-RPC 2.0 request'))
  const { id, method, params } = parsed.data
  const done = await run(node, method, params, id ?? null, onFault)
  return id === undefined ? undefined : done
}

async function run(
  node: EmbeddedNode,
  name: string,
  params: unknown[],
  id: string | number | null,
  onFault: FaultListener,
): Promise<Answer> {
  try {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method === undefined) throw new RpcError('methodNotFound', `no method ${name.slice(0, 64)}`)
    return { jsonrpc: '2.0', id, result: await method(node, params) }
  } catch (error) {
    if (!(error instanceof RpcError)) onFault(error)
    return failure(id, error)
  }
}

function failure(id: string | number | null, error: unknown): Answer {
  const known = error instanceof RpcError ? error : new RpcError('internal', 'internal error')
  const { code, message, data } = known
  const body = { code: rpcCodes[code], message, ...(data === undefined ? {} : { data }) }
  return { jsonrpc: '2.0', id, error: body }
}

/** Listens on the loopback interface only; port 0 takes a free one. */
export async function listen(
  app: Express,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer(app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return { server, port: typeof address === 'object' ? (address?.port ?? port) : port }
}
