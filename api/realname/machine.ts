/**
 * The identity application as a case: somebody shows who holds a DID, staff or an outside verifier checks it, and a
 * certificate says how far it was checked.
 */
import { isMembers } from '../../verifier/canonical.ts'
import { assuranceLevels, codesOf } from '../../verifier/vocabulary.ts'
import { deadline } from '../cases/deadlines.ts'
import { hasError, type Defect } from '../cases/defects.ts'
import {
  listOf,
  membersOf,
  outsidersOf,
  requireDisinterested,
  requireLapsed,
  requireOnDesk,
  requireText,
} from '../cases/guards.ts'
import type { CaseFile, Machine, Move } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'

/** States, with their Chinese names. */
export const identityStates = {
  submitted: { zh: '已提交', en: 'submitted' },
  checking: { zh: '核验中', en: 'being checked' },
  certified: { zh: '已发证', en: 'certified' },
  refused: { zh: '不予认证', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  lapsed: { zh: '已失效', en: 'lapsed' },
} as const

/** Why an identity is not certified. */
export const identityRefuseReasons = {
  not_proven: { zh: '未能证明身份', en: 'the identity was not shown' },
  documents_invalid: { zh: '证件无效或者过期', en: 'documents are invalid or have expired' },
  data_mismatch: { zh: '信息与权威来源不一致', en: 'data differ from the authoritative source' },
  guardian_missing: { zh: '缺少监护人同意', en: 'a guardian has not agreed' },
  suspected_fraud: { zh: '疑似冒用他人身份', en: 'suspected use of another identity' },
  other: { zh: '其他', en: 'other' },
} as const

/** How an identity was checked; the assurance level that each can support. */
export const checkMethods = {
  documentInspection: 'documentChecked',
  videoInterview: 'documentChecked',
  authoritativeSource: 'systemVerified',
  certificateAuthority: 'systemVerified',
} as const

const applicant = ['creator', 'agent', 'platform'] as const
const checkers = ['intake_clerk', 'examiner', 'verifier'] as const

export const identityMachine: Machine = {
  type: 'identity',
  transitions: {
    submit: {
      from: ['none'],
      to: 'submitted',
      roles: applicant,
      guard: checkSubmitted,
      standing: (_, { time }) => ({ due: deadline('identityCheck', time) }),
    },
    // In bulk: who was checked elsewhere, with the key of the DID shown there (docs/registration.md).
    certifyChecked: {
      from: ['none'],
      to: 'certified',
      roles: ['registrar', 'verifier'],
      guard: (file, move) => requireDisinterested(file, move, new Set([file.party])),
    },
    claim: {
      from: ['submitted'],
      to: 'checking',
      roles: checkers,
      guard: checkChecker,
      standing: (_, { actor }) => ({ assignee: actor }),
    },
    release: {
      from: ['checking'],
      to: 'submitted',
      roles: [...checkers, 'senior_examiner'],
      guard: checkRelease,
      standing: () => ({ assignee: undefined }),
    },
    verify: {
      from: ['checking'],
      to: 'certified',
      roles: checkers,
      guard: checkVerified,
      standing: settled,
    },
    refuse: {
      from: ['checking'],
      to: 'refused',
      roles: checkers,
      reasons: codesOf(identityRefuseReasons),
      guard: (file, move) => {
        checkChecker(file, move)
        requireText(move, 'text')
      },
      standing: settled,
    },
    withdraw: {
      from: ['submitted', 'checking'],
      to: 'withdrawn',
      roles: applicant,
      guard: checkWithdrawn,
      standing: settled,
    },
    lapse: {
      from: ['submitted', 'checking'],
      to: 'lapsed',
      roles: ['system'],
      guard: requireLapsed,
      standing: settled,
    },
  },
}

function settled() {
  return { due: undefined, assignee: undefined }
}

function checkSubmitted(_: CaseFile, { payload }: Move): void {
  if (!isMembers(payload['form'])) throw new ApiError('invalid_request', 'payload/form is missing.')
  const defects = listOf(payload, 'defects').filter(isSeverity)
  if (!Array.isArray(payload['defects']) || defects.length < payload['defects'].length)
    throw new ApiError('invalid_request', 'payload/defects is a list of defects.')
  if (hasError(defects))
    throw new ApiError('defective_form', 'The form has defects; cure all of them.', { defects })
}

function isSeverity(value: unknown): value is Pick<Defect, 'severity'> {
  return isMembers(value) && (value['severity'] === 'error' || value['severity'] === 'warning')
}

/** Whoever checks is neither the subject nor the guardian, nor filed the application. */
function checkChecker(file: CaseFile, move: Move): void {
  const form = membersOf(file.events[0]?.payload ?? {}, 'form')
  const dids = [form['subject'], membersOf(form, 'guardian')['did']]
  const named = dids.filter((did) => typeof did === 'string')
  requireDisinterested(file, move, new Set([...outsidersOf(file), ...named]))
  requireOnDesk(file, move)
}

/** A platform takes back what it handed in, not what others did. */
function checkWithdrawn({ events }: CaseFile, { actor, role }: Move): void {
  if (role !== 'platform' || events[0]?.actor === actor) return
  throw new ApiError('conflict_of_interest', 'Another platform or the person handed this in.')
}

/** Whoever has it on the desk gives it back; a senior examiner takes it from anybody. */
function checkRelease(file: CaseFile, move: Move): void {
  if (move.role !== 'senior_examiner') requireOnDesk(file, move)
}

const rank = (level: unknown) => assuranceLevels.findIndex((one) => one === level)

function checkVerified(file: CaseFile, move: Move): void {
  checkChecker(file, move)
  const { assuranceLevel, method } = move.payload
  const known = Object.entries(checkMethods).find(([name]) => name === method)
  if (!known)
    throw new ApiError(
      'invalid_request',
      `payload/method is one of ${codesOf(checkMethods).join(', ')}.`,
    )
  if (rank(assuranceLevel) >= 0 && rank(assuranceLevel) <= rank(known[1])) return
  throw new ApiError('invalid_request', `payload/assuranceLevel can be at most ${known[1]} here.`)
}
