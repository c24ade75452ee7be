/** What the addresses of the public register take and answer. */
import { z } from 'zod'
import { openStates } from '../register/applications.ts'
import { fewest } from '../register/durations.ts'
import { lanes, registerStates } from '../register/entry.ts'
import { phrasesOf, tokensOf } from '../register/text.ts'
import { categoryCodes, codesOf, creationNatures } from '../../verifier/vocabulary.ts'
import { answers, json, sha256, uuid } from './schemas.ts'

export const oneOf = <const T extends readonly string[]>(codes: T) =>
  z.enum(codes, { error: `must be one of ${codes.join(', ')}` })

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2026-11')
  .meta({ example: '2026-11' })
export const day = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a day like 2026-11-22')
  .meta({ example: '2026-11-22' })
const region = z
  .string()
  .regex(/^\d{2}$/, 'must be two digits')
  .meta({
    description:
      'Province of the first owner, GB/T 2260; 00: not told, as where an owner or author is anonymous or a minor',
    example: '11',
  })
const limit = z
  .string()
  .regex(/^([1-9]|[1-9]\d|100)$/, 'must be a number from 1 to 100')
  .transform(Number)
  .meta({ override: { type: 'integer', minimum: 1, maximum: 100 }, example: 20 })
const nothingToFind = 'has no letter, digit or character to look for'

export const searchQuery = z.strictObject({
  q: z
    .string()
    .max(200, 'must have 200 characters at most')
    .refine((text) => phrasesOf(text).length > 0, nothingToFind)
    .exactOptional()
    .meta({
      description:
        'Words that must all stand in titles or public names. Chinese is found anywhere in a text, other words whole; "…" keeps words together. Width, case, accents, punctuation and traditional or simplified writing do not matter.',
      example: '静夜思',
    }),
  number: z
    .string()
    .min(1)
    .max(40, 'must have 40 characters at most')
    .exactOptional()
    .meta({ description: 'A registration number or its beginning', example: '链作登字-2026-A' }),
  sha256: sha256.exactOptional(),
  holder: z
    .string()
    .max(200, 'must have 200 characters at most')
    .refine((name) => tokensOf(name).length > 0, nothingToFind)
    .exactOptional()
    .meta({ description: 'Public name of a holder, whole', example: '李白' }),
  category: oneOf(categoryCodes).exactOptional(),
  state: oneOf(registerStates).exactOptional(),
  region: region.exactOptional(),
  examination: oneOf(lanes).exactOptional(),
  from: day.exactOptional().meta({ description: 'First day of registration' }),
  to: day.exactOptional().meta({ description: 'Last day of registration' }),
  sort: oneOf(['newest', 'relevance']).default('newest').meta({
    description:
      'relevance: first those whose title is what was asked for, then those whose title begins with it, then the others; each newest first',
  }),
  limit: limit.default(20),
  cursor: z
    .string()
    .max(200)
    .exactOptional()
    .meta({ description: '`next` of the page before; the other parameters stay the same' }),
})

const entry = z
  .object({
    id: uuid,
    registrationNumber: z.string(),
    title: z.string(),
    alternativeTitle: z.string().exactOptional(),
    category: z.enum(categoryCodes),
    creationNature: z.enum(codesOf(creationNatures)),
    authors: z.array(z.string()),
    holders: z.array(z.string()).meta({ description: 'As published; 匿名 where anonymous' }),
    completionDate: z.string().exactOptional(),
    registrationDate: z.string(),
    firstRegistrationDate: z.string().meta({ description: 'Of the first of corrected versions' }),
    examination: z.enum(lanes),
    region,
    state: z.enum(registerStates),
    logIndex: z.int(),
    links: z.record(z.string(), z.string()),
  })
  .meta({
    id: 'RegisterEntry',
    description:
      'What the register shows of a certificate: prima facie evidence of what its applicant declared',
  })

const total = z.object({
  value: z.int().meta({ description: 'At most 1,000' }),
  relation: z.enum(['exact', 'atLeast', 'about']).meta({
    description:
      'about: so many have every pair of characters that was asked for, not always in a row',
  }),
})
export const indexedTo = z.int().meta({
  description: 'The register shows all log entries below this index; it follows within a second',
})

const page = z
  .object({
    items: z.array(entry),
    total: total.exactOptional().meta({ description: 'On the first page' }),
    next: z.string().exactOptional().meta({
      description:
        'Cursor of the next page; absent on the last. A page can have fewer items than asked for and still have one.',
    }),
    indexedTo,
  })
  .meta({ id: 'RegisterPage' })

