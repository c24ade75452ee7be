/** Deposits (存证): a file, or its digests only, with a time. */
import type { Request, Response } from 'express'
import type { Caller } from '../access/permissions.ts'
import { createDeposits } from './deposit-commands.ts'
import { depositOperation, depositSearch, depositSearchOperation } from './deposit-schemas.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import { expectMediaType, readQuery } from './read.ts'
import { recordRoutes } from './record-routes.ts'
import { sendOutcome, toResource } from './records.ts'
import { callerRoute, route, type Route } from './route.ts'

export function depositRoutes(
  services: Services,
  guard: IdempotencyGuard,
  metrics: Metrics,
): Route[] {
  const { book, access } = services
  const deposits = createDeposits(services, metrics)
  const create = async (request: Request, response: Response, caller: Caller) => {
    const type = expectMediaType(request, ['application/json', 'application/octet-stream'])
    const act = type === 'application/json' ? deposits.digests : deposits.file
    const outcome = await guard.run(request, (stamp) => act(request, stamp, caller))
    if (outcome.created) metrics.recorded.inc({ kind: 'deposit' })
    sendOutcome(response, outcome)
  }
  return [
    callerRoute(access, 'post', '/v1/deposits', depositOperation, create, 'deposit'),
    route('get', '/v1/deposits', depositSearchOperation, async (request, response) => {
      const { sha256, holder } = readQuery(depositSearch, request)
      const found = await book.depositsOf(sha256, holder?.toLowerCase())
      response.set('Cache-Control', 'no-cache').json({ items: found.map(toResource) })
    }),
    ...recordRoutes(book, 'deposits', ['deposit']),
  ]
}
