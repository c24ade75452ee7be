/** Requests about certificates, and powers of attorney: cases that a person opens by himself. */
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import { reasonsOfChange, reasonsWithBasis } from '../../verifier/vocabulary.ts'
import { personalNumbersIn } from '../book/check-amendment.ts'
import { holderDid } from '../book/did.ts'
import { requestKinds } from '../cases/request-machine.ts'
import { ApiError } from '../errors.ts'
import { powerActions } from '../realname/power-of-attorney.ts'
import type { Services } from '../services.ts'
import { sendStepped } from './cases.ts'
import { stepped } from './case-schemas.ts'
import { basis } from './step-schemas.ts'
import type { IdempotencyGuard } from './idempotency.ts'
import { readJson, refuse } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, did, idempotencyHeader, json, letter, uuid } from './schemas.ts'
import { declaredFacts } from './work-schemas.ts'

const limit = 1 << 20

const requestBody = z
  .strictObject({
    kind: z.enum(requestKinds),
    certificate: uuid.exactOptional().meta({ description: 'Needed, but for a recovery' }),
    lost: did.exactOptional().meta({
      description: 'For a recovery: the DID whose key is lost. The caller’s key is to control it',
    }),
    statement: letter.meta({ description: 'Why, in words' }),
    facts: declaredFacts.exactOptional().meta({
      description:
        'For a correction or supplement: all facts of the certificate as they should be. Owners, their shares and authors stay',
    }),
    ground: z.enum(reasonsOfChange.revoked).exactOptional().meta({
      description: 'For a revocation: its ground (1994 Measures art. 6 and others)',
    }),
    basis: basis
      .exactOptional()
      .meta({ description: 'The judgment or award, where that is the ground' }),
    attachments: z.array(uuid).max(50).exactOptional().meta({ description: 'Deposits' }),
    powerOfAttorney: uuid.exactOptional(),
    holder: did.exactOptional().meta({ description: 'Whom an agent or guardian acts for' }),
  })
  .meta({ id: 'CertificateRequest', description: 'A request about a certificate on record' })

const powerBody = z
  .strictObject({
    agent: did,
    scope: z.array(z.enum(powerActions)).min(1).max(powerActions.length),
    from: z.int().min(0).meta({ description: 'Unix seconds' }),
    until: z.int().min(1).meta({ description: 'Unix seconds; it ends before' }),
    text: letter.exactOptional(),
  })
  .meta({ id: 'PowerOfAttorney', description: 'A power of attorney (委托书)' })

const operations = {
  request: {
    tags: ['certificates'],
    summary:
      'Ask for a correction, supplement, surrender, revocation or copy of a certificate, or for the recovery of a DID',
    requestParams: { header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: requestBody } } },
    description:
      'What changes or ends a certificate of several owners takes the step `consent` of each other owner, or of the guardian of a minor, before a registrar grants it. The guardian of a holder who is a minor asks with `holder`.',
    responses: answers({ 201: json('Submitted; a registrar decides', stepped) }),
  },
  power: {
    tags: ['identities'],
    summary: 'Give a power of attorney',
    requestParams: { header: idempotencyHeader },
    requestBody: { required: true, content: { 'application/json': { schema: powerBody } } },
    responses: answers({ 201: json('In force from `from` on', stepped) }),
  },
}

const personalNumber =
  'holds what looks like an identity or mobile number, which everybody could read: leave it out'

type Asked = z.output<typeof requestBody>

/** A certificate for all but a recovery, which is about a DID. */
function checkObject({ kind, certificate, lost }: Asked): void {
  const recovers = kind === 'recovery'
  if (recovers === (lost !== undefined) && recovers === (certificate === undefined)) return
  const detail = 'A recovery names the DID that is lost, every other request a certificate.'
  throw new ApiError('invalid_request', detail)
}

/** Facts only and always where the kind needs them. */
function checkShape(asked: Asked, now: number): void {
  checkObject(asked)
  const { kind, facts, ground, basis: order } = asked
  const amends = kind === 'correction' || kind === 'supplement'
  if (amends !== (facts !== undefined))
    throw new ApiError(
      'invalid_request',
      'facts are for corrections and supplements, and needed there.',
    )
  if ((kind === 'revocation') !== (ground !== undefined))
    throw new ApiError('invalid_request', 'ground is for revocations, and needed there.')
  if ((ground !== undefined && reasonsWithBasis.includes(ground)) !== (order !== undefined))
    throw new ApiError(
      'invalid_request',
      `basis is for ${reasonsWithBasis.join(', ')}, and needed there.`,
    )
  const problems = facts === undefined ? [] : checkDeclaredWork(facts, now)
  const numbers = personalNumbersIn(facts).map((pointer) => ({ pointer, detail: personalNumber }))
  const wrong = [...problems, ...numbers]
  if (wrong.length === 0) return
  const fault = { in: 'body', code: 'invalid_request' } as const
  refuse(wrong.map(({ pointer, detail }) => ({ ...fault, pointer: `/facts${pointer}`, detail })))
}

export function requestRoutes(
  { access, book, config, office }: Services,
  guard: IdempotencyGuard,
): Route[] {
  const inWords = (text: string) => holderDid(text, config.chain.chainId)
  return [
    callerRoute(
      access,
      'post',
      '/v1/requests',
      operations.request,
      async (request, response, caller) => {
        const asked = await readJson(requestBody, request, limit)
        checkShape(asked, office.now())
        const { powerOfAttorney, holder, lost, ...told } = asked
        // The key that signed in is the one that shall control the lost DID.
        const recovery = lost === undefined ? {} : { lost: inWords(lost), newOwner: caller.key }
        const payload = { ...told, ...recovery }
        const done = await guard.run(request, (stamp) =>
          book.move({
            caseId: uuidv7(),
            caseType: 'request',
            transition: 'submit',
            actor: caller.did,
            party: holder === undefined ? caller.did : inWords(holder),
            payload,
            ...(powerOfAttorney !== undefined && { powerOfAttorney }),
            ...stamp({
              by: caller.did,
              ...asked,
            }),
          }),
        )
        sendStepped(response, done, 201)
      },
    ),
    callerRoute(
      access,
      'post',
      '/v1/powers-of-attorney',
      operations.power,
      async (request, response, caller) => {
        const { agent, ...rest } = await readJson(powerBody, request, limit)
        const payload = { ...rest, agent: inWords(agent) }
        const step = {
          caseType: 'powerOfAttorney',
          transition: 'grant',
          actor: caller.did,
        } as const
        const done = await guard.run(request, (stamp) =>
          book.move({ ...step, caseId: uuidv7(), payload, ...stamp({ by: caller.did, payload }) }),
        )
        sendStepped(response, done, 201)
      },
    ),
  ]
}
