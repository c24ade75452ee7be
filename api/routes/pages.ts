/** Pages for people: files that scripts/build-web.ts made of web/, under a policy that lets nothing else in. */
import { join } from 'node:path'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import { sendBuilt } from './built.ts'
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
const policyWith = (trustedTypes: string): string =>
  [
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
    `trusted-types ${trustedTypes}`,
  ].join('; ')

/** Some pages digest files in a worker, others have none. */
const publicPolicy = policyWith('hash-worker')

/**
 * Of the worker that digests: it compiles WebAssembly, and the policy of a worker is that with which its script came. No text
 * can be run by it as script.
 */
const hashWorkerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'"

/** A page of its own: the file that the build names, under a policy. */
interface PageRoute {
  readonly path: string
  readonly file: string
  readonly policy: string
  readonly summary: string
  readonly params?: z.ZodObject
  /** Address of what is sent instead, where something else is asked for. */
  readonly instead?: (request: Request) => string | false
}

const certificateParams = z.strictObject({
  id: z.string().max(100).meta({ description: 'Id of a certificate, or a registration number' }),
})

/** The page of the certificate that the server makes itself; the link to it must be the same for all certificates. */
function withoutScripts({ params }: Request): string {
  return `/v1/certificates/${encodeURIComponent(String(params['id']))}?format=html`
}

const pages: readonly PageRoute[] = [
  {
    path: '/',
    file: 'home.html',
    policy: publicPolicy,
    summary: 'Page: is this work registered?',
  },
  {
    path: '/register',
    file: 'register.html',
    policy: publicPolicy,
    summary: 'Page: search the public register',
  },
  {
    path: '/certificates/{id}',
    file: 'certificate.html',
    policy: publicPolicy,
    summary: 'Page: a certificate, how it stands, and its history',
    params: certificateParams,
    instead: (request) => request.query['format'] === 'html' && withoutScripts(request),
  },
  {
    path: '/did',
    file: 'did.html',
    policy: policyWith('key-worker'),
    summary: 'Page: make a DID, sign in with it, sign with it',
  },
  {
    path: '/verify',
    file: 'verify.html',
    // What it may do is in the page, which must hold from a disk too; this alone cannot be said there.
    policy: "frame-ancestors 'none'",
    summary:
      'Page: verify a work and its evidence on one’s own device; one file, which works without the registry',
  },
]

const tags = ['operations']
const fileOperation = {
  tags,
  summary: 'A file of a page',
  requestParams: { path: byFile },
  responses: answers({ 200: content('Script, style or picture; never changes', '*/*') }),
}

export function pageRoutes(): Route[] {
  return [
    ...pages.map(pageRoute),
    route('get', '/assets/{file}', fileOperation, (request, response) => {
      const { file } = readPath(byFile, request)
      response.set('Cache-Control', 'public, max-age=31536000, immutable')
      if (file.startsWith('hash-worker-')) response.set('Content-Security-Policy', hashWorkerPolicy)
      return sendBuilt(request, response, {
        folder,
        file: join('assets', file),
        missing: noSuchFile,
      })
    }),
  ]
}

function pageRoute({ path, file, policy, summary, params, instead }: PageRoute): Route {
  const operation = {
    tags,
    summary,
    ...(params && { requestParams: { path: params } }),
    responses: answers({ 200: content('HTML', 'text/html') }),
  }
  return route('get', path, operation, (request, response) => {
    const elsewhere = instead?.(request)
    if (elsewhere) return response.redirect(303, elsewhere)
    response.set('Content-Security-Policy', policy).set('Cache-Control', 'no-cache')
    return sendBuilt(request, response, { folder, file, missing: notBuilt })
  })
}

const notBuilt = () =>
  new ApiError('unavailable', 'The pages are not built. Start the registry with ./colophon start.')
const noSuchFile = () => new ApiError('not_found', 'No page has such a file now. Load it again.')
