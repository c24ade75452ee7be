/** One address for a certificate in all its forms: JSON, the signed document, PDF, picture, page. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { chooseLanguage, forms, formTypes, negotiate } from '../certificates/forms/negotiate.ts'
import { pagePolicy } from '../certificates/forms/html.ts'
import { certificateView } from '../office/certificate-view.ts'
import type { Services } from '../services.ts'
import { readPath, readQuery } from './read.ts'
import { findRecord, sendDocument, sendRecord, type Found } from './records.ts'
import { allowAll, route, type Route } from './route.ts'
import { answers, resource, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const asked = z.strictObject({
  format: z.enum(forms).exactOptional().meta({
    description: 'Instead of the Accept header, for links',
  }),
  lang: z.enum(['zh', 'en']).exactOptional().meta({ description: 'Language of the page' }),
  copy: uuid.exactOptional().meta({
    description: 'Case in which a copy was granted (补发): the form says that it is that copy',
  }),
})

const binary = (type: string) =>
  ({ [type]: { schema: { type: 'string', format: 'binary' } } }) as const

const operation = {
  tags: ['certificates'],
  summary: 'A certificate, in the form that Accept or `format` asks for',
  description:
    'application/json: the record (the default). application/vc: the signed document. application/pdf: for printing, signed (PAdES). image/png: its first page. text/html: a page with status and history.',
  requestParams: { path: byId, query: asked },
  responses: answers({
    200: {
      description: 'The certificate',
      content: {
        'application/json': { schema: resource },
        'application/vc': { schema: { type: 'string' } },
        ...binary('application/pdf'),
        ...binary('image/png'),
        'text/html': { schema: { type: 'string' } },
      },
    },
  }),
}

/** Replaces the plain record route of certificates. */
export function certificateFormRoutes(services: Services): Route[] {
  const send = async (request: Request, response: Response) => {
    const { id } = readPath(byId, request)
    const { format, lang, copy } = readQuery(asked, request)
    const found = await findRecord(services.book, id, ['work', 'identity'])
    const form = format ?? negotiate(request.get('Accept'))
    response.vary('Accept')
    if (form === 'json') return sendRecord(response, found)
    if (form === 'vc') return sendDocument(response, found)
    return sendForm(services, response, found, {
      form,
      lang: chooseLanguage(lang, request.get('Accept-Language')),
      ...(copy !== undefined && { copy }),
    })
  }
  return [route('get', '/v1/certificates/{id}', operation, send)]
}

interface Wanted {
  readonly form: 'pdf' | 'png' | 'html'
  readonly lang: 'zh' | 'en'
  readonly copy?: string
}

async function sendForm(
  services: Services,
  response: Response,
  { recorded }: Found,
  { form, lang, copy }: Wanted,
): Promise<void> {
  const view = await certificateView(services, recorded, copy)
  const { forms: printed } = services
  // What became of a certificate changes: each form says what holds when it is asked for.
  response.set('Cache-Control', 'no-cache').set('Content-Type', formTypes[form])
  if (form === 'html') {
    response.vary('Accept-Language').set('Content-Language', lang)
    response.set('Content-Type', 'text/html; charset=utf-8')
    response.set('Content-Security-Policy', pagePolicy).send(printed.html(view, { lang }))
    return
  }
  allowAll(response)
  const name = `${recorded.id}.${form}`
  response.set('Content-Disposition', `inline; filename="${name}"`)
  response.send(Buffer.from(await printed[form](view)))
}
