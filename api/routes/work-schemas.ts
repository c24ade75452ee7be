/**
 * The application form of a registration. Shapes and lists are checked here; what dates, texts and shares must
 * satisfy together is checked by the verifier's own rules (`checkDeclaredWork`), so that no certificate is
 * promised that could not be issued.
 */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import {
  acquisitions,
  allRights,
  categoryCodes,
  codesOf,
  commissionedHolders,
  creationNatures,
  digitalSourceTypes,
  ownershipForms,
  partyKinds,
  serviceVariants,
  signings,
} from '../../verifier/vocabulary.ts'
import { answers, did, idempotencyHeader, json, lookup, resource, uuid } from './schemas.ts'

/** Text for display; characters are counted as code points by the verifier. */
const text = (most: number) => z.string().meta({ override: { minLength: 1, maxLength: most } })
const oneOf = <const T extends readonly string[]>(codes: T) =>
  z.enum(codes, { error: `must be one of ${codes.join(', ')}` })

const date = z.string().meta({
  description: 'A year, a month or a day: EDTF level 0',
  examples: ['2022', '2022-05', '2022-05-17'],
})
const place = z.strictObject({
  country: z.string().meta({ description: 'ISO 3166-1 alpha-2', example: 'CN' }),
  city: text(100).exactOptional(),
})

const work = z
  .strictObject({
    title: text(200),
    alternativeTitle: text(200).exactOptional(),
    category: oneOf(categoryCodes),
    categoryNote: text(500)
      .exactOptional()
      .meta({ description: 'Required for other and audiovisual' }),
    creationNature: oneOf(codesOf(creationNatures)),
    basedOn: z
      .array(z.strictObject({ title: text(200), owner: text(200), provenance: text(500) }))
      .min(1)
      .max(20)
      .exactOptional()
      .meta({ description: 'Required unless the work is original' }),
    completion: z.strictObject({ date, place: place.exactOptional() }).exactOptional(),
    firstPublication: z
      .strictObject({
        status: oneOf(['published', 'unpublished']),
        date: date.exactOptional(),
        place: place.exactOptional(),
        url: z.string().max(2048).exactOptional(),
      })
      .exactOptional(),
    digitalSourceType: oneOf(digitalSourceTypes)
      .exactOptional()
      .meta({ description: 'IPTC digital source type: says whether a model made the work' }),
    declaredLicence: text(200).exactOptional(),
    identifiers: z
      .array(z.strictObject({ scheme: text(50), value: text(200) }))
      .min(1)
      .max(20)
      .exactOptional(),
    excludedMaterial: text(1000).exactOptional(),
  })
  .meta({ id: 'Work', description: 'What the applicant declares about the work' })

const author = z.strictObject({
  displayName: text(200),
  signing: oneOf(codesOf(signings)),
  did: did.exactOptional(),
})

const owner = z.strictObject({
  displayName: text(200),
  did,
  acquisition: oneOf(codesOf(acquisitions)),
  rights: z
    .int()
    .min(1)
    .max(allRights)
    .meta({ description: 'Mask of the 17 rights: bit n-1 is right n; all is 131071' }),
  sharePpm: z
    .int()
    .min(1)
    .max(1_000_000)
    .exactOptional()
    .meta({ description: 'Share in parts per million; all owners or none, sum 1000000' }),
  partyKind: oneOf(codesOf(partyKinds)).exactOptional(),
  signing: oneOf(codesOf(signings)).exactOptional(),
  acquisitionNote: text(500).exactOptional(),
  rightsNote: text(500).exactOptional(),
})

/** What is declared about a work, as its certificate shows it. */
const declared = {
  work,
  authors: z.array(author).min(1, 'must name at least one author').max(100),
  owners: z.array(owner).min(1, 'must name at least one owner').max(100),
  ownershipForm: oneOf(codesOf(ownershipForms)),
  serviceVariant: oneOf(codesOf(serviceVariants)).exactOptional(),
  commissionedHolder: oneOf(codesOf(commissionedHolders)).exactOptional(),
  ownershipNote: text(1000).exactOptional(),
}

export const declaredFacts = z.strictObject(declared).meta({ id: 'DeclaredFacts' })

export const workBody = z
  .strictObject({
    applicant: did,
    deposits: z
      .array(uuid)
      .min(1, 'must name at least one deposit')
      .max(100)
      .refine((ids) => new Set(ids).size === ids.length, 'must not name a deposit twice'),
    ...declared,
    lookup: lookup.exactOptional(),
  })
  .refine((body) => body.lookup !== 'public' || body.deposits.length === 1, {
    path: ['lookup'],
    error: 'can be public for a work of one file only',
  })
  .meta({ id: 'WorkApplication' })

export const workOperation: ZodOpenApiOperationObject = {
  tags: ['works'],
  summary: 'Register a work of your own over deposits; the certificate is issued at once',
  description:
    'The automatic lane in short, for the sole owner, who is the caller: facts are recorded as declared. What an application would not be certified for at once is refused with 403 (`factors`) or 422 (`defects`) and belongs into POST /v1/applications. A file that is registered to another holder is refused with 409 and the earlier number.',
  requestParams: { header: idempotencyHeader },
  requestBody: { required: true, content: { 'application/json': { schema: workBody } } },
  responses: answers({
    201: json('The certificate', resource),
    200: json('The same work by the same applicant was on record: the first certificate', resource),
  }),
}
