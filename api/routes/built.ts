/** Sending what the build made for browsers: scripts/build-web.ts and scripts/build-portal.ts leave each file compressed beside it. */
import { extname } from 'node:path'
import type { Request, Response } from 'express'
import type { ApiError } from '../errors.ts'

/** A file, and what to say where it is not there. */
export interface BuiltFile {
  readonly folder: string
  readonly file: string
  readonly missing: () => ApiError
}

const endings = { br: '.br', gzip: '.gz', identity: '' } as const
type Coding = keyof typeof endings

/** The smallest that the browser takes, not the first that it names. */
function codingFor(request: Request): Coding {
  const taken = (['br', 'gzip'] as const).find((coding) => request.acceptsEncodings(coding))
  return taken ?? 'identity'
}

/**
 * Sends a built file in the coding that the browser takes: the build left each compressed beside it. Length is Express's. Without
 * Last-Modified: a page is small, and by its time an older build would never take the place of a newer one, whose files are gone.
 */
export async function sendBuilt(
  request: Request,
  response: Response,
  { folder, file, missing }: BuiltFile,
): Promise<void> {
  const coding = codingFor(request)
  const encoded = coding === 'identity' ? {} : { 'Content-Encoding': coding }
  const headers = { 'Content-Type': typeOf(file), ...encoded }
  const options = { root: folder, cacheControl: false, lastModified: false, headers } as const
  response.vary('Accept-Encoding')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  response.sendFile(file + endings[coding], options, (error?: Error) => {
    if (error === undefined) resolve()
    else reject(isMissing(error) ? missing() : error)
  })
  return promise
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

function typeOf(file: string): string {
  return types[extname(file)]!
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT'
}
