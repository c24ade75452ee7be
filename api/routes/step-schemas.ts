/** What a step of a case is sent with, by type and transition. Steps that need more than that have addresses of their own. */
import { z } from 'zod'
import type { CaseType } from '../cases/machine.ts'
import { assuranceLevels } from '../../verifier/vocabulary.ts'
import { checkMethods } from '../realname/machine.ts'
import { did, letter, line, uuid } from './schemas.ts'

const nothing = z.strictObject({})

/** The act of a court or another authority that a decision rests on, as the status change will name it. */
export const basis = z.strictObject({
  authority: line(200),
  caseNumber: line(100),
  document: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256, lower-case hex')
    .exactOptional(),
})
const text = z.strictObject({ text: letter })
const pointer = z
  .string()
  .max(200)
  .regex(/^(\/[A-Za-z0-9]{1,40}){1,6}$/, 'must be a JSON Pointer into the form')

/** A defect as an examiner tells it; codes are those of docs/registration.md, or the examiner's own. */
const defect = z.strictObject({
  code: z.string().regex(/^[a-z][A-Za-z]{0,59}$/, 'must be a code'),
  pointer,
  severity: z.enum(['error', 'warning']),
  zh: z.string().min(1).max(1000),
  en: z.string().min(1).max(1000),
  article: z.string().max(100).exactOptional(),
  newSince: z.literal(true).exactOptional(),
})

const notice = {
  defects: z.array(defect).min(1).max(500),
  amend: z.enum(['metadataOnly', 'replaceFile']),
  text: letter.exactOptional(),
}

type Steps = Readonly<Record<string, z.ZodType<Record<string, unknown>>>>

const application: Steps = {
  accept: nothing,
  notAccept: text,
  claim: nothing,
  assign: z.strictObject({ assignee: did }),
  requireCorrection: z.strictObject(notice),
  returnForCorrection: z.strictObject({ ...notice, explanation: letter }),
  passToReview: z.strictObject({ opinion: letter }),
  approve: z.strictObject({
    opinion: letter.exactOptional(),
    documentChecked: z.array(pointer).max(50).exactOptional().meta({
      description:
        'Facts that were checked against documents, by JSON Pointer into the certificate',
    }),
  }),
  refuse: text,
  object: text,
  certify: nothing,
  withdraw: z.strictObject({ text: letter.exactOptional() }),
  appeal: text,
  reopenReview: nothing,
  close: nothing,
}

const identity: Steps = {
  claim: nothing,
  release: nothing,
  verify: z.strictObject({
    assuranceLevel: z.enum(assuranceLevels),
    method: z.enum(Object.keys(checkMethods)),
  }),
  refuse: text,
  withdraw: nothing,
}

const steps: Partial<Record<CaseType, Steps>> = {
  application,
  identity,
  powerOfAttorney: { revoke: nothing, renounce: nothing },
  request: {
    consent: nothing,
    grant: z.strictObject({
      note: letter.exactOptional(),
      basis: basis.exactOptional().meta({
        description: 'The judgment or award, where the request names one as its ground',
      }),
    }),
    refuse: text,
    withdraw: nothing,
  },
  audit: { report: z.strictObject({ certificate: uuid, note: letter.exactOptional() }) },
}

/** The schema of a step's payload; undefined where the step is made at another address, or by the registry only. */
export function stepSchema(type: CaseType, transition: string): Steps[string] | undefined {
  const of = steps[type] ?? {}
  return Object.hasOwn(of, transition) ? of[transition] : undefined
}

/** Transitions that can be made here, by type. */
export function stepsOf(type: CaseType): string[] {
  return Object.keys(steps[type] ?? {})
}
