/** What is asked and told of API keys. */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import { keyScopes, outcomes, scopeMeanings } from '../access/key-scopes.ts'
import { answers, json, line, uuid } from './schemas.ts'

/** Keys that are meant to last are replaced all the same. */
const longestLifeDays = 3 * 366
const daySeconds = 86_400
const time = z.iso.datetime()

const scope = z.enum(keyScopes).meta({
  description: Object.entries(scopeMeanings)
    .map(([name, meaning]) => `${name}: ${meaning}`)
    .join('. '),
})

/** Unix seconds of a time that is not over. */
const expires = time
  .transform((text) => Math.floor(Date.parse(text) / 1000))
  .refine((seconds) => {
    const left = seconds - Date.now() / 1000
    return left > 0 && left <= longestLifeDays * daySeconds
  }, `must be a time to come, at most ${longestLifeDays} days ahead`)
  .meta({
    override: { type: 'string', format: 'date-time' },
    description: 'Until then the key is taken; absent: until it is revoked',
  })

export const keyBody = z
  .strictObject({
    name: line(100).meta({ description: 'For yourself: which program it is for' }),
    scopes: z
      .array(scope)
      .min(1)
      .max(keyScopes.length)
      .refine((all) => new Set(all).size === all.length, 'must not name a scope twice'),
    expires: expires.exactOptional(),
  })
  .meta({ id: 'ApiKeyToMake' })

const apiKey = z
  .object({
    id: uuid,
    name: z.string(),
    scopes: z.array(scope),
    begins: z.string().meta({ description: 'How the key begins: enough to know it by' }),
    created: time,
    expires: time.exactOptional(),
    lastUsed: time.exactOptional(),
    revoked: time.exactOptional(),
    state: z.enum(['active', 'revoked', 'expired', 'controllerChanged']).meta({
      description:
        'controllerChanged: another key controls the DID now than when it was made, or none. Only active keys are taken.',
    }),
  })
  .meta({ id: 'ApiKey' })

const newKey = apiKey
  .extend({
    key: z.string().meta({ description: 'The key itself. It is told now and never again.' }),
  })
  .meta({ id: 'NewApiKey' })

export const keyPath = z.strictObject({ id: uuid })

const day = z.iso.date().meta({ description: 'A day at UTC+8', example: '2026-11-26' })
export const usageQuery = z
  .strictObject({ from: day.exactOptional(), to: day.exactOptional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'from is after to',
  })

const usage = z
  .object({
    from: day,
    to: day,
    items: z.array(
      z.object({
        day,
        scope: z.enum([...keyScopes, 'none']).meta({
          description: 'What the address asks for; none where it takes no keys',
        }),
        outcome: z.enum(outcomes),
        calls: z.int(),
      }),
    ),
  })
  .meta({
    id: 'ApiKeyUsage',
    description: 'Calls by day; days and outcomes without calls are left out. Kept for 400 days.',
  })

const tags = ['keys']
export const operations = {
  make: {
    tags,
    summary: 'Make an API key for a program',
    description: 'The answer has the key, once. Only a hash of it is kept.',
    requestBody: { required: true, content: { 'application/json': { schema: keyBody } } },
    responses: answers({ 201: json('The key', newKey) }),
  },
  list: {
    tags,
    summary: 'My API keys, the newest first',
    responses: answers({
      200: json('Those that have ended too', z.object({ items: z.array(apiKey) })),
    }),
  },
  revoke: {
    tags,
    summary: 'Revoke an API key: from the answer on it is not taken any more',
    requestParams: { path: keyPath },
    responses: answers({ 204: { description: 'Revoked' } }),
  },
  usage: {
    tags,
    summary: 'How often an API key was used, by day (default: the last 30 days)',
    requestParams: { path: keyPath, query: usageQuery },
    responses: answers({ 200: json('Counts, the oldest day first', usage) }),
  },
} satisfies Record<string, ZodOpenApiOperationObject>
