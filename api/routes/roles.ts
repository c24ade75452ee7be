/** Roles of the staff: given and taken by administrators, each an event that auditors can read. */
import { z } from 'zod'
import { requireRole } from '../access/permissions.ts'
import { holderDid } from '../book/did.ts'
import { roleCaseOf } from '../cases/roles-machine.ts'
import { staffRoles } from '../cases/machine.ts'
import type { Services } from '../services.ts'
import { sendStepped } from './cases.ts'
import { stepped } from './case-schemas.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { readJson } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, did, idempotencyHeader, json } from './schemas.ts'

const body = z
  .strictObject({
    did,
    role: z.enum(staffRoles),
    change: z.enum(['grant', 'revoke']),
    reason: z.enum(['duty_ended', 'misconduct', 'error']).exactOptional(),
  })
  .meta({ id: 'RoleChange' })

const person = z.object({ did, roles: z.array(z.enum(staffRoles)) })

const tags = ['staff']
const operations = {
  list: {
    tags,
    summary: 'Who has which role (administrator, auditor)',
    responses: answers({ 200: json('People with roles', z.object({ items: z.array(person) })) }),
  },
  change: {
    tags,
    summary: 'Give or take a role (administrator)',
    requestParams: { header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: answers({ 200: json('On record', stepped) }),
  },
}

export function roleRoutes({ access, book, config }: Services, guard: IdempotencyGuard): Route[] {
  return [
    callerRoute(access, 'get', '/v1/roles', operations.list, async (_request, response, caller) => {
      requireRole(caller, 'admin', 'auditor')
      const people = await book.roles()
      const items = [...people].map(([who, roles]) => ({ did: who, roles: [...roles].toSorted() }))
      response.set('Cache-Control', 'no-store').json({ items })
    }),
    callerRoute(
      access,
      'post',
      '/v1/roles',
      operations.change,
      async (request, response, caller) => {
        const asked = await readJson(body, request, 16 << 10)
        const party = holderDid(asked.did, config.chain.chainId)
        const { role, change: transition, reason } = asked
        const done = await guard.run(request, (stamp) =>
          book.move({
            caseId: roleCaseOf(party),
            caseType: 'roles',
            transition,
            actor: caller.did,
            party,
            payload: { role },
            ...(reason !== undefined && { reason }),
            ...stamp({
              by: caller.did,
              ...asked,
            }),
          }),
        )
        sendStepped(response, done)
      },
    ),
  ]
}
