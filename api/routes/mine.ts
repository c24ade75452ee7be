/** What the caller has on record: deposits and certificates, newest first, in pages. */
import { z } from 'zod'
import type { RecordedPage } from '../book/reader-mine.ts'
import type { Services } from '../services.ts'
import { toResource } from './records.ts'
import { readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, decimal, json, resource } from './schemas.ts'

const pageLength = 50

const pageQuery = z.strictObject({
  before: decimal.exactOptional().meta({ description: '`next` of the page before this one' }),
  limit: decimal.refine((n) => n >= 1 && n <= 200, 'must be 1 to 200').exactOptional(),
})

const next = z.int().exactOptional().meta({
  description: '`before` of the next page; absent where this is the last',
})

const ownDeposits = z.object({ items: z.array(resource), next })

const ownCertificate = resource
  .extend({
    state: z.enum(['active', 'suspended', 'superseded', 'revoked', 'surrendered']),
  })
  .meta({ id: 'OwnCertificate', description: 'A certificate on record, and how it stands now' })

const ownCertificates = z.object({ items: z.array(ownCertificate), next })

const operations = {
  deposits: {
    tags: ['deposits'],
    summary: 'My deposits, the newest first',
    requestParams: { query: pageQuery },
    responses: answers({ 200: json('A page of them; empty where there is none', ownDeposits) }),
  },
  certificates: {
    tags: ['certificates'],
    summary: 'My certificates, the newest first',
    description:
      'Of works that the caller applied for, earlier versions among them, and identity certificates of the caller.',
    requestParams: { query: pageQuery },
    responses: answers({ 200: json('A page of them; empty where there is none', ownCertificates) }),
  },
}

const nextOf = ({ next: before }: RecordedPage) => (before === undefined ? {} : { next: before })

/** They come before the addresses with an id in the same place. */
export function mineRoutes({ access, book }: Services): Route[] {
  return [
    callerRoute(
      access,
      'get',
      '/v1/deposits/mine',
      operations.deposits,
      async (request, response, { did }) => {
        const { before, limit = pageLength } = readQuery(pageQuery, request)
        const page = await book.depositsHeld(did, {
          limit,
          ...(before !== undefined && { before }),
        })
        const items = page.items.map(toResource)
        response.set('Cache-Control', 'no-store').json({ items, ...nextOf(page) })
      },
    ),
    callerRoute(
      access,
      'get',
      '/v1/certificates/mine',
      operations.certificates,
      async (request, response, { did }) => {
        const { before, limit = pageLength } = readQuery(pageQuery, request)
        const asked = { limit, ...(before !== undefined && { before }) }
        const page = await book.certificatesHeld(did, asked)
        const states = await book.statesOf(page.items.map(({ id }) => id))
        const items = page.items.map((one) => ({
          ...toResource(one),
          state: states.get(one.id) ?? 'active',
        }))
        response.set('Cache-Control', 'no-store').json({ items, ...nextOf(page) })
      },
    ),
  ]
}
