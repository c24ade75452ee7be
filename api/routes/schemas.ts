/** Schemas that several resources share. Each is the check and the OpenAPI text at once. */
import { z } from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { letterLength, lineProblem } from '../cases/guards.ts'
import { problems } from '../errors.ts'
import { faultReasons } from '../faults.ts'
import { textProblem } from '../../verifier/text.ts'

const hex64 = /^[0-9a-f]{64}$/

export const sha256 = z
  .string()
  .regex(hex64, 'must be 64 lower-case hex digits (SHA-256)')
  .meta({ description: 'SHA-256, lower-case hex', example: 'a'.repeat(64) })

export const sm3 = z
  .string()
  .regex(hex64, 'must be 64 lower-case hex digits (SM3)')
  .meta({ description: 'SM3 (GB/T 32905), lower-case hex', example: 'b'.repeat(64) })

export const did = z
  .string()
  .regex(
    /^did:ethr:0x[1-9a-fA-F][0-9a-fA-F]{0,15}:0x[0-9a-fA-F]{40}$/,
    'must be did:ethr:0x<chain id in hex>:0x<40 hex digits>',
  )
  .meta({
    description: 'DID of a holder, on the chain of this registry',
    example: 'did:ethr:0xc0104:0x8ba1f109551bd432803012645ac136ddd64dba72',
  })

export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')
  .meta({ example: '0192f0c1-7f00-7000-8000-000000000000' })

export const mediaType = z
  .string()
  .max(127)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/,
    'must be a media type like image/png, in lower case, without parameters',
  )
  .meta({ example: 'image/webp' })

export const size = z
  .int('must be a whole number of bytes')
  .min(0)
  .meta({ description: 'Bytes', example: 1024 })

export const lookup = z.enum(['salted', 'public'], { error: 'must be salted or public' }).meta({
  description:
    'salted: the log shows only a salted commitment to the digest. public: it shows the bare SHA-256, for whoever has the file.',
})

/** A letter or a reason in words: up to 4,000 characters that can be printed, with line breaks. */
export const letter = z
  .string()
  .min(1)
  .refine((text) => lineProblem(text) === null, {
    error: ({ input }) => lineProblem(String(input)) ?? 'cannot be printed',
  })
  .meta({ override: { type: 'string', minLength: 1, maxLength: letterLength } })

/** A text of one line that a document can hold. `most` in characters. */
export const line = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => textProblem(text, most) === null, {
      error: ({ input }) => textProblem(String(input), most) ?? 'cannot be printed',
    })
    .meta({ override: { type: 'string', minLength: 1, maxLength: most } })

/** No parameters at all. */
export const none = z.strictObject({})

/** A whole number in a path or query: no sign, no leading zeros, below 2^53. */
export const decimal = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/, 'must be a whole number')
  .transform(Number)
  .refine(Number.isSafeInteger, 'must be below 2^53')
  .meta({ override: { type: 'integer', minimum: 0 }, example: 0 })

export const registrationNumber = z
  .string()
  .regex(
    /^[\p{L}\p{N}]{1,4}作登字-\d{4}-[A-Z]-\d{8}$/u,
    'must be written like 链作登字-2026-H-00000001',
  )
  .meta({ description: 'Registration number', example: '链作登字-2026-H-00000001' })

export const idempotencyHeader = z.object({
  'Idempotency-Key': z.string().exactOptional().meta({
    description:
      'A key of the caller, 1 to 200 visible ASCII characters: a request repeated with it is carried out once.',
  }),
})

export const anchor = z
  .object({
    size: z.int().meta({ description: 'Size of the checkpoint that covers the record' }),
    txHash: z.string(),
    blockNumber: z.int(),
    blockTime: z.int().meta({ description: 'Unix seconds' }),
  })
  .meta({ id: 'Anchor', description: 'Where the record is anchored on the chain' })

export const resource = z
  .object({
    id: uuid,
    kind: z.enum(['deposit', 'work', 'identity', 'statusChange']),
    stage: z.enum(['sequenced', 'published', 'anchored']).meta({
      description:
        'sequenced: durable, position in the log given. published: a signed checkpoint covers it. anchored: the chain holds that checkpoint.',
    }),
    logIndex: z.int().meta({ description: 'Position in the log' }),
    document: z
      .looseObject({})
      .meta({ description: 'The signed document, a W3C Verifiable Credential' }),
    anchor: anchor.exactOptional(),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Record', description: 'A document on record, and how far it has come' })

export const resourceList = z.object({ items: z.array(resource) })

const problem = z
  .looseObject({
    type: z.string().meta({ example: 'urn:colophon:problem:invalid_request' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(problems)),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().meta({ description: 'JSON Pointer, or / and a parameter name' }),
          code: z.string(),
          reason: z.enum(faultReasons).exactOptional().meta({
            description: 'Why, where it can be told without words',
          }),
          limit: z.number().exactOptional().meta({
            description: 'The bound of too_small and too_large: characters, members or the number',
          }),
          detail: z.string(),
        }),
      )
      .exactOptional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' })

const problemAnswer: ZodOpenApiResponseObject = {
  description: 'A problem document',
  content: { 'application/problem+json': { schema: problem } },
}

/** An answer in JSON. */
export function json(description: string, schema: z.ZodType): ZodOpenApiResponseObject {
  return { description, content: { 'application/json': { schema } } }
}

/** An answer that is not JSON of ours. */
export function content(description: string, type: string): ZodOpenApiResponseObject {
  return { description, content: { [type]: { schema: { type: 'string' } } } }
}

/** The answers of an operation, the problem document for all others among them. */
export function answers(
  byStatus: Record<`${2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject>,
): ZodOpenApiResponsesObject {
  return { ...byStatus, default: problemAnswer }
}
