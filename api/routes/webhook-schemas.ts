/** Webhooks as the API takes and shows them. */
import { z } from 'zod'
import { eventTypes, pingType } from '../webhooks/events.ts'
import { answers, decimal, json, line, uuid } from './schemas.ts'

const mostWatched = 1_000
const mostOfPage = 200
const unixTime = z.int().meta({ description: 'Unix seconds' })

const url = z.string().min(1).max(2_000).meta({
  description: 'https, on port 443 or above 1023, at a public address; redirects are not followed',
  example: 'https://platform.example/colophon',
})
const events = z
  .array(z.enum(eventTypes))
  .min(1)
  .max(eventTypes.length)
  .refine((list) => new Set(list).size === list.length, 'has one of them twice')
const certificates = z
  .union([z.enum(['mine', 'all']), z.array(uuid).min(1).max(mostWatched)])
  .meta({
    description:
      'Certificates that are told of. mine: those of which I am owner, applicant or subject. all: those of all works in the public register, and mine. Or these, by id.',
  })
const description = line(200)

export const newWebhook = z
  .strictObject({
    url,
    events,
    certificates: certificates.default('mine'),
    description: description.exactOptional(),
  })
  .meta({ id: 'NewWebhook' })

export const webhookChanges = z
  .strictObject({
    url: url.exactOptional(),
    events: events.exactOptional(),
    certificates: certificates.exactOptional(),
    description: description.exactOptional(),
    active: z.boolean().exactOptional().meta({
      description:
        'false: nothing is sent, and what waits is given up. true: what happens from now on is told.',
    }),
  })
  .meta({ id: 'WebhookChanges', description: 'What is left out stays' })

export const webhook = z
  .object({
    id: uuid,
    url: z.string(),
    events: z.array(z.enum(eventTypes)),
    certificates,
    description: z.string().exactOptional(),
    state: z.enum(['active', 'paused', 'deactivated']).meta({
      description: 'paused: by its owner. deactivated: by the registry; `reason` says why',
    }),
    reason: z.enum(['failures', 'gone', 'controllerChanged']).exactOptional().meta({
      description:
        'failures: no success for five days. gone: the receiver answered 410. controllerChanged: another key controls the DID than when it was made or waked',
    }),
    created: unixTime,
    failingSince: unixTime
      .exactOptional()
      .meta({ description: 'First failure since the last success' }),
    oldSecretUntil: unixTime.exactOptional().meta({
      description: 'Until then deliveries are signed by the secret of before, too',
    }),
  })
  .meta({ id: 'Webhook' })

const withSecret = webhook
  .extend({ secret: z.string().meta({ description: 'Shown this once', example: 'whsec_…' }) })
  .meta({ id: 'WebhookWithSecret' })

const attempt = z.object({
  time: unixTime,
  durationMs: z.int(),
  status: z.int().exactOptional().meta({ description: 'Of the answer; 2xx is a success' }),
  problem: z.enum(['timeout', 'address', 'dns', 'tls', 'connection']).exactOptional().meta({
    description: 'Why no answer came. address: the name leads to an address that is not public',
  }),
})

export const delivery = z
  .object({
    id: uuid,
    event: z.string().meta({ description: 'Id of the event, `webhook-id` in the request' }),
    type: z.enum([...eventTypes, pingType]),
    created: unixTime,
    state: z.enum(['waiting', 'delivered', 'failed']),
    nextAttempt: unixTime.exactOptional().meta({ description: 'Where it waits: not before' }),
    attempts: z.array(attempt).meta({ description: 'Oldest first; the last 30' }),
  })
  .meta({ id: 'WebhookDelivery' })

export const byId = z.strictObject({ id: uuid })
export const byDelivery = z.strictObject({ id: uuid, delivery: uuid })
export const pageQuery = z.strictObject({
  limit: decimal
    .refine((n) => n >= 1 && n <= mostOfPage, `must be between 1 and ${mostOfPage}`)
    .exactOptional(),
  before: decimal.exactOptional().meta({ description: '`next` of the page before' }),
})

const tags = ['webhooks']
const body = (schema: z.ZodType) =>
  ({ required: true, content: { 'application/json': { schema } } }) as const

export const operations = {
  list: {
    tags,
    summary: 'My webhooks',
    responses: answers({ 200: json('Oldest first', z.object({ items: z.array(webhook) })) }),
  },
  create: {
    tags,
    summary: 'Be told of events at an address; ten at most',
    description:
      'What is sent and how it is signed: docs/api.md, Webhooks. Where events have case.changed it takes a session, no API key, as all that changes such a webhook or its secret.',
    requestBody: body(newWebhook),
    responses: answers({ 201: json('The secret is shown this once', withSecret) }),
  },
  one: {
    tags,
    summary: 'A webhook of mine',
    requestParams: { path: byId },
    responses: answers({ 200: json('The webhook', webhook) }),
  },
  change: {
    tags,
    summary: 'Change a webhook, let it rest, or wake it',
    requestParams: { path: byId },
    requestBody: body(webhookChanges),
    responses: answers({ 200: json('Changed', webhook) }),
  },
  remove: {
    tags,
    summary: 'Delete a webhook with its deliveries',
    requestParams: { path: byId },
    responses: answers({ 204: { description: 'Gone' } }),
  },
  test: {
    tags,
    summary: 'Send a ping',
    description:
      'One that waits is sent instead of another. A pause after failures ends for it, and for a redelivery, once a minute.',
    requestParams: { path: byId },
    responses: answers({
      202: json('On its way; the log of deliveries says how it went', delivery),
    }),
  },
  rotate: {
    tags,
    summary: 'A new secret; the one before stays good for a day',
    requestParams: { path: byId },
    responses: answers({ 200: json('The secret is shown this once', withSecret) }),
  },
  deliveries: {
    tags,
    summary: 'What was sent, and how it went; kept for 30 days',
    requestParams: { path: byId, query: pageQuery },
    responses: answers({
      200: json(
        'Newest first; `next` is there where older ones may follow',
        z.object({ items: z.array(delivery), next: z.int().exactOptional() }),
      ),
    }),
  },
  redeliver: {
    tags,
    summary: 'Send one once more, whatever became of it',
    requestParams: { path: byDelivery },
    responses: answers({ 202: json('On its way', delivery) }),
  },
}
