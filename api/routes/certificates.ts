/** Certificates (登记证书), by id, registration number or file digest. */
import { z } from 'zod'
import type { Services } from '../services.ts'
import { certificateFormRoutes } from './certificate-forms.ts'
import { certificateSheetRoutes } from './certificate-sheet.ts'
import { partRoutes } from './record-routes.ts'
import { toResource } from './records.ts'
import { readQuery } from './read.ts'
import { route, type Route } from './route.ts'
import { answers, json, registrationNumber, resourceList, sha256 } from './schemas.ts'

const search = z
  .strictObject({ number: registrationNumber.exactOptional(), sha256: sha256.exactOptional() })
  .refine((query) => Object.keys(query).length === 1, 'ask by number or by sha256, one of the two')

const operation = {
  tags: ['certificates'],
  summary: 'Certificates with a registration number, or over a file',
  requestParams: { query: search },
  responses: answers({ 200: json('Oldest first; empty where there is none', resourceList) }),
}

export function certificateRoutes(services: Services): Route[] {
  const { book } = services
  const find = async (request: Parameters<typeof readQuery>[1]) => {
    const { number, sha256: digest = '' } = readQuery(search, request)
    return number === undefined ? book.certificatesOf(digest) : [await book.findByNumber(number)]
  }
  return [
    route('get', '/v1/certificates', operation, async (request, response) => {
      const found = await find(request)
      const items = found.flatMap((recorded) => (recorded ? [toResource(recorded)] : []))
      response.set('Cache-Control', 'no-cache').json({ items })
    }),
    ...certificateFormRoutes(services),
    ...certificateSheetRoutes(services),
    ...partRoutes(book, 'certificates', ['work', 'identity']),
  ]
}
