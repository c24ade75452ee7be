/** Personal data (个人信息): read for a purpose, on record before they are shown; listed and erased by whom they are about. */
import { z } from 'zod'
import type { Caller } from '../access/permissions.ts'
import type { CaseFile } from '../cases/machine.ts'
import { erasePersonal } from '../office/erasure.ts'
import { requireGuardian, wardsIn } from '../office/guardians.ts'
import { readPersonal } from '../office/personal.ts'
import { purposeCodes } from '../personal/purposes.ts'
import type { Services } from '../services.ts'
import { findCase } from './cases.ts'
import { readJson, readPath, readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, did, json, line, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const limit = 16 << 10

/** What a reading is for, and on which order. */
export const purposeAndBasis = {
  purpose: z.enum(purposeCodes),
  basis: z
    .strictObject({
      authority: line(200),
      caseNumber: line(100),
    })
    .exactOptional()
    .meta({ description: 'The order, for court_order' }),
}

/** The order is named for court_order, and only there. */
export function needsBasis<T extends z.ZodType<{ purpose: string; basis?: object }>>(schema: T): T {
  return schema.refine(
    ({ purpose, basis }) => (purpose === 'court_order') === (basis !== undefined),
    {
      path: ['basis'],
      error: 'is for court_order, and needed there',
    },
  )
}

const reading = needsBasis(
  z.strictObject({
    ...purposeAndBasis,
    pointer: z.string().max(200).exactOptional().meta({
      description:
        'The one party whose data are needed, as JSON Pointer into the form; absent: all that you may read',
    }),
  }),
).meta({ id: 'Reading' })

const whose = z.strictObject({
  of: did.exactOptional().meta({
    description: 'A minor whose identity certificate in force names you as guardian; absent: you',
  }),
})

const erasure = z
  .strictObject({
    reason: z.enum(['data_subject_request', 'retention_over']),
    pointer: z.string().max(200).exactOptional().meta({
      description:
        'The one party whose data are meant, as JSON Pointer into the form; a registrar has to name it for data_subject_request, and so has a guardian where there are data about several: about himself and a minor, or about two minors. Absent: all that are about you, or about the one minor whose guardian you are',
    }),
  })
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
  items: z.array(
    z.object({
      id: uuid,
      case: uuid.exactOptional().meta({
        description:
          'The case to ask for them (POST /v1/cases/{id}/personal); absent where what was handed in did not come on record, and of dossiers of before this was kept',
      }),
      created: z.int(),
      erasedAt: z.int().exactOptional(),
    }),
  ),
})

const tags = ['personal data']
const operations = {
  mine: {
    tags,
    summary:
      'Which dossiers about me, or about a minor whose guardian I am, there are (PIPL art. 45)',
    requestParams: { query: whose },
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
    summary:
      'Erase the data about me, or a minor of mine, in a case that is decided, for good (PIPL art. 47)',
    description:
      'Every certificate, commitment and proof stands; what was sealed can never be opened again. After a refusal it has to wait until no appeal can come. A registrar who is not named in the case erases for others, one party at a time.',
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

/** A case that the caller may see, or that has data of a minor whose guardian he is. Throws ApiError `not_found`. */
async function caseWithData(services: Services, caller: Caller, id: string): Promise<CaseFile> {
  const file = await services.book.caseFile(id)
  const wards = file && (await wardsIn(services.office, caller.did, file))
  return file && wards && wards.size > 0 ? file : findCase(services, caller, id)
}

export function personalRoutes(services: Services): Route[] {
  const { access, office } = services
  return [
    callerRoute(
      access,
      'get',
      '/v1/personal',
      operations.mine,
      async (request, response, caller) => {
        const { of = caller.did } = readQuery(whose, request)
        if (of !== caller.did) await requireGuardian(office, caller.did, of)
        const items = office.vault.dossiers
          .of(of)
          .map(({ subject: _subject, ...dossier }) => dossier)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/cases/{id}/personal',
      operations.read,
      async (request, response, caller) => {
        const file = await caseWithData(services, caller, readPath(byId, request).id)
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
        const file = await caseWithData(services, caller, readPath(byId, request).id)
        const asked = await readJson(erasure, request, limit)
        const items = await erasePersonal(office, caller, file, asked)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
  ]
}
