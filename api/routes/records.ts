/** Records of the book as the API shows them. */
import type { Response } from 'express'
import type { Book, Outcome, Recorded } from '../book/book.ts'
import { ApiError } from '../errors.ts'

export type Kind = 'deposit' | 'work' | 'identity' | 'statusChange'

const kinds: Readonly<Record<string, Kind>> = {
  DepositReceiptCredential: 'deposit',
  WorkRegistrationCredential: 'work',
  IdentityCredential: 'identity',
  StatusChangeCredential: 'statusChange',
}

/** What a document is, by its `type`; undefined for those that have no public address. */
export const kindOf = (type: readonly string[]): Kind | undefined => kinds[type[1] ?? '']

/** A record in JSON. */
export interface Resource {
  readonly id: string
  readonly kind: Kind
  readonly stage: Recorded['stage']
  readonly logIndex: number
  readonly document: object
  readonly anchor?: Recorded['anchor']
  readonly links: Readonly<Record<string, string>>
}

export function toResource(recorded: Recorded): Resource {
  const resource = resourceOf(recorded)
  if (resource === undefined) throw new Error(`record ${recorded.index} is not for everybody`)
  return resource
}

/** The record as a resource; undefined for those that have no public address (process events, status lists). */
export function resourceOf(recorded: Recorded): Resource | undefined {
  const document: { type: readonly string[] } = JSON.parse(recorded.document)
  const kind = kindOf(document.type)
  if (kind === undefined) return undefined
  const { id, stage, index, anchor } = recorded
  const links = linksOf(kind, id, index)
  return { id, kind, stage, logIndex: index, document, ...(anchor && { anchor }), links }
}

/** Path of a record's own address. */
export function addressOf(kind: Kind, id: string): string {
  const collection = { deposit: 'deposits', statusChange: 'status-changes' } as const
  return `/v1/${kind === 'work' || kind === 'identity' ? 'certificates' : collection[kind]}/${id}`
}

function linksOf(kind: Kind, id: string, index: number): Record<string, string> {
  const self = addressOf(kind, id)
  return {
    self,
    document: `${self}/document`,
    proof: `${self}/proof`,
    evidence: `${self}/evidence`,
    entry: `/v1/log/entries/${index}`,
  }
}

/** Answers a command: 201 where it made a record, 200 where the same was on record. */
export function sendOutcome(response: Response, outcome: Outcome): void {
  const resource = toResource(outcome)
  response.status(outcome.created ? 201 : 200).location(resource.links['self']!)
  response.set('Cache-Control', 'no-store').json(resource)
}

/** A record with what the API shows of it. */
export interface Found {
  readonly recorded: Recorded
  readonly resource: Resource
}

/** A record of the kinds asked for, by its id. Throws ApiError `not_found`. */
export async function findRecord(book: Book, id: string, wanted: readonly Kind[]): Promise<Found> {
  const recorded = await book.find(id)
  const resource = recorded && toResource(recorded)
  if (resource && wanted.includes(resource.kind)) return { recorded, resource }
  const what = wanted[0] === 'deposit' ? 'deposit' : 'certificate'
  throw new ApiError('not_found', `There is no ${what} with this id.`)
}

/** Sends a record; its stage may change, so it is asked for anew each time. */
export function sendRecord(response: Response, { resource }: Found): void {
  response.set('Cache-Control', 'no-cache').json(resource)
}

/** Sends the document itself: the bytes whose SHA-256 is in the log. */
export function sendDocument(response: Response, { recorded }: Found): void {
  response.set('Cache-Control', 'public, max-age=31536000, immutable')
  response.attachment(`${recorded.id}.certificate.json`)
  response.set('Content-Type', 'application/vc').send(Buffer.from(recorded.document))
}

/** Sends the C2SP tlog-proof. Throws ApiError `unavailable` before publication. */
export async function sendProof(response: Response, book: Book, index: number): Promise<void> {
  const proof = await book.proof(index)
  if (proof === undefined) throw notYet()
  response.set('Cache-Control', 'no-cache').type('text/plain').send(proof)
}

/** Sends the evidence zip. Throws ApiError `unavailable` before publication. */
export async function sendEvidence(response: Response, book: Book, id: string): Promise<void> {
  const evidence = await book.evidence(id)
  if (evidence === undefined) throw notYet()
  response.set('Cache-Control', 'no-cache').attachment(`${id}.evidence.zip`)
  response.type('application/zip').send(Buffer.from(evidence))
}

function notYet(): ApiError {
  return new ApiError('unavailable', 'The record is not published yet; try again in a second.')
}
