/** What the registry says of itself and of DIDs: trust file, status lists, DID documents. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import { statusPurposes } from '../certificates/status-list.ts'
import type { Services } from '../services.ts'
import { readPath, readQuery } from './read.ts'
import { allowAll, route, sendPublic, type Route } from './route.ts'
import { answers, content, decimal } from './schemas.ts'

const byList = z.strictObject({ purpose: z.enum(statusPurposes), list: decimal })
const byDid = z.strictObject({ did: z.string().min(1).max(300) })
const version = z.strictObject({
  versionId: decimal.exactOptional(),
  versionTime: z.string().max(40).exactOptional().meta({ example: '2026-11-22T07:05:40Z' }),
})

const operations = {
  trust: {
    tags: ['trust'],
    summary: "The registry's claim about its keys, log and chain",
    responses: answers({ 200: content('colophon-trust-v1', 'application/json') }),
  },
  status: {
    tags: ['trust'],
    summary: 'A status list: which certificates are revoked, suspended or replaced',
    requestParams: { path: byList },
    responses: answers({ 200: content('Bitstring Status List credential', 'application/vc') }),
  },
  did: {
    tags: ['trust'],
    summary: 'Resolve a DID, now or as of a block or a time',
    requestParams: { path: byDid, query: version },
    responses: answers({
      200: content('W3C DID resolution result', 'application/did-resolution'),
      410: content('The DID is deactivated', 'application/did-resolution'),
    }),
  },
}

export function publicRoutes(services: Services): Route[] {
  return [
    route('get', '/v1/trust', operations.trust, async (_request, response) =>
      sendPublic(response, 'application/json', await services.trust()),
    ),
    route('get', '/v1/status/{purpose}/{list}', operations.status, async (request, response) => {
      const { purpose, list } = readPath(byList, request)
      const credential = await services.book.statusList(purpose, list)
      if (credential === undefined) throw new ApiError('not_found', 'There is no such list yet.')
      sendPublic(response, 'application/vc', credential)
    }),
    route('get', '/v1/dids/{did}', operations.did, (request, response) =>
      resolveDid(services, request, response),
    ),
  ]
}

/** Status of a resolution by its error (W3C DID Resolution, HTTP(S) binding). */
const statusOf: Readonly<Record<string, number>> = {
  invalidDid: 400,
  invalidDidUrl: 400,
  invalidOptions: 400,
  notFound: 404,
  representationNotSupported: 406,
  methodNotSupported: 501,
}
const resolutionType = 'application/did-resolution'

async function resolveDid({ dids }: Services, request: Request, response: Response): Promise<void> {
  const { did } = readPath(byDid, request)
  const result = await dids.resolve(did, readQuery(version, request))
  const { error } = result.didResolutionMetadata
  const gone = result.didDocumentMetadata.deactivated === true
  allowAll(response)
  response.status(error === undefined ? (gone ? 410 : 200) : (statusOf[error] ?? 500))
  response.set('Cache-Control', 'no-cache').set('Content-Type', resolutionType)
  response.send(Buffer.from(JSON.stringify(result)))
}
