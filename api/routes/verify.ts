/** Verification for those who are online: the same verifier as offline, plus what is on record here. */
import type { Request, Response } from 'express'
import { ApiError } from '../errors.ts'
import { FileDigest, type Digests } from '../intake/digest.ts'
import type { Services } from '../services.ts'
import { chunks } from '../store/chunks.ts'
import { bodyOf, expectMediaType, read, readBody, readJson, readQuery } from './read.ts'
import { openRoute, type Route } from './route.ts'
import { none } from './schemas.ts'
import { verifyItems } from './verify-items.ts'
import { verifyBody, verifyOperation, verifyQuery, type VerifyResult } from './verify-schemas.ts'

const listLimit = 4 << 20
const zipLimit = 32 << 20
const pieceSize = 1 << 20
const taken = ['application/json', 'application/zip', 'application/octet-stream'] as const

export function verifyRoutes(services: Services): Route[] {
  const how = {
    'application/json': (request: Request) => verifyList(services, request),
    'application/zip': (request: Request) => verifyZip(services, request),
    'application/octet-stream': (request: Request) => verifyFile(services, request),
  }
  const verify = async (request: Request, response: Response) => {
    const results = await how[expectMediaType(request, taken)](request)
    response.set('Cache-Control', 'no-store').json({ results })
  }
  return [openRoute(services.access, 'post', '/v1/verify', verifyOperation, verify, 'check')]
}

async function verifyList(services: Services, request: Request): Promise<VerifyResult[]> {
  read(none, { ...request.query }, 'query')
  const { items } = await readJson(verifyBody, request, listLimit)
  return verifyItems(services, items)
}

async function verifyZip(services: Services, request: Request): Promise<VerifyResult[]> {
  const { sha256, sm3 } = readQuery(verifyQuery, request)
  const file = sha256 === undefined ? undefined : { sha256, ...(sm3 !== undefined && { sm3 }) }
  const zip = await readBody(request, zipLimit)
  return [{ report: await services.verifyEvidence(zip, file) }]
}

/** The file is digested as it arrives and dropped. */
async function verifyFile({ book, config }: Services, request: Request): Promise<VerifyResult[]> {
  read(none, { ...request.query }, 'query')
  const file = await digested(bodyOf(request), config.maxFileBytes)
  const found = await book.lookUp([file.sha256])
  return [{ file, certificates: found.get(file.sha256) ?? [] }]
}

async function digested(source: AsyncIterable<Uint8Array>, limit: number): Promise<Digests> {
  using digest = new FileDigest()
  let size = 0
  for await (const piece of chunks(source, pieceSize)) {
    size += piece.length
    if (size > limit)
      throw new ApiError('too_large', `A file may have ${limit} bytes at most.`, { limit })
    await digest.update(piece)
  }
  // Awaited here: the digest is given up when this function returns.
  return await digest.finish()
}