const counts = z.record(z.string(), z.int())
const sums = { registrations: z.int(), deposits: z.int() }
const dimensions = { category: counts, region: counts, lane: counts, state: counts }

export const statisticsQuery = z
  .strictObject({
    from: month.exactOptional().meta({ description: 'First month' }),
    to: month.exactOptional().meta({ description: 'Last month' }),
    by: oneOf(['month', 'day']).default('month'),
  })
  .refine(({ from = '', to = '9999-12' }) => from <= to, 'from must not be after to')

const statistics = z
  .object({
    totals: z.object({ ...sums, ...dimensions }),
    months: z
      .array(z.object({ month, ...sums, ...dimensions }))
      .exactOptional()
      .meta({ description: 'With by=month; state: the states in which they are now' }),
    days: z
      .array(z.object({ day, ...sums }))
      .exactOptional()
      .meta({ description: 'With by=day' }),
    indexedTo,
  })
  .meta({ id: 'RegisterStatistics' })

export const decisionsQuery = z
  .strictObject({
    from: month.exactOptional().meta({ description: 'First month' }),
    to: month.exactOptional().meta({ description: 'Last month' }),
  })
  .refine(({ from = '', to = '9999-12' }) => from <= to, 'from must not be after to')

const seconds = z
  .int()
  .exactOptional()
  .meta({
    description: `Seconds, up to the next whole second, minute, hour or day; only where there are ${fewest} decisions or more`,
  })
const laneDecisions = z
  .array(
    z.object({
      lane: z.enum(lanes),
      decisions: z.int(),
      certified: z.int(),
      refused: z.int(),
      median: seconds,
      p90: seconds,
    }),
  )
  .meta({
    description:
      'By lane: from acceptance (in the automatic lane from the application, after a refusal from the appeal) to certificate or refusal, time to correct included',
  })

const decisions = z
  .object({
    totals: laneDecisions,
    months: z.array(z.object({ month, lanes: laneDecisions })),
    indexedTo,
  })
  .meta({ id: 'RegisterDecisions' })

const clock = (what: string) =>
  z
    .object({ days: z.int(), within: z.int(), over: z.int() })
    .meta({ description: `Open applications in which the registry has ${what}` })

const clocks = z
  .object({
    time: z.int().meta({ description: 'Unix seconds at which the clocks stood so' }),
    open: z.int(),
    stages: z.array(
      z.object({
        state: z.enum(openStates),
        open: z.int(),
        overdue: z.int().meta({ description: 'Past one of the deadlines of the registry' }),
      }),
    ),
    deadlines: z.object({
      firstNotice: clock('to accept, not to accept, or to ask for corrections'),
      registration: clock('to register or refuse'),
    }),
    indexedTo,
  })
  .meta({ id: 'RegisterClocks' })

export const reportPath = z.strictObject({ month })
export const reportQuery = z.strictObject({
  format: oneOf(['json', 'csv'])
    .exactOptional()
    .meta({ description: 'Else by Accept; JSON where that says nothing' }),
  part: oneOf(['registrations', 'totals'])
    .default('registrations')
    .meta({ description: 'Of CSV, which has one table a file; JSON has both' }),
})

const report = z
  .object({
    month,
    totals: z.object({ ...sums, ...dimensions }),
    registrations: z.array(entry.omit({ links: true })),
  })
  .meta({ id: 'RegisterReport' })

const tags = ['register']

export const operations = {
  search: {
    tags,
    summary: 'Search the public register',
    requestParams: { query: searchQuery },
    responses: answers({ 200: json('One page', page) }),
  },
  statistics: {
    tags,
    summary: 'What was registered and deposited, by month or day',
    requestParams: { query: statisticsQuery },
    responses: answers({ 200: json('Oldest first; times without any are left out', statistics) }),
  },
  decisions: {
    tags,
    summary: 'How long decisions on applications took, by month and lane',
    requestParams: { query: decisionsQuery },
    responses: answers({ 200: json('Oldest first; months without any are left out', decisions) }),
  },
  clocks: {
    tags,
    summary: 'Open applications by state, and deadlines of the registry that run or were missed',
    responses: answers({ 200: json('As of now', clocks) }),
  },
  report: {
    tags,
    summary: 'Report of a month: all registrations, and totals',
    requestParams: { path: reportPath, query: reportQuery },
    responses: answers({
      200: {
        description: 'The registrations of the month with their states as of now',
        content: {
          'application/json': { schema: report },
          'text/csv': { schema: { type: 'string' } },
        },
      },
    }),
  },
}
