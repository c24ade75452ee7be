/** Cases as the API shows them. */
import { z } from 'zod'
import { actingRoles, caseTypes } from '../cases/machine.ts'
import { codesOf } from '../../verifier/vocabulary.ts'
import { problems } from '../errors.ts'
import { queuedTypes } from '../office/open-cases.ts'
import { did, decimal, uuid } from './schemas.ts'

const unixTime = z.int().meta({ description: 'Unix seconds' })

const event = z
  .object({
    position: z.int(),
    logIndex: z.int(),
    time: unixTime,
    transition: z.string(),
    from: z.string(),
    to: z.string(),
    actor: z.string().meta({ description: 'DID, or system' }),
    role: z.enum(actingRoles),
    reason: z.string().exactOptional(),
    document: z.string().meta({ description: 'SHA-256 of the signed event document' }),
    payload: z.looseObject({}).meta({ description: 'Private facts; personal data are left out' }),
  })
  .meta({ id: 'CaseEvent' })

const possibleStep = z
  .object({
    transition: z.string(),
    roles: z.array(z.enum(actingRoles)).meta({ description: 'Who may make it' }),
    reasons: z
      .array(z.string())
      .exactOptional()
      .meta({ description: 'One of these has to be given' }),
    refusal: z
      .object({ code: z.enum(codesOf(problems)), detail: z.string() })
      .exactOptional()
      .meta({ description: 'Why you may not make it now; absent where you may' }),
  })
  .meta({ id: 'PossibleStep' })

export const caseResource = z
  .object({
    id: uuid,
    type: z.enum(caseTypes),
    state: z.string(),
    party: did,
    assignee: did.exactOptional(),
    due: unixTime.exactOptional(),
    lane: z.string().exactOptional(),
    events: z.array(event),
    steps: z.array(possibleStep).exactOptional().meta({
      description: 'Of a case that is read: what its state allows, and what of it you may do',
    }),
  })
  .meta({ id: 'Case', description: 'A case (案件) with all that happened in it' })

export const caseRow = z
  .object({
    id: uuid,
    type: z.enum(caseTypes),
    state: z.string(),
    party: z.string().meta({ description: '40 hex digits: address of the DID' }),
    assignee: z.string().exactOptional(),
    due: unixTime.exactOptional(),
    lane: z.string().exactOptional(),
    opened: unixTime,
    updated: unixTime,
    events: z.int(),
    title: z
      .string()
      .exactOptional()
      .meta({ description: 'Without `desk`: of the series or first work of an application' }),
    owed: z
      .object({ firstNotice: unixTime.exactOptional(), registration: unixTime.exactOptional() })
      .exactOptional()
      .meta({
        description: 'With `desk`: until when the registry has to act in an open application',
      }),
    overdue: z
      .array(z.enum(['firstNotice', 'registration']))
      .exactOptional()
      .meta({ description: 'Which of these the registry has missed' }),
    seq: z.int().meta({
      description:
        'Log index of its last event: `after` (with order=newest: `before`) of the next page',
    }),
  })
  .meta({ id: 'CaseRow' })

export const caseQuery = z.strictObject({
  type: z.enum(caseTypes),
  state: z
    .string()
    .max(200)
    .regex(/^[A-Za-z]+(,[A-Za-z]+)*$/, 'must be states with commas between')
    .exactOptional()
    .meta({ description: 'States, with commas between' }),
  desk: z.enum(['mine', 'nobody', 'all']).exactOptional().meta({
    description:
      'Staff: cases on my desk, on nobody’s, or all. Absent: cases that are about me (party).',
  }),
  lane: z
    .string()
    .regex(/^[A-Za-z]{1,40}$/, 'must be a lane')
    .exactOptional(),
  order: z
    .enum(['oldest', 'newest'])
    .exactOptional()
    .meta({ description: 'By their last event; absent: the oldest first' }),
  after: decimal.exactOptional(),
  before: decimal.exactOptional(),
  limit: decimal.refine((n) => n >= 1 && n <= 200, 'must be 1 to 200').exactOptional(),
})

export const queueQuery = z.strictObject({
  type: z.enum(queuedTypes),
  desk: z.enum(['mine', 'nobody', 'all']).meta({ description: 'On my desk, on nobody’s, or all' }),
  state: caseQuery.shape.state,
  lane: caseQuery.shape.lane,
  skip: decimal.exactOptional(),
  limit: caseQuery.shape.limit,
})

export const queue = z
  .object({
    items: z.array(caseRow),
    total: z.int().meta({ description: 'Cases in the states asked for' }),
    overdue: z.int().meta({ description: 'Of these, past a deadline of the registry' }),
    states: z.record(z.string(), z.int()).meta({ description: 'Open cases by state' }),
    complete: z
      .boolean()
      .meta({ description: 'False where there are more than the 2,000 looked through' }),
  })
  .meta({ id: 'Queue', description: 'Open cases, what is due first comes first' })

export const stepBody = z
  .strictObject({
    transition: z.string().regex(/^[a-z][A-Za-z]{0,39}$/, 'must be a transition'),
    reason: z
      .string()
      .regex(/^[a-z][a-z_]{0,39}$/, 'must be a code')
      .exactOptional(),
    expected: z.int().min(1).exactOptional().meta({
      description: 'How many events you have seen: refused (state_changed) where there are more',
    }),
    powerOfAttorney: uuid.exactOptional(),
    payload: z.looseObject({}).exactOptional(),
  })
  .meta({ id: 'Step', description: 'A step of a case (docs/registration.md)' })

/** Answer to a step. */
export const stepped = z
  .object({ created: z.boolean(), event, case: caseResource })
  .meta({ id: 'Stepped' })
