/** The life of certificates: decided by registrars and courts, open to everybody to read. */
import { z } from 'zod'
import type { Book } from '../book/book.ts'
import { ApiError } from '../errors.ts'
import { printTime, parseTime } from '../../verifier/date.ts'
import { reasonsOfChange, reasonsWithBasis } from '../../verifier/vocabulary.ts'
import { reasonsByRequest } from '../certificates/status.ts'
import type { Services } from '../services.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { readJson, readPath } from './read.ts'
import { recordRoutes } from './record-routes.ts'
import { findRecord, sendOutcome } from './records.ts'
import { allowAll, callerRoute, route, type Route } from './route.ts'
import { answers, idempotencyHeader, json, letter, resource, uuid } from './schemas.ts'
import { basis } from './step-schemas.ts'

const limit = 64 << 10
const byId = z.strictObject({ id: uuid })
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'must be like 2026-11-22T07:05:40Z')

const changeBody = z
  .strictObject({
    change: z.enum(['suspended', 'restored', 'revoked']),
    reason: z.string().max(40),
    basis: basis.exactOptional().meta({ description: 'The order or judgment it rests on' }),
    until: instant.exactOptional().meta({ description: 'When a suspension ends by itself' }),
    note: letter.exactOptional(),
  })
  .meta({ id: 'StatusChange', description: 'A decision on a certificate (DOMAIN: 证书状态变更)' })

const life = z
  .object({
    certificate: uuid,
    state: z.enum(['active', 'suspended', 'superseded', 'revoked', 'surrendered']),
    changes: z.array(
      z.object({
        id: uuid,
        logIndex: z.int(),
        time: z.string(),
        change: z.string(),
        reason: z.string(),
        replacedBy: uuid.exactOptional(),
        until: z.string().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'CertificateLife', description: 'What became of a certificate' })

const tags = ['certificates']
const operations = {
  life: {
    tags,
    summary: 'What became of a certificate',
    requestParams: { path: byId },
    responses: answers({ 200: json('State and changes, oldest first', life) }),
  },
  change: {
    tags,
    summary: 'Suspend, restore or revoke a certificate (registrar; court)',
    description:
      'What its owners ask for (to give it up, to have it revoked) is done by granting a request: POST /v1/requests.',
    requestParams: { path: byId, header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: changeBody } } },
    responses: answers({ 201: json('The change is on record, and in the status lists', resource) }),
  },
}

interface ChangeDocument {
  readonly id: string
  readonly validFrom: string
  readonly credentialSubject: {
    readonly change: string
    readonly reason: string
    readonly replacedBy?: string
    readonly until?: string
  }
}

const urn = 'urn:uuid:'

/** The life of a certificate as it is shown. */
export async function lifeView(book: Book, certificate: string) {
  const { state, changes } = await book.lifeOf(certificate)
  return {
    certificate,
    state,
    changes: changes.map(({ id, index, document }) => {
      const { validFrom: time, credentialSubject }: ChangeDocument = JSON.parse(document)
      const { change, reason, replacedBy, until } = credentialSubject
      return {
        id,
        logIndex: index,
        time,
        change,
        reason,
        ...(replacedBy !== undefined && { replacedBy: replacedBy.slice(urn.length) }),
        ...(until !== undefined && { until }),
      }
    }),
  }
}

/** A reason of the change's own list, with the order where one is needed. */
function checkReason({ change, reason, basis: order, until }: z.output<typeof changeBody>) {
  const reasons = reasonsOfChange[change].filter((one) => !reasonsByRequest.includes(one))
  const known = reasons.find((one) => one === reason)
  if (known === undefined)
    throw new ApiError(
      'invalid_request',
      `A certificate is ${change} here for ${reasons.join(', ')}; what owners ask for, by granting their request.`,
    )
  if (reasonsWithBasis.includes(known) !== (order !== undefined))
    throw new ApiError(
      'invalid_request',
      `basis is for ${reasonsWithBasis.join(', ')}, and needed there.`,
    )
  if (until !== undefined && change !== 'suspended')
    throw new ApiError('invalid_request', 'Only a suspension ends by itself.')
  return known
}

export function certificateStatusRoutes(services: Services, guard: IdempotencyGuard): Route[] {
  const { access, book } = services
  return [
    route('get', '/v1/certificates/{id}/status', operations.life, async (request, response) => {
      const { id } = readPath(byId, request)
      await findRecord(book, id, ['work', 'identity'])
      allowAll(response)
      response.set('Cache-Control', 'no-cache').json(await lifeView(book, id))
    }),
    callerRoute(
      access,
      'post',
      '/v1/certificates/{id}/status',
      operations.change,
      async (request, response, caller) => {
        const { id } = readPath(byId, request)
        const body = await readJson(changeBody, request, limit)
        const reason = checkReason(body)
        const { change, until, basis: order, note } = body
        const seconds = until === undefined ? undefined : parseTime(until)
        if (until !== undefined && (seconds === undefined || printTime(seconds) !== until))
          throw new ApiError('invalid_date', 'until is no time of the calendar.')
        const outcome = await guard.run(request, (stamp) =>
          book.changeStatus({
            certificate: id,
            change,
            reason,
            actor: caller.did,
            ...(order && { basis: order }),
            ...(seconds !== undefined && { until: seconds }),
            ...(note !== undefined && { note }),
            ...stamp({
              by: caller.did,
              id,
              ...body,
            }),
          }),
        )
        sendOutcome(response, outcome)
      },
    ),
    ...recordRoutes(book, 'status-changes', ['statusChange']),
  ]
}
