/** Personal data (个人信息): read for a purpose, on record before they are shown; listed and erased by whom they are about. */
import { z } from 'zod'
import { erasePersonal } from '../office/erasure.ts'
import { readPersonal } from '../office/personal.ts'
import { purposeCodes } from '../personal/purposes.ts'
import type { Services } from '../services.ts'
import { findCase } from './cases.ts'
import { readJson, readPath } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, did, json, line, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const limit = 16 << 10

const reading = z
  .strictObject({
    purpose: z.enum(purposeCodes),
    pointer: z.string().max(200).exactOptional().meta({
      description:
        'The one party whose data are needed, as JSON Pointer into the form; absent: all that you may read',
    }),
    basis: z
      .strictObject({
        authority: line(200),
        caseNumber: line(100),
      })
      .exactOptional()
      .meta({ description: 'The order, for court_order' }),
  })
  .refine(({ purpose, basis }) => (purpose === 'court_order') === (basis !== undefined), {
    path: ['basis'],
    error: 'is for court_order, and needed there',
  })
  .meta({ id: 'Reading' })

const erasure = z
  .strictObject({ reason: z.enum(['data_subject_request', 'retention_over']) })
  .meta({ id: 'Erasure' })

const data = z
  .object({
    items: z.array(
      z.object({
        pointer: z.string(),
        subject: did.exactOptional(),
        dossier: uuid,
        fields: z.union([
          z.literal('erased'),
          z.array(
            z.object({
              field: z.string(),
              value: z.string(),
              certifiedAs: z.string().exactOptional().meta({
                description: 'Name of the field among the commitments of the identity certificate',
              }),
              salt: z.string().exactOptional().meta({
                description: 'Opens that commitment (selective disclosure)',
              }),
            }),
          ),
        ]),
      }),
    ),
  })
  .meta({ id: 'PersonalDataOfCase' })

const dossiers = z.object({
  items: z.array(z.object({ id: uuid, created: z.int(), erasedAt: z.int().exactOptional() })),
})

const tags = ['personal data']
const operations = {
  mine: {
    tags,
    summary: 'Which dossiers about me there are (PIPL art. 45)',
    responses: answers({ 200: json('Oldest first; times in Unix seconds', dossiers) }),
  },
  read: {
    tags,
    summary: 'Read personal data of a case for a purpose; the reading is on record first',
    requestParams: { path: byId },
    requestBody: { required: true, content: { 'application/json': { schema: reading } } },
    responses: answers({ 200: json('By party', data) }),
  },
  erase: {
    tags,
    summary: 'Erase the data about me in a case that is decided, for good (PIPL art. 47)',
    description:
      'Every certificate, commitment and proof stands; what was sealed can never be opened again.',
    requestParams: { path: byId },
    requestBody: { required: true, content: { 'application/json': { schema: erasure } } },
    responses: answers({
      200: json(
        'Erased',
        z.object({ items: z.array(z.object({ dossier: uuid, erasedAt: z.int() })) }),
      ),
    }),
  },
}

export function personalRoutes(services: Services): Route[] {
  const { access, office } = services
  return [
    callerRoute(access, 'get', '/v1/personal', operations.mine, (_request, response, caller) => {
      const items = office.vault.dossiers.of(caller.did).map(({ id, created, erasedAt }) => ({
        id,
        created,
        ...(erasedAt !== undefined && { erasedAt }),
      }))
      response.set('Cache-Control', 'no-store').json({ items })
    }),
    callerRoute(
      access,
      'post',
      '/v1/cases/{id}/personal',
      operations.read,
      async (request, response, caller) => {
        const file = await findCase(services, caller, readPath(byId, request).id)
        const { purpose, pointer, basis } = await readJson(reading, request, limit)
        const asked = {
          purpose,
          ...(pointer !== undefined && { pointer }),
          ...(basis && { basis }),
        }
        const items = await readPersonal(office, caller, file, asked)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/cases/{id}/erasure',
      operations.erase,
      async (request, response, caller) => {
        const file = await findCase(services, caller, readPath(byId, request).id)
        const { reason } = await readJson(erasure, request, limit)
        const items = await erasePersonal(office, caller, file, reason)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
  ]
}
