/** The portal (办事大厅): one page that scripts/build-portal.ts made of web/portal, and its files. */
import { join } from 'node:path'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import { sendBuilt } from './built.ts'
import { readPath } from './read.ts'
import { route, type Route } from './route.ts'
import { answers, content } from './schemas.ts'

/** Not in the data folder: pages are part of the program. */
const folder = join(import.meta.dirname, '..', '..', 'cache', 'portal')

/** A file of the portal has a mark of its content in its name. */
const byFile = z.strictObject({
  file: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,80}-[A-Za-z0-9_-]{8}\.(js|css|svg)$/, 'is no file of the portal'),
})

/**
 * As for the other pages (pages.ts). `blob:` is for what the page has fetched with its session and shows: pictures, sound and film of
 * works. Styles that its components make at run time are constructed sheets, which no directive has to let in.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types key-worker hash-worker',
].join('; ')

const tags = ['operations']
const operations = {
  portal: {
    tags,
    summary: 'Page: the portal of creators, registry staff and platforms',
    responses: answers({ 200: content('HTML', 'text/html') }),
  },
  within: {
    tags,
    summary: 'A page of the portal, by its address: the portal itself, which shows it',
    requestParams: { path: z.strictObject({ page: z.string() }) },
    responses: answers({ 200: content('HTML', 'text/html') }),
  },
  file: {
    tags,
    summary: 'A file of the portal',
    requestParams: { path: byFile },
    responses: answers({ 200: content('Script, style or picture; never changes', '*/*') }),
  },
}

function page(request: Request, response: Response): Promise<void> {
  response.set('Content-Security-Policy', policy).set('Cache-Control', 'no-cache')
  return sendBuilt(request, response, { folder, file: 'index.html', missing: notBuilt })
}

export function portalRoutes(): Route[] {
  return [
    route('get', '/portal', operations.portal, page),
    route('get', '/portal/assets/{file}', operations.file, (request, response) => {
      const { file } = readPath(byFile, request)
      response.set('Cache-Control', 'public, max-age=31536000, immutable')
      return sendBuilt(request, response, {
        folder,
        file: join('assets', file),
        missing: noSuchFile,
      })
    }),
    {
      ...route('get', '/portal/{page}', operations.within, page),
      pattern: '/portal/*page',
    },
  ]
}

const notBuilt = () =>
  new ApiError('unavailable', 'The portal is not built. Start the registry with ./colophon start.')
const noSuchFile = () =>
  new ApiError('not_found', 'The portal has no such file now. Load it again.')
