/** Cases (案件): what there is to do, what happened, and the next step. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Caller } from '../access/permissions.ts'
import type { Stepped } from '../book/book.ts'
import type { MoveCommand } from '../book/commands.ts'
import { holderDid } from '../book/did.ts'
import { nobody, type CaseQuery } from '../book/reader-acts.ts'
import type { CaseFile, Payload } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import { queueOf } from '../office/queue.ts'
import { titled } from '../office/titles.ts'
import { eventView, isAgentOf, isOpposable, maySee, seesAll, viewOf } from '../office/visible.ts'
import { stepsOfCaller } from '../office/steps.ts'
import type { Services } from '../services.ts'
import { caseQuery, caseResource, caseRow, stepBody, stepped } from './case-schemas.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { read, readJson, readPath, readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, content, idempotencyHeader, json, uuid } from './schemas.ts'
import { stepSchema, stepsOf } from './step-schemas.ts'

const bodyLimit = 1 << 20
const pageLength = 50
const byId = z.strictObject({ id: uuid })
const byEvent = z.strictObject({ id: uuid, position: z.string().regex(/^(0|[1-9]\d{0,6})$/) })

const tags = ['cases']
const operations = {
  list: {
    tags,
    summary: 'Cases: the queue of the staff, or those that are about me',
    requestParams: { query: caseQuery },
    responses: answers({
      200: json('Who has waited longest comes first', z.object({ items: z.array(caseRow) })),
    }),
  },
  one: {
    tags,
    summary: 'A case with its events',
    requestParams: { path: byId },
    responses: answers({ 200: json('The case', caseResource) }),
  },
  document: {
    tags,
    summary: 'The signed document of an event: what its entry in the public log commits to',
    requestParams: { path: byEvent },
    responses: answers({ 200: content('Canonical JSON', 'application/vc') }),
  },
  step: {
    tags,
    summary: 'Make a step of a case',
    requestParams: { path: byId, header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: stepBody } } },
    responses: answers({ 200: json('The step is on record', stepped) }),
  },
}

/** The case, if the caller may see it. Throws ApiError `not_found` also where it may not be seen: that it exists is private. */
export async function findCase(
  { book }: Pick<Services, 'book'>,
  caller: Caller,
  id: string,
): Promise<CaseFile> {
  const file = await book.caseFile(id)
  if (file && maySee(caller, file)) return file
  throw new ApiError('not_found', 'There is no such case, or it is not for you to see.')
}

/** The case, also for an agent who has one of these powers of attorney of the party. Throws ApiError `not_found`. */
export async function findCaseFor(
  services: Pick<Services, 'book'>,
  caller: Caller,
  id: string,
  powers: readonly string[],
): Promise<CaseFile> {
  const file = await services.book.caseFile(id)
  for (const one of file === undefined ? [] : powers) {
    const power = await services.book.caseFile(one)
    if (file && power && isAgentOf(caller, power, file)) return file
  }
  return findCase(services, caller, id)
}

/** The case that a step is made in. Whoever objects is let into it by that, while anybody may. */
async function caseForStep(
  services: Services,
  caller: Caller,
  id: string,
  { transition, powerOfAttorney }: z.output<typeof stepBody>,
): Promise<CaseFile> {
  const file = transition === 'object' ? await services.book.caseFile(id) : undefined
  if (file && isOpposable(file, services.office.now())) return file
  const powers = powerOfAttorney === undefined ? [] : [powerOfAttorney]
  return findCaseFor(services, caller, id, powers)
}

/** A case is given to an examiner, by the DID as the register writes it. Throws ApiError `invalid_request`, `invalid_did`. */
async function wholePayload(
  { book, config }: Services,
  { caseType, transition, payload }: Pick<MoveCommand, 'caseType' | 'transition' | 'payload'>,
): Promise<Payload> {
  if (caseType !== 'application' || transition !== 'assign') return payload
  const assignee = holderDid(String(payload['assignee']), config.chain.chainId)
  if ((await book.rolesOf(assignee)).has('examiner')) return { assignee }
  throw new ApiError('invalid_request', 'payload/assignee is no examiner.')
}

