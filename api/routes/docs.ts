/** The OpenAPI document, and a page to browse it that loads nothing from elsewhere. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Response } from 'express'
import { z } from 'zod'
import { readPath } from './read.ts'
import { route, type Route } from './route.ts'
import { answers, content } from './schemas.ts'

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const
const byFile = z.strictObject({ file: z.enum([...files, 'start.js']) })

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Colophon API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`
// validatorUrl: null, or the page would send the document's address to a validator on the internet.
const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null })
`
/** The page's styles are set by script on elements, which style-src does not govern; its icons are data: images. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const tags = ['operations']
const operations = {
  document: {
    tags,
    summary: 'This document',
    responses: answers({ 200: content('OpenAPI 3.1', 'application/json') }),
  },
  page: {
    tags,
    summary: 'This document as a page',
    responses: answers({ 200: content('HTML', 'text/html') }),
  },
  file: {
    tags,
    summary: 'A file of the page',
    requestParams: { path: byFile },
    responses: answers({ 200: content('Script, style or image', '*/*') }),
  },
}

/** Routes for the document that `describe` makes, which is asked once. */
export function docsRoutes(describe: () => object): Route[] {
  let text: string | undefined
  return [
    route('get', '/openapi.json', operations.document, (_request, response) => {
      text ??= JSON.stringify(describe())
      response.type('application/json').send(text)
    }),
    route('get', '/docs', operations.page, (_request, response) => {
      response.set('Content-Security-Policy', policy).type('html').send(page)
    }),
    route('get', '/docs/{file}', operations.file, async (request, response) => {
      const { file } = readPath(byFile, request)
      response.set('Cache-Control', 'public, max-age=3600')
      if (file === 'start.js') response.type('js').send(start)
      else await sendAsset(response, file)
    }),
  ]
}

async function sendAsset(response: Response, file: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  response.sendFile(file, { root: folder }, (error?: Error) => (error ? reject(error) : resolve()))
  return promise
}
