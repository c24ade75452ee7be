/** Applications for registration of works (作品登记申请): checked, drafted, signed, handed in, corrected. */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { applicationForm } from '../applications/form.ts'
import { splitPersonal } from '../applications/personal.ts'
import type { Caller } from '../access/permissions.ts'
import type { Stepped } from '../book/book.ts'
import { partiesIn } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import {
  resubmitApplication,
  submitApplication,
  submittedBefore,
  type Filing,
} from '../office/applications.ts'
import { checkApplication } from '../office/check-application.ts'
import { loadDraft, wholeForm } from '../office/drafts.ts'
import { requireSame } from '../office/sealed.ts'
import type { Services } from '../services.ts'
import { findCaseFor, sendStepped } from './cases.ts'
import { caseResource, stepped } from './case-schemas.ts'
import type { IdempotencyGuard, Stamp } from './idempotency.ts'
import { readJson, readPath } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, idempotencyHeader, json, uuid } from './schemas.ts'

/** A form over a thousand works with all its texts. */
export const formLimit = 4 << 20
const byId = z.strictObject({ id: uuid })

const submission = z
  .union([
    z.strictObject({ form: applicationForm }),
    z.strictObject({ draft: uuid, revision: z.int().min(1) }),
  ])
  .meta({
    id: 'Submission',
    description: 'A form that the caller alone has to sign, or a draft that all have signed',
  })

const correction = z.intersection(
  submission,
  z.object({ expected: z.int().min(1).exactOptional() }),
)

const checked = z
  .object({
    defects: z.array(
      z.looseObject({ code: z.string(), pointer: z.string(), severity: z.string() }),
    ),
    assessment: z.looseObject({ lane: z.string(), tier: z.string() }),
  })
  .meta({
    id: 'CheckedApplication',
    description: 'All defects at once, and the lane it would take',
  })

const tags = ['applications']
const operations = {
  check: {
    tags,
    summary: 'Everything that is wrong with a form, before it is handed in (预审)',
    requestBody: { required: true, content: { 'application/json': { schema: applicationForm } } },
    responses: answers({ 200: json('All defects (一次性告知)', checked) }),
  },
  submit: {
    tags,
    summary: 'Hand in an application',
    requestParams: { header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: submission } } },
    responses: answers({
      201: json('Submitted; certified at once in the automatic lane', stepped),
    }),
  },
  resubmit: {
    tags,
    summary: 'Hand in the corrected form',
    requestParams: { path: byId, header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: submission } } },
    responses: answers({ 200: json('Resubmitted', stepped) }),
  },
}

export { caseResource }

export function applicationRoutes(services: Services, guard: IdempotencyGuard): Route[] {
  const { access, office } = services
  const submit = async (request: Request, response: Response, caller: Caller) => {
    const body = await readJson(submission, request, formLimit)
    const done = await guard.run(request, async (stamp) => {
      const stamped = stamp(askedOf(caller, body))
      const before = await handedIn(services, caller, body, stamped)
      if (before) return before
      const { filing, draft } = filingOf(services, caller, body)
      const submitted = await submitApplication(office, caller.did, { ...filing, ...stamped })
      // After the act is on record: a draft that stays behind is handed in once all the same, its id is the case's.
      if (draft !== undefined) await office.vault.drafts.delete(caller.did, draft)
      return submitted
    })
    sendStepped(response, done, 201)
  }
  const resubmit = async (request: Request, response: Response, caller: Caller) => {
    const { id } = readPath(byId, request)
    const body = await readJson(correction, request, formLimit)
    const done = await guard.run(request, async (stamp) => {
      const stamped = stamp(askedOf(caller, body))
      const before = await services.book.repeated(stamped.idempotency)
      if (before) return sameAs(services, before, body)
      const { filing, draft } = filingOf(services, caller, body)
      const powers = filing.form.filing.by === 'agent' ? filing.form.filing.powersOfAttorney : []
      const file = await findCaseFor(services, caller, id, powers)
      if (file.type !== 'application') throw new ApiError('not_found', 'That is no application.')
      const { expected } = body
      const again = { ...filing, ...stamped, ...(expected !== undefined && { expected }) }
      const submitted = await resubmitApplication(office, caller.did, file, again)
      if (draft !== undefined) await office.vault.drafts.delete(caller.did, draft)
      return submitted
    })
    sendStepped(response, done)
  }
  return [
    callerRoute(
      access,
      'post',
      '/v1/applications/check',
      operations.check,
      async (request, response, caller) => {
        const form = await readJson(applicationForm, request, formLimit)
        const { defects, assessment } = await checkApplication(office, form, caller.did)
        response.set('Cache-Control', 'no-store').json({ defects, assessment })
      },
    ),
    callerRoute(access, 'post', '/v1/applications', operations.submit, submit),
    callerRoute(access, 'post', '/v1/applications/{id}/correction', operations.resubmit, resubmit),
  ]
}

/** What is asked for, for the key of a repeated request: without personal data, for it stays when they are erased. */
function askedOf({ did }: Caller, body: z.output<typeof submission>): object {
  if ('form' in body) return { by: did, form: splitPersonal(body.form).form }
  return { by: did, draft: body.draft, revision: body.revision }
}

/** What the same request made before, if its personal data were the same too. Throws ApiError `idempotency_mismatch`. */
function sameAs({ office }: Services, before: Stepped, body: z.output<typeof submission>): Stepped {
  if ('form' in body)
    requireSame(office, partiesIn(before.event.payload), splitPersonal(body.form).parties)
  return before
}

/** The same, and for a draft also without a key: it is handed in once. */
async function handedIn(
  services: Services,
  { did }: Caller,
  body: z.output<typeof submission>,
  { idempotency }: ReturnType<Stamp>,
): Promise<Stepped | undefined> {
  const before = await services.book.repeated(idempotency)
  if (before) return sameAs(services, before, body)
  if ('form' in body) return undefined
  const { office } = services
  const submitted = await submittedBefore(office, did, body.draft)
  // Cut off between the act and this, the draft was left behind.
  if (submitted) await office.vault.drafts.delete(did, body.draft)
  return submitted
}

/** The filing that a body asks for: its own form, or that of a draft with its signatures. */
function filingOf(
  { office }: Services,
  caller: Caller,
  body: z.output<typeof submission>,
): { filing: Filing; draft?: string } {
  if ('form' in body) return { filing: { form: body.form, signatures: [] } }
  const draft = loadDraft(office, caller.did, body.draft)
  if (draft.revision !== body.revision)
    throw new ApiError('state_changed', `The draft is at revision ${draft.revision} by now.`)
  const salts = draft.salts.map((salt) => Buffer.from(salt, 'hex'))
  const { signatures, id } = draft
  return { filing: { form: wholeForm(draft), signatures, id, salts }, draft: id }
}
