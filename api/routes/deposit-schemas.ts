/** What a deposit is asked for with: checks and OpenAPI text. */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import {
  answers,
  did,
  idempotencyHeader,
  json,
  lookup,
  mediaType,
  resource,
  resourceList,
  sha256,
  size,
  sm3,
} from './schemas.ts'

/** A deposit of digests only: the file stays with its holder. */
export const depositBody = z
  .strictObject({ holder: did, mediaType, size, sha256, sm3, lookup: lookup.exactOptional() })
  .meta({ id: 'DigestDeposit', description: 'A deposit of digests only' })

const flag = z.enum(['true', 'false'], { error: 'must be true or false' })
const declaredSize = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/, 'must be a whole number of bytes')
  .transform(Number)
  .meta({ override: { type: 'integer', minimum: 0 }, description: 'Declared size in bytes' })

/** Parameters of an upload; declared digests and size are compared with what arrives. */
export const uploadQuery = z.strictObject({
  holder: did,
  mediaType,
  published: flag.exactOptional().meta({
    description: 'true: the file is public and stored as it is. false (default): encrypted first.',
  }),
  lookup: lookup.exactOptional(),
  sha256: sha256.exactOptional(),
  sm3: sm3.exactOptional(),
  size: declaredSize.exactOptional(),
})

export const depositSearch = z.strictObject({ sha256, holder: did.exactOptional() })

const made = {
  201: json('The deposit', resource),
  200: json('The same file by the same holder was on record: the first deposit', resource),
}

export const depositOperation: ZodOpenApiOperationObject = {
  tags: ['deposits'],
  summary: 'Deposit a file, or its digests',
  description:
    'application/octet-stream: the body is the file itself, of any size up to the limit, the rest is in the query. application/json: digests only, without query.',
  requestParams: { query: uploadQuery.partial(), header: idempotencyHeader },
  requestBody: {
    required: true,
    content: {
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
      'application/json': { schema: depositBody },
    },
  },
  responses: answers(made),
}

export const depositSearchOperation: ZodOpenApiOperationObject = {
  tags: ['deposits'],
  summary: 'Deposits of a file, oldest first',
  requestParams: { query: depositSearch },
  responses: answers({ 200: json('Empty where there is none', resourceList) }),
}
