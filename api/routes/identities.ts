/** Applications for identity certificates (数字身份证书). The check itself is a step of the case. */
import type { Request } from 'express'
import { z } from 'zod'
import { holderDid } from '../book/did.ts'
import { checkIdentity, submitIdentity } from '../office/identities.ts'
import { issueIdentities } from '../office/bulk-identities.ts'
import { requireRole } from '../access/permissions.ts'
import { identityForm, splitIdentity, type IdentityForm } from '../realname/form.ts'
import { subjectText } from '../realname/subject-signature.ts'
import { partiesIn } from '../cases/sealed.ts'
import { requireSame } from '../office/sealed.ts'
import type { Services } from '../services.ts'
import { sendStepped } from './cases.ts'
import { stepped } from './case-schemas.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { readJson } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, idempotencyHeader, json, uuid } from './schemas.ts'

const formLimit = 256 << 10
const bulkLimit = 2 << 20

const defects = z
  .object({
    defects: z.array(
      z.looseObject({ code: z.string(), pointer: z.string(), severity: z.string() }),
    ),
    toSign: z.string().optional().meta({
      description: 'Where the form names a guardian: what the key of the subject’s DID signs',
    }),
  })
  .meta({ id: 'CheckedIdentity' })

const bulkBody = z
  .strictObject({
    method: z.string().min(1).max(200).meta({
      description: 'How these identities were checked, and where that is recorded',
    }),
    rows: z
      .array(z.record(z.string(), z.string().max(1000)))
      .min(1)
      .max(500)
      .meta({ description: 'Rows of the CSV file, by column (docs/registration.md)' }),
  })
  .meta({ id: 'IdentityBatch' })

const bulkAnswer = z
  .object({
    items: z.array(
      z.union([
        z.object({ certificate: uuid, logIndex: z.int() }),
        z.object({ problem: z.object({ code: z.string(), errors: z.array(z.looseObject({})) }) }),
      ]),
    ),
  })
  .meta({ id: 'IdentityBatchResult', description: 'In the order of the rows' })

const tags = ['identities']
const body = { required: true, content: { 'application/json': { schema: identityForm } } }
const operations = {
  check: {
    tags,
    summary: 'Everything that is wrong with an application for an identity certificate',
    requestBody: body,
    responses: answers({ 200: json('All defects', defects) }),
  },
  submit: {
    tags,
    summary: 'Apply for an identity certificate',
    description:
      'The person does, with the key of the DID; for a minor the guardian, with a signature by that key. Personal data are sealed; the certificate will show salted commitments only.',
    requestParams: { header: idempotencyHeader },
    requestBody: body,
    responses: answers({ 201: json('Submitted', stepped) }),
  },
  bulk: {
    tags,
    summary: 'Certify identities that were checked elsewhere, up to 500 at once',
    description: 'For registrars and verifiers. A row that cannot be taken never stops the others.',
    requestBody: { required: true, content: { 'application/json': { schema: bulkBody } } },
    responses: answers({ 200: json('One answer a row', bulkAnswer) }),
  },
}

export function identityRoutes(
  { access, book, office }: Services,
  guard: IdempotencyGuard,
): Route[] {
  const readForm = async (request: Request): Promise<IdentityForm> => {
    const form = await readJson(identityForm, request, formLimit)
    // Of another chain they would be other people under the same address.
    for (const did of [form.subject, form.guardian?.did ?? []].flat())
      holderDid(did, office.chainId)
    return form
  }
  return [
    callerRoute(
      access,
      'post',
      '/v1/identities/check',
      operations.check,
      async (request, response, caller) => {
        const form = await readForm(request)
        const found = await checkIdentity(office, form, caller.did)
        const toSign = subjectText(splitIdentity(form).form)
        response
          .set('Cache-Control', 'no-store')
          .json({ defects: found, ...(toSign !== undefined && { toSign }) })
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/identities',
      operations.submit,
      async (request, response, caller) => {
        const form = await readForm(request)
        const split = splitIdentity(form)
        const done = await guard.run(request, async (stamp) => {
          // Without personal data: what is hashed here stays, also when they are erased.
          const stamped = stamp({ by: caller.did, form: split.form })
          const before = await book.repeated(stamped.idempotency)
          if (before) requireSame(office, partiesIn(before.event.payload), split.parties)
          return before ?? submitIdentity(office, caller.did, form, stamped)
        })
        sendStepped(response, done, 201)
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/identities/batch',
      operations.bulk,
      async (request, response, caller) => {
        requireRole(caller, 'registrar', 'verifier')
        const { rows, method } = await readJson(bulkBody, request, bulkLimit)
        const items = await issueIdentities(office, caller, rows, method)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
  ]
}
