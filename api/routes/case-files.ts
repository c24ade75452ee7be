/** Deposited files of a case, read by staff for a purpose. They are hostile: no browser may show one as ours. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import { z } from 'zod'
import { fileToRead, noteFileRead, type ReadableFile } from '../office/files.ts'
import type { Services } from '../services.ts'
import { findCase } from './cases.ts'
import { needsBasis, purposeAndBasis } from './personal.ts'
import { readJson, readPath } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, content, uuid } from './schemas.ts'

const byFile = z.strictObject({ id: uuid, deposit: uuid })

const reading = needsBasis(z.strictObject(purposeAndBasis)).meta({ id: 'FileReading' })

const operation = {
  tags: ['cases'],
  summary: 'Read a deposited file of a case for a purpose (staff); the reading is on record first',
  description:
    'The bytes as they were deposited, as a download: their type is for the reader to find out, never what the depositor said. The depositor sees who read the file (GET /v1/cases?type=dossier).',
  requestParams: { path: byFile },
  requestBody: { required: true, content: { 'application/json': { schema: reading } } },
  responses: answers({ 200: content('The file', 'application/octet-stream') }),
}

export function caseFileRoutes(services: Services): Route[] {
  const { access, office } = services
  return [
    callerRoute(
      access,
      'post',
      '/v1/cases/{id}/files/{deposit}',
      operation,
      async (request, response, caller) => {
        const { id, deposit } = readPath(byFile, request)
        const file = await findCase(services, caller, id)
        const asked = await readJson(reading, request, 16 << 10)
        const found = await fileToRead(office, caller, file, deposit, asked)
        const bytes = services.openFile(stored(found))[Symbol.asyncIterator]()
        try {
          // First: what cannot be opened was not read.
          const first = await bytes.next()
          await noteFileRead(office, caller, file, found, asked)
          await sendFile(response, found, from(first, bytes))
        } finally {
          // Whoever is gone by now has begun no stream that would close the file.
          await bytes.return?.()
        }
      },
    ),
  ]
}

function stored({ cid, deposit }: ReadableFile): { cid: string; encrypted?: boolean } {
  const { encrypted } = deposit.file
  return { cid, ...(encrypted !== undefined && { encrypted }) }
}

/** A stream of which the first piece is there. */
async function* from(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value
}

/** A browser that is sent here keeps the file, and shows nothing of it. */
async function sendFile(
  response: Response,
  { deposit }: ReadableFile,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  response.set('Cache-Control', 'no-store').attachment(`${deposit.depositId}.bin`)
  response.set('Content-Type', 'application/octet-stream')
  response.set('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
  response.set('Content-Length', String(deposit.file.size))
  await pipeline(Readable.from(bytes, { objectMode: false }), response).catch((error: unknown) => {
    // Whoever reads may stop reading; of anything else the log should tell.
    if (!response.destroyed || response.writableFinished) throw error
    if (!isAborted(error)) throw error
  })
}

const isAborted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
