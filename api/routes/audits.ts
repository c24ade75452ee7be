/** Random audits (双随机、一公开). The result is public: anybody can draw again from log and block. */
import { z } from 'zod'
import { requireRole } from '../access/permissions.ts'
import { ApiError } from '../errors.ts'
import { announceAudit, drawAudit } from '../office/audits.ts'
import { eventView } from '../office/visible.ts'
import type { Services } from '../services.ts'
import { findCase, sendStepped } from './cases.ts'
import { stepped } from './case-schemas.ts'
import { readJson, readPath } from './read.ts'
import { allowAll, callerRoute, route, type Route } from './route.ts'
import { answers, json, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const plan = z
  .strictObject({
    from: z.int().min(0),
    to: z.int().min(1).meta({
      description:
        'Log positions: from the first, to below this one; the entries must be there already',
    }),
    perMille: z.int().min(1).max(1000).meta({ description: 'How many of a thousand are drawn' }),
    blocksAhead: z.int().min(1).max(10_000),
  })
  .meta({ id: 'AuditPlan' })

const shown = z
  .object({ id: uuid, state: z.string(), events: z.array(z.looseObject({})) })
  .meta({ id: 'Audit' })

const tags = ['staff']
const operations = {
  announce: {
    tags,
    summary: 'Announce an audit of automatic certificates (auditor)',
    requestBody: { required: true, content: { 'application/json': { schema: plan } } },
    responses: answers({ 201: json('Announced with the block that will decide', stepped) }),
  },
  draw: {
    tags,
    summary: 'Draw the certificates, once the block is final (auditor)',
    requestParams: { path: byId },
    responses: answers({ 200: json('Drawn', stepped) }),
  },
  one: {
    tags,
    summary: 'An audit with its draw and its results, for everybody',
    requestParams: { path: byId },
    responses: answers({ 200: json('The audit', shown) }),
  },
}

export function auditRoutes(services: Services): Route[] {
  const { access, book, office } = services
  return [
    callerRoute(
      access,
      'post',
      '/v1/audits',
      operations.announce,
      async (request, response, caller) => {
        requireRole(caller, 'auditor')
        const asked = await readJson(plan, request, 16 << 10)
        sendStepped(response, await announceAudit(office, caller.did, asked), 201)
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/audits/{id}/draw',
      operations.draw,
      async (request, response, caller) => {
        requireRole(caller, 'auditor')
        const file = await findCase(services, caller, readPath(byId, request).id)
        if (file.type !== 'audit') throw new ApiError('not_found', 'That is no audit.')
        sendStepped(response, await drawAudit(office, file))
      },
    ),
    route('get', '/v1/audits/{id}', operations.one, async (request, response) => {
      const file = await book.caseFile(readPath(byId, request).id)
      if (file?.type !== 'audit') throw new ApiError('not_found', 'There is no such audit.')
      allowAll(response)
      const { id, state, events } = file
      response.set('Cache-Control', 'no-cache').json({ id, state, events: events.map(eventView) })
    }),
  ]
}
