/** Resumable uploads by the tus protocol (docs/decisions/0130-resumable-uploads.md). */
import type { Request, RequestHandler, Response } from 'express'
import { requireSelf, type Caller } from '../access/permissions.ts'
import { textProblem } from '../../verifier/text.ts'
import { ApiError } from '../errors.ts'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import type { UploadAsked, UploadState } from '../uploads/uploads.ts'
import { bodyOfHolder, fileToDeposit, holderOf } from './deposit-commands.ts'
import { expectMediaType, mediaTypeOf, read, readHeaders, readPath } from './read.ts'
import { route, routesOf, type Route } from './route.ts'
import {
  byId,
  bytesType,
  creationHeaders,
  longestName,
  offsetHeader,
  tusExtensions,
  tusVersion,
  uploadMetadata,
  uploadOperations as operations,
} from './upload-schemas.ts'

const path = '/v1/uploads'
/** Milliseconds that an answer waits for the deposit of a whole file. */
const patience = 10_000

const idOf = (request: Request): string => readPath(byId, request).id

export function uploadRoutes(services: Services, metrics: Metrics): Route[] {
  const { access, uploads, config } = services
  uploads.onDeposit = ({ size, created }) => {
    metrics.received.inc(size)
    if (created) metrics.recorded.inc({ kind: 'deposit' })
  }
  const append = (request: Request, caller: Caller, id: string, offset: number) => {
    const asked = uploads.asked(caller.did, id)
    // A platform may have lost its role since it began.
    if (asked !== undefined) requireSelf(caller, asked.holder, 'platform')
    const announced = Number(request.headers['content-length'] ?? 0)
    const body = bodyOfHolder(services, request, asked?.holder ?? caller.did)
    return uploads.append(caller.did, id, { offset, body, announced })
  }
  /** The state of an upload, its deposit awaited; throws the problem that it ended with. */
  const ended = async (id: string, { did }: Caller): Promise<UploadState> => {
    const state = await uploads.settled(did, id, patience)
    if (state.problem !== undefined) throw new ApiError(state.problem.code, state.problem.detail)
    return state
  }
  const create = async (request: Request, response: Response, caller: Caller) => {
    const { 'Upload-Length': length, ...headers } = readHeaders(creationHeaders, request)
    const asked = askedOf(services, headers['Upload-Metadata'], caller)
    let state = await uploads.begin(caller.did, asked, length)
    response.location(`${path}/${state.id}`).status(201)
    if (mediaTypeOf(request) === bytesType) {
      await append(request, caller, state.id, 0)
      state = await ended(state.id, caller)
    }
    tell(response, state).end()
  }
  const patch = async (request: Request, response: Response, caller: Caller) => {
    expectMediaType(request, [bytesType])
    const id = idOf(request)
    await append(request, caller, id, readHeaders(offsetHeader, request)['Upload-Offset'])
    tell(response.status(204), await ended(id, caller)).end()
  }
  const opened = routesOf(access, 'deposit')
  return [
    route('options', path, operations.options, (_request, response) => {
      response.set({ 'Tus-Version': tusVersion, 'Tus-Extension': tusExtensions })
      response.set('Tus-Max-Size', String(config.maxFileBytes)).status(204).end()
    }),
    inTus(opened('post', path, operations.create, create)),
    opened('get', path, operations.list, (_request, response, { did }) => {
      const items = uploads.list(did).map(resourceOf)
      response.set('Cache-Control', 'no-store').json({ items })
    }),
    inTus(
      opened('head', `${path}/{id}`, operations.head, async (request, response, { did }) => {
        tell(response.status(200), await uploads.pause(did, idOf(request))).end()
      }),
    ),
    opened('get', `${path}/{id}`, operations.one, async (request, response, { did }) => {
      const state = await uploads.settled(did, idOf(request), patience)
      response.set('Cache-Control', 'no-store').json(resourceOf(state))
    }),
    inTus(opened('patch', `${path}/{id}`, operations.append, patch)),
    inTus(
      opened('delete', `${path}/{id}`, operations.remove, async (request, response, { did }) => {
        await uploads.remove(did, idOf(request))
        response.status(204).end()
      }),
    ),
  ]
}

/** A route of the protocol: its version is asked for, and told, before anything else. */
function inTus(one: Route): Route {
  return { ...one, handlers: [speakTus, ...one.handlers] }
}

const speakTus: RequestHandler = (request, response, next) => {
  response.set('Tus-Resumable', tusVersion)
  if (request.get('Tus-Resumable') === tusVersion) return next()
  response.set('Tus-Version', tusVersion)
  const detail = `Send Tus-Resumable: ${tusVersion}, the version that is spoken here.`
  throw new ApiError('unsupported_version', detail, { supported: [tusVersion] })
}

/** The options of the deposit, checked as those of an upload in one request. */
function askedOf(services: Services, metadata: object, caller: Caller): UploadAsked {
  const { filename, holder: named, ...options } = read(uploadMetadata, { ...metadata }, 'header')
  const holder = holderOf(named, services, caller)
  const name = filename === undefined ? undefined : printable(filename)
  return { ...fileToDeposit(options, holder), ...(name !== undefined && { name }) }
}

/** A name is only for its owner to look at: what cannot be printed is left out, and no upload is refused for it. */
function printable(filename: string): string | undefined {
  const plain = filename
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
  const name = Array.from(plain).slice(0, longestName).join('').trim()
  return textProblem(name, longestName) === null ? name : undefined
}

/** Headers of the protocol that tell the state of an upload. */
function tell(response: Response, { received, length, expires, deposit }: UploadState): Response {
  response.set({ 'Upload-Offset': String(received), 'Upload-Length': String(length) })
  response.set('Cache-Control', 'no-store')
  if (deposit !== undefined) return response.set('Colophon-Deposit', deposit)
  return response.set('Upload-Expires', new Date(expires * 1000).toUTCString())
}

function stateOf({ received, length, deposit, problem }: UploadState) {
  if (deposit !== undefined) return 'deposited'
  if (problem !== undefined) return 'refused'
  return received === length ? 'depositing' : 'receiving'
}

const lookupOf = ({ publicLookup }: { readonly publicLookup: boolean }) =>
  publicLookup ? 'public' : 'salted'

function resourceOf(upload: UploadState) {
  const { id, length, received: offset, updated, expires, asked, deposit, problem } = upload
  return {
    id,
    state: stateOf(upload),
    length,
    offset,
    updated,
    expires,
    ...(asked?.name !== undefined && { filename: asked.name }),
    ...(asked && { published: asked.published, lookup: lookupOf(asked) }),
    ...(deposit !== undefined && { deposit }),
    ...(problem !== undefined && { problem }),
    links: {
      self: `${path}/${id}`,
      ...(deposit !== undefined && { deposit: `/v1/deposits/${deposit}` }),
    },
  }
}
