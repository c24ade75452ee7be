/** Guardians and recoveries of DIDs, and the relay: what people sign, the registry sends to the chain. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'
import {
  recoveryState,
  relayReceipt,
  relayRequest,
  type RelayRequest,
  signingQuery,
  signingState,
} from './did-schemas.ts'
import { read, readJson, readPath, readQuery } from './read.ts'
import { allowAll, route, type Route } from './route.ts'
import { answers, json, none } from './schemas.ts'

/** Sixteen guardians and a value of a kilobyte fit well. */
const bodyLimit = 16_384

const byDid = z.strictObject({ did: z.string().min(1).max(300) })

const operations = {
  recovery: {
    tags: ['trust'],
    summary: 'Guardians of a DID, and recoveries that wait',
    requestParams: { path: byDid },
    responses: answers({ 200: json('As of the newest indexed block', recoveryState) }),
  },
  state: {
    tags: ['trust'],
    summary: 'What somebody must know to sign a change of a DID',
    requestParams: { query: signingQuery },
    responses: answers({ 200: json('As the next block has it', signingState) }),
  },
  relay: {
    tags: ['trust'],
    summary: 'Send a signed change of a DID to the chain',
    description:
      'Needs no gas: the registry sends it, if the contract will take it. The answer comes when the transaction is final and indexed.',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: relayRequest } },
    },
    responses: answers({ 200: json('The transaction', relayReceipt) }),
  },
}

export function didRoutes(services: Services): Route[] {
  return [
    // Before the addresses of single DIDs, which these must not be taken for.
    route('get', '/v1/dids/relay', operations.state, async (request, response) => {
      const { did, signer } = readQuery(signingQuery, request)
      const state = await services.relay.stateFor(did, signer)
      response.set('Cache-Control', 'no-store').json(state)
    }),
    route('post', '/v1/dids/relay', operations.relay, async (request, response) => {
      read(none, { ...request.query }, 'query')
      const sent = await relay(services, await readJson(relayRequest, request, bodyLimit))
      response.set('Cache-Control', 'no-store').json(sent)
    }),
    route('get', '/v1/dids/{did}/recovery', operations.recovery, (request, response) =>
      tellRecovery(services, request, response),
    ),
  ]
}

function relay({ relay: by }: Services, request: RelayRequest) {
  if (request.call === 'executeRecovery') return by.execute(request.did, request.newOwner)
  const { did, nonce, signature, ...call } = request
  const term = 'term' in request ? { term: request.term } : {}
  return by.send({ did, nonce, signature, call, ...term })
}

async function tellRecovery(
  { dids }: Services,
  request: Request,
  response: Response,
): Promise<void> {
  const { did } = readPath(byDid, request)
  read(none, { ...request.query }, 'query')
  const recovery = await dids.recoveryOf(did)
  if ('error' in recovery) {
    const code = recovery.error === 'notFound' ? 'not_found' : 'invalid_did'
    throw new ApiError(code, `The DID cannot be read here: ${recovery.message}.`)
  }
  allowAll(response)
  response.set('Cache-Control', 'no-cache').json(recovery)
}
