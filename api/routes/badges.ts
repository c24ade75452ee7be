/** The badge of a certificate: an image for pages of others, always of the state as of now. */
import { z } from 'zod'
import { printBadge } from '../certificates/badge.ts'
import { chooseLanguage, languages } from '../certificates/forms/negotiate.ts'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'
import { readPath, readQuery } from './read.ts'
import { kindOf } from './records.ts'
import { allowAll, route, type Route } from './route.ts'
import { answers, content, registrationNumber, uuid } from './schemas.ts'

const byIdOrNumber = z.strictObject({
  id: z
    .union([uuid, registrationNumber])
    .meta({ description: 'Id of the certificate, or its registration number' }),
})
const asked = z.strictObject({
  lang: z.enum(languages).exactOptional().meta({ description: 'Else by Accept-Language' }),
})

const operation = {
  tags: ['certificates'],
  summary: 'Number and state of a certificate as a small image, to embed',
  requestParams: { path: byIdOrNumber, query: asked },
  responses: answers({ 200: content('The badge as of now', 'image/svg+xml') }),
}

/** A suspension shows within a minute on every page that has the badge. */
const shortly = 'public, max-age=60'
/** For who opens it as a page of its own: nothing in it may load or run. */
const policy = "default-src 'none'; frame-ancestors 'none'; sandbox"

export function badgeRoutes({ book }: Services): Route[] {
  const find = async (given: string) => {
    const byId = uuid.safeParse(given).success
    const recorded = await (byId ? book.find(given) : book.findByNumber(given))
    const number = recorded && numberIn(recorded.document)
    if (recorded && number !== undefined) return { id: recorded.id, number }
    throw new ApiError('not_found', 'There is no certificate of a work with this id or number.')
  }
  return [
    route('get', '/v1/certificates/{id}/badge.svg', operation, async (request, response) => {
      const { lang } = readQuery(asked, request)
      const { id, number } = await find(readPath(byIdOrNumber, request).id)
      const { state } = await book.lifeOf(id)
      const language = chooseLanguage(lang, request.get('Accept-Language'))
      allowAll(response)
      response.vary('Accept-Language').set('Content-Language', language)
      response.set('Cache-Control', shortly).set('Content-Security-Policy', policy)
      response.type('image/svg+xml').send(printBadge(number, state, language))
    }),
  ]
}

/** Only certificates of works have a number of their own: a change of state names that of its certificate. */
function numberIn(document: string): string | undefined {
  const { type, credentialSubject }: Numbered = JSON.parse(document)
  return kindOf(type) === 'work' ? credentialSubject.registrationNumber : undefined
}

interface Numbered {
  readonly type: readonly string[]
  readonly credentialSubject: { readonly registrationNumber?: string }
}
