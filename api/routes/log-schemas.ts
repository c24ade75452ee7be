/** What the addresses of the log explorer take and answer: the state of the log, its growth, anchors and entries. */
import { z } from 'zod'
import { day, indexedTo, oneOf } from './register-schemas.ts'
import { answers, decimal, json, uuid } from './schemas.ts'

const tags = ['log']
const most = 100

const limit = z
  .string()
  .regex(/^([1-9]|[1-9]\d|100)$/, `must be a number from 1 to ${most}`)
  .transform(Number)
  .meta({ override: { type: 'integer', minimum: 1, maximum: most }, example: 20 })
const root = z.string().meta({ description: 'Root of the tree, hex' })
const time = z.int().meta({ description: 'Unix seconds' })

const anchor = z
  .object({
    size: z.int().meta({ description: 'Entries in the checkpoint' }),
    entries: z.int().meta({ description: 'Entries since the anchor before it' }),
    root,
    txHash: z.string(),
    blockNumber: z.int(),
    blockTime: time,
    chainId: z.int(),
    contract: z.string(),
  })
  .meta({ id: 'LogAnchor', description: 'A checkpoint that the chain holds' })

const state = z
  .object({
    origin: z.string().meta({ description: 'Name of the log, and of the key that signs for it' }),
    vkey: z.string().meta({ description: 'Verifier key (C2SP signed-note)' }),
    size: z.int().meta({ description: 'Entries sequenced: durable, with their positions given' }),
    published: z
      .object({ size: z.int(), root })
      .meta({ description: 'What the newest signed checkpoint says (`/v1/log/checkpoint`)' }),
    anchored: anchor
      .exactOptional()
      .meta({ description: 'The newest anchor; absent before the first' }),
  })
  .meta({ id: 'LogState' })

const anchors = z
  .object({
    items: z.array(anchor),
    next: z.int().exactOptional().meta({ description: '`before` of the next page' }),
  })
  .meta({ id: 'LogAnchors' })

const entry = z.object({
  index: z.int(),
  stage: z.enum(['sequenced', 'published', 'anchored']),
  kind: z.string(),
  time,
  subject: uuid,
  links: z.record(z.string(), z.string()),
})

const entries = z
  .object({
    items: z.array(entry),
    next: z.int().exactOptional().meta({ description: '`before` of the next page' }),
  })
  .meta({ id: 'LogEntries' })

const growth = z
  .object({
    before: z.int().meta({ description: 'Entries before the first point' }),
    points: z
      .array(
        z.object({
          at: z.string().meta({
            description: 'Day, or day and hour, in China standard time',
            example: '2026-11-22T07',
          }),
          entries: z.int(),
          size: z.int().meta({ description: 'Of the log at the end of it' }),
        }),
      )
      .meta({ description: 'Oldest first; times without entries are left out' }),
    indexedTo,
  })
  .meta({ id: 'LogGrowth' })

export const pageQuery = z.strictObject({
  before: decimal
    .exactOptional()
    .meta({ description: 'Only what is below it; the newest where absent' }),
  limit: limit.default(20),
})

/** Hours of a month, and not more: an answer stays small. */
const mostHours = 31
const dayNumber = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000

export const growthQuery = z
  .strictObject({
    by: oneOf(['day', 'hour']).default('day'),
    from: day.exactOptional().meta({ description: 'First day' }),
    to: day.exactOptional().meta({ description: 'Last day' }),
  })
  .refine(({ from = '', to = '9999-12-31' }) => from <= to, 'from must not be after to')
  .refine(
    ({ by, from, to }) =>
      by === 'day' ||
      (from !== undefined && to !== undefined && dayNumber(to) - dayNumber(from) < mostHours),
    `by the hour from and to are needed, ${mostHours} days at most`,
  )

export const operations = {
  state: {
    tags,
    summary: 'The log now: entries, checkpoint, newest anchor',
    description:
      'Made to be asked every few seconds: with `If-None-Match` it answers 304 while nothing changed.',
    responses: answers({
      200: json('The state', state),
      304: { description: 'As it was' },
    }),
  },
  anchors: {
    tags,
    summary: 'Checkpoints on the chain, newest first',
    requestParams: { query: pageQuery },
    responses: answers({ 200: json('One page', anchors) }),
  },
  entries: {
    tags,
    summary: 'Entries, newest first: what kind, when, of what',
    requestParams: { query: pageQuery },
    responses: answers({ 200: json('One page', entries) }),
  },
  growth: {
    tags,
    summary: 'Size of the log by day or hour',
    requestParams: { query: growthQuery },
    responses: answers({ 200: json('How it grew', growth) }),
  },
}
