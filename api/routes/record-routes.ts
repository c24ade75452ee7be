/** A record, its document, its proof and its evidence: the same four addresses for deposits and certificates. */
import type { Request } from 'express'
import { z } from 'zod'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import type { Book } from '../book/book.ts'
import {
  findRecord,
  sendDocument,
  sendEvidence,
  sendProof,
  sendRecord,
  type Kind,
} from './records.ts'
import { readPath } from './read.ts'
import { route, type Route } from './route.ts'
import { answers, content, json, resource, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const fileOf = {
  document: content('Canonical JSON: the bytes whose SHA-256 is in the log', 'application/vc'),
  proof: content('C2SP tlog-proof', 'text/plain'),
  evidence: content('Evidence file: zip', 'application/zip'),
}

/** The GET routes of a record's parts, under `/v1/{collection}/{id}`. */
export function partRoutes(
  book: Book,
  collection: 'deposits' | 'certificates' | 'status-changes',
  kinds: readonly Kind[],
): Route[] {
  const what = collection.slice(0, -1).replace('-', ' ')
  const operation = (summary: string, answer: ZodOpenApiResponseObject) => ({
    tags: [collection === 'deposits' ? 'deposits' : 'certificates'],
    summary,
    requestParams: { path: byId },
    responses: answers({ 200: answer }),
  })
  const base = `/v1/${collection}/{id}`
  const find = (request: Request) => findRecord(book, readPath(byId, request).id, kinds)
  return [
    route(
      'get',
      `${base}/document`,
      operation(`The document of a ${what}, as signed`, fileOf.document),
      async (req, res) => sendDocument(res, await find(req)),
    ),
    route(
      'get',
      `${base}/proof`,
      operation(`Proof that a ${what} is in the log`, fileOf.proof),
      async (req, res) => sendProof(res, book, (await find(req)).recorded.index),
    ),
    route(
      'get',
      `${base}/evidence`,
      operation(`All that is needed to verify a ${what} offline`, fileOf.evidence),
      async (req, res) => sendEvidence(res, book, (await find(req)).recorded.id),
    ),
  ]
}

/** The record itself, and its parts. */
export function recordRoutes(
  book: Book,
  collection: 'deposits' | 'status-changes',
  kinds: readonly Kind[],
): Route[] {
  const what = collection.slice(0, -1).replace('-', ' ')
  const operation = {
    tags: [collection === 'deposits' ? 'deposits' : 'certificates'],
    summary: `A ${what}`,
    requestParams: { path: byId },
    responses: answers({ 200: json('The record', resource) }),
  }
  return [
    route('get', `/v1/${collection}/{id}`, operation, async (request, response) =>
      sendRecord(response, await findRecord(book, readPath(byId, request).id, kinds)),
    ),
    ...partRoutes(book, collection, kinds),
  ]
}
