/** What can be asked to be verified, and how the answers look. */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import type { Report } from '../../verifier/report.ts'
import { answers, json, registrationNumber, sha256, size, sm3, uuid } from './schemas.ts'

export const mostItems = 1000

const part = (what: string) =>
  z
    .union([z.string().max(1 << 20), z.looseObject({})], {
      error: 'must be JSON text or an object',
    })
    .meta({ description: `${what}: the file's exact text, or the JSON object` })

/** One thing to verify: looked up by digest or number, or checked as evidence where a certificate is given. */
export const verifyItem = z
  .strictObject({
    sha256: sha256.exactOptional(),
    sm3: sm3.exactOptional(),
    size: size.exactOptional(),
    registrationNumber: registrationNumber.exactOptional(),
    certificate: part('certificate.json').exactOptional(),
    proof: z.string().max(65_536).exactOptional().meta({ description: 'C2SP tlog-proof' }),
    anchor: part('anchor.json').exactOptional(),
    did: part('did.json').exactOptional(),
  })
  .refine((item) => item.sha256 ?? item.registrationNumber ?? item.certificate, {
    error: 'must have sha256, registrationNumber or certificate',
  })
  .refine((item) => item.certificate !== undefined || !(item.proof ?? item.anchor ?? item.did), {
    error: 'proof, anchor and did belong to a certificate',
  })
  .meta({ id: 'VerifyItem' })
export type VerifyItem = z.output<typeof verifyItem>

export const verifyBody = z
  .strictObject({ items: z.array(verifyItem).min(1).max(mostItems) })
  .meta({ id: 'VerifyRequest' })

/** With an evidence zip: the file's digests, to compare. */
export const verifyQuery = z
  .strictObject({ sha256: sha256.exactOptional(), sm3: sm3.exactOptional() })
  .refine((query) => query.sm3 === undefined || query.sha256 !== undefined, {
    error: 'sm3 is compared together with sha256',
  })

const registered = z.object({
  id: uuid,
  registrationNumber: z.string(),
  state: z.enum(['active', 'suspended', 'superseded', 'revoked', 'surrendered']),
})

const report = z
  .looseObject({
    verdict: z.enum(['pass', 'fail']),
    complete: z.boolean().meta({ description: 'Whether every step could be checked and passed' }),
    steps: z.array(
      z.object({
        id: z.string(),
        status: z.enum(['pass', 'fail', 'not-checkable']),
        code: z.string(),
        zh: z.string(),
        en: z.string(),
      }),
    ),
  })
  .meta({ id: 'Report', description: 'Steps of the verification, in order' })

export const verifyResult = z
  .object({
    file: z.object({ sha256, sm3, size }).exactOptional(),
    certificates: z
      .array(registered)
      .exactOptional()
      .meta({ description: 'Certificates over the file, or with the number, oldest first' }),
    onRecord: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether this very certificate is on record here' }),
    report: report.exactOptional(),
    problem: z.object({ code: z.string(), detail: z.string() }).exactOptional(),
  })
  .meta({ id: 'VerifyResult' })
export type VerifyResult = Omit<z.output<typeof verifyResult>, 'report'> & {
  readonly report?: Report
}

export const verifyOperation: ZodOpenApiOperationObject = {
  tags: ['verify'],
  summary: 'Verify a file, digests, certificates or an evidence file',
  description:
    'application/json: a list, answered in its order. application/zip: an evidence file. application/octet-stream: a file, digested and looked up, never kept.',
  requestParams: { query: verifyQuery },
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: verifyBody },
      'application/zip': { schema: { type: 'string', format: 'binary' } },
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    },
  },
  responses: answers({
    200: json(
      'One result an item; one alone for a file',
      z.object({ results: z.array(verifyResult) }),
    ),
  }),
}