/** Sends the answer to a step. */
export function sendStepped(
  response: Response,
  { created, event, file }: Stepped,
  status = 200,
): void {
  response.status(created ? status : 200).set('Cache-Control', 'no-store')
  response.location(`/v1/cases/${file.id}`)
  response.json({ created, event: eventView(event), case: viewOf(file) })
}

function queryOf(caller: Caller, asked: z.output<typeof caseQuery>): CaseQuery {
  const { type, state, desk, lane, order, after, before, limit = pageLength } = asked
  if (desk !== undefined && !seesAll(caller, type))
    throw new ApiError(
      'forbidden',
      `The desk of cases of type ${type} is for those who decide them.`,
    )
  const whose = { mine: { assignee: caller.did }, nobody: { assignee: nobody }, all: {} }
  return {
    type,
    limit,
    ...(desk === undefined ? { party: caller.did } : whose[desk]),
    ...(state !== undefined && { states: state.split(',') }),
    ...(lane !== undefined && { lane }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
    ...(order === 'newest' && { newestFirst: true }),
  }
}

export function caseRoutes(services: Services, guard: IdempotencyGuard): Route[] {
  const { access, book } = services
  const step = async (request: Request, response: Response, caller: Caller) => {
    const { id } = readPath(byId, request)
    const body = await readJson(stepBody, request, bodyLimit)
    const file = await caseForStep(services, caller, id, body)
    const command = commandOf(caller, file, body)
    const payload = await wholePayload(services, command)
    const done = await guard.run(request, (stamp) => {
      const asked = { by: caller.did, ...body }
      return book.move({ ...command, payload, ...stamp(asked) })
    })
    sendStepped(response, done)
  }
  return [
    callerRoute(access, 'get', '/v1/cases', operations.list, async (request, response, caller) => {
      const asked = readQuery(caseQuery, request)
      const rows = await book.listCases(queryOf(caller, asked))
      const about = asked.desk === undefined ? titled : queueOf
      const items = await about(services.office, rows)
      response.set('Cache-Control', 'no-store').json({ items })
    }),
    callerRoute(
      access,
      'get',
      '/v1/cases/{id}',
      operations.one,
      async (request, response, caller) => {
        const { id } = readPath(byId, request)
        const file = await findCase(services, caller, id)
        const steps = stepsOfCaller(caller, file, services.office.now())
        response.set('Cache-Control', 'no-store').json({ ...viewOf(file), steps })
      },
    ),
    callerRoute(
      access,
      'get',
      '/v1/cases/{id}/events/{position}/document',
      operations.document,
      async (request, response, caller) => {
        const { id, position } = readPath(byEvent, request)
        const file = await findCase(services, caller, id)
        const event = file.events[Number(position)]
        const recorded = event && (await book.findAt(event.index))
        if (!recorded) throw new ApiError('not_found', 'The case has no such event.')
        response.set('Cache-Control', 'private, no-store').type('application/vc')
        response.send(Buffer.from(recorded.document))
      },
    ),
    callerRoute(access, 'post', '/v1/cases/{id}/steps', operations.step, step),
  ]
}

/** The step as the book takes it, its payload read by the schema of the transition. */
function commandOf(
  caller: Caller,
  { id, type }: CaseFile,
  body: z.output<typeof stepBody>,
): MoveCommand {
  const { transition, reason, expected, powerOfAttorney, payload = {} } = body
  const schema = stepSchema(type, transition)
  if (schema === undefined) {
    const known = stepsOf(type).join(', ') || 'none'
    throw new ApiError('invalid_request', `Steps of this case made here are: ${known}.`)
  }
  return {
    caseId: id,
    caseType: type,
    transition,
    actor: caller.did,
    payload: read(schema, payload, 'body'),
    ...(reason !== undefined && { reason }),
    ...(expected !== undefined && { expected }),
    ...(powerOfAttorney !== undefined && { powerOfAttorney }),
  }
}
