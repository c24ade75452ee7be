/** Pages for people: files that scripts/build-web.ts made of web/, under a policy that lets nothing else in. */
import { join } from 'node:path'
import type { Response } from 'express'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import { readPath } from './read.ts'
import { route, type Route } from './route.ts'
import { answers, content } from './schemas.ts'

/** Not in the data folder: pages are part of the program. */
const folder = join(import.meta.dirname, '..', '..', 'cache', 'web')

/** A file of a page has the digest of its content in its name. */
const byFile = z.strictObject({
  file: z.string().regex(/^[a-z-]{1,40}-[0-9a-f]{12}\.(js|css|svg)$/, 'is no file of a page'),
})

/**
 * Scripts and styles are files of ours, and nothing is sent to anybody but this registry. `require-trusted-types-for`:
 * the page cannot turn a text into markup or script at all, whoever wrote the text; the one policy is that by which it
 * loads its worker.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types key-worker',
].join('; ')

const tags = ['operations']
const operations = {
  did: {
    tags,
    summary: 'Page: make a DID, sign in with it, sign with it',
    responses: answers({ 200: content('HTML', 'text/html') }),
  },
  verify: {
    tags,
    summary:
      'Page: verify a work and its evidence on one’s own device; one file, which works without the registry',
    responses: answers({ 200: content('HTML', 'text/html') }),
  },
  file: {
    tags,
    summary: 'A file of a page',
    requestParams: { path: byFile },
    responses: answers({ 200: content('Script, style or picture; never changes', '*/*') }),
  },
}

export function pageRoutes(): Route[] {
  return [
    route('get', '/did', operations.did, (_request, response) => {
      response.set('Content-Security-Policy', policy).set('Cache-Control', 'no-cache')
      return sendBuilt(response, 'did.html', notBuilt)
    }),
    route('get', '/verify', operations.verify, (_request, response) => {
      // What it may do is in the page, which must hold from a disk too; this alone cannot be said there.
      response.set('Content-Security-Policy', "frame-ancestors 'none'")
      response.set('Cache-Control', 'no-cache')
      return sendBuilt(response, 'verify.html', notBuilt)
    }),
    route('get', '/assets/{file}', operations.file, (request, response) => {
      const { file } = readPath(byFile, request)
      response.set('Cache-Control', 'public, max-age=31536000, immutable')
      return sendBuilt(response, join('assets', file), noSuchFile)
    }),
  ]
}

const notBuilt = () =>
  new ApiError('unavailable', 'The pages are not built. Start the registry with ./colophon start.')
const noSuchFile = () => new ApiError('not_found', 'No page has such a file now. Load it again.')

/**
 * Type and length are Express's. Without Last-Modified: a page is small, and by its time an older build would never take
 * the place of a newer one, whose files are gone.
 */
async function sendBuilt(response: Response, file: string, missing: () => ApiError): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  response.sendFile(
    file,
    { root: folder, cacheControl: false, lastModified: false },
    (error?: Error) => {
      if (error === undefined) resolve()
      else reject(isMissing(error) ? missing() : error)
    },
  )
  return promise
}

function isMissing(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT'
}
