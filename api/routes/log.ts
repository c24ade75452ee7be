/** The public log: checkpoint and tiles as C2SP tlog-tiles serves them, entries and proofs. */
import { z } from 'zod'
import type { Response } from 'express'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'
import { logEntry, toLogEntry } from './log-entry.ts'
import { readPath, readQuery } from './read.ts'
import { sendProof } from './records.ts'
import { allowAll, route, sendPublic, type Route } from './route.ts'
import { answers, content, decimal, json } from './schemas.ts'

const tags = ['log']
const byIndex = z.strictObject({ index: decimal })
const between = z.strictObject({ from: decimal, to: decimal })
const consistency = z.object({
  from: z.int(),
  to: z.int(),
  fromRoot: z.string(),
  toRoot: z.string(),
  hashes: z.array(z.string()).meta({ description: 'RFC 6962 consistency proof, hex' }),
})
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function logRoutes(services: Services): Route[] {
  const { book, log } = services
  return [
    route('get', '/v1/log/checkpoint', operations.checkpoint, (_request, response) => {
      sendPublic(response, 'text/plain', log.checkpoint().note)
    }),
    route('get', '/v1/log/entries/{index}', operations.entry, async (request, response) => {
      const { index } = readPath(byIndex, request)
      const recorded = await book.findAt(index)
      if (!recorded) throw noEntry(index)
      allowAll(response)
      response.set('Cache-Control', 'no-cache').json(toLogEntry(recorded))
    }),
    route('get', '/v1/log/entries/{index}/proof', operations.proof, async (request, response) => {
      const { index } = readPath(byIndex, request)
      if (index >= log.next) throw noEntry(index)
      allowAll(response)
      await sendProof(response, book, index)
    }),
    route('get', '/v1/log/consistency', operations.consistency, async (request, response) => {
      const { from, to } = readQuery(between, request)
      await sendConsistency(services, response, from, to)
    }),
  ]
}

function noEntry(index: number): ApiError {
  return new ApiError('not_found', `The log has no entry ${index}.`)
}

async function sendConsistency(
  { log }: Services,
  response: Response,
  from: number,
  to: number,
): Promise<void> {
  const { size } = log.checkpoint()
  if (from < 1 || from > to || to > size)
    throw new ApiError('invalid_request', `It must hold: 1 <= from <= to <= ${size} (published).`)
  const [fromRoot, toRoot, hashes] = await Promise.all([
    log.root(from),
    log.root(to),
    log.consistencyProof(from, to),
  ])
  allowAll(response)
  response.set('Cache-Control', 'public, max-age=31536000, immutable')
  response.json({ from, to, fromRoot: hex(fromRoot), toRoot: hex(toRoot), hashes: hashes.map(hex) })
}

const operations = {
  checkpoint: {
    tags,
    summary: 'The newest signed checkpoint',
    responses: answers({ 200: content('C2SP tlog-checkpoint', 'text/plain') }),
  },
  entry: {
    tags,
    summary: 'An entry of the log, and the document it stands for',
    requestParams: { path: byIndex },
    responses: answers({ 200: json('The entry', logEntry) }),
  },
  proof: {
    tags,
    summary: 'Proof of an entry',
    requestParams: { path: byIndex },
    responses: answers({ 200: content('C2SP tlog-proof', 'text/plain') }),
  },
  consistency: {
    tags,
    summary: 'Proof that one tree extends another',
    requestParams: { query: between },
    responses: answers({ 200: json('Roots and proof', consistency) }),
  },
}
