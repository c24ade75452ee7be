/** Recovery of a DID in the registrar's name: begun on chain once its request is granted. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { requireRole, type Caller } from '../access/permissions.ts'
import { beginRecovery, withdrawRecovery } from '../office/recoveries.ts'
import type { Services } from '../services.ts'
import { findCase } from './cases.ts'
import { relayReceipt } from './did-schemas.ts'
import { readJson, readPath } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, json, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const body = z
  .strictObject({ action: z.enum(['begin', 'withdraw']) })
  .meta({ id: 'RegistrarRecovery' })

const operation = {
  tags: ['identities'],
  summary: 'Begin, or take back, the recovery that a granted request asked for (registrar)',
  description:
    'The chain holds it back for the registrar’s delay; whoever controls the DID can stop it until then. Anybody carries it out afterwards (POST /v1/dids/relay). A decision begins one recovery, and none where the DID has another owner since the request. Taken back is what was begun on this request.',
  requestParams: { path: byId },
  requestBody: { required: true, content: { 'application/json': { schema: body } } },
  responses: answers({ 200: json('The transaction', relayReceipt) }),
}

export function recoveryRoutes(services: Services): Route[] {
  const { access } = services
  const act = async (request: Request, response: Response, caller: Caller) => {
    requireRole(caller, 'registrar')
    const file = await findCase(services, caller, readPath(byId, request).id)
    const { action } = await readJson(body, request, 16 << 10)
    const sent = await (action === 'begin' ? beginRecovery : withdrawRecovery)(services, file)
    response.set('Cache-Control', 'no-store').json(sent)
  }
  return [callerRoute(access, 'post', '/v1/cases/{id}/recovery', operation, act)]
}
