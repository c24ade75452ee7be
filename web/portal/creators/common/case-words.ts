/** States and steps of cases in words for those whom they are about. Codes are those of docs/registration.md. */
import applicationReasons from '../../../../api/applications/reasons.json' with { type: 'json' }
import { caseTypes, type Label } from '../../../../verifier/vocabulary.ts'

type Words = Readonly<Record<string, Label>>

const applicationStates = {
  submitted: { zh: '已提交', en: 'submitted' },
  notAccepted: { zh: '不予受理', en: 'not accepted' },
  accepted: { zh: '已受理', en: 'accepted' },
  examining: { zh: '初审中', en: 'in examination' },
  correctionRequired: { zh: '待补正', en: 'correction required' },
  resubmitted: { zh: '已补正', en: 'corrected' },
  deemedWithdrawn: { zh: '视为撤回', en: 'deemed withdrawn' },
  reviewing: { zh: '复审中', en: 'in review' },
  approved: { zh: '准予登记', en: 'approved' },
  refused: { zh: '不予登记', en: 'refused' },
  appealed: { zh: '复核中', en: 'under appeal' },
  closed: { zh: '已结案', en: 'closed' },
  certified: { zh: '已发证', en: 'certified' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const satisfies Words

const identityStates = {
  submitted: { zh: '已提交', en: 'submitted' },
  checking: { zh: '核验中', en: 'being checked' },
  certified: { zh: '已发证', en: 'certified' },
  refused: { zh: '不予认证', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  lapsed: { zh: '已失效', en: 'lapsed' },
} as const satisfies Words

const requestStates = {
  submitted: { zh: '已提交，等待决定', en: 'submitted, not decided yet' },
  granted: { zh: '已准予', en: 'granted' },
  refused: { zh: '未准予', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const satisfies Words

const states: Readonly<Record<string, Words>> = {
  application: applicationStates,
  identity: identityStates,
  request: requestStates,
}

const steps = {
  submit: { zh: '提交了申请', en: 'The application was handed in' },
  resubmit: { zh: '提交了补正', en: 'The correction was handed in' },
  accept: { zh: '申请已受理', en: 'The application was accepted' },
  notAccept: { zh: '申请不予受理', en: 'The application was not accepted' },
  claim: { zh: '工作人员开始办理', en: 'A member of staff took it up' },
  release: {
    zh: '退回待办，等待其他工作人员',
    en: 'It was given back, for another member of staff',
  },
  assign: { zh: '已交给审查员', en: 'It was given to an examiner' },
  requireCorrection: { zh: '通知补正', en: 'A correction was asked for' },
  returnForCorrection: { zh: '退回补正', en: 'It was sent back for a correction' },
  passToReview: { zh: '转入复审', en: 'It went on to review' },
  approve: { zh: '准予登记', en: 'Registration was approved' },
  'application.refuse': { zh: '不予登记', en: 'Registration was refused' },
  'identity.refuse': { zh: '不予认证', en: 'Certification was refused' },
  'request.refuse': { zh: '不予准许', en: 'The request was refused' },
  object: { zh: '有人提出异议', en: 'Somebody objected' },
  certify: { zh: '已颁发证书', en: 'The certificate was issued' },
  certifyAutomatically: { zh: '已自动颁发证书', en: 'The certificate was issued automatically' },
  certifyChecked: {
    zh: '经核验后颁发证书',
    en: 'The certificate was issued after a check elsewhere',
  },
  verify: { zh: '核验通过，已颁发证书', en: 'The check was passed and the certificate issued' },
  withdraw: { zh: '已撤回', en: 'It was withdrawn' },
  lapse: { zh: '逾期未核验，已失效', en: 'It was not checked in time and lapsed' },
  consent: { zh: '共有人同意', en: 'Another owner consented' },
  grant: { zh: '准予申请', en: 'The request was granted' },
  appeal: { zh: '申请复核', en: 'An appeal was made' },
  reopenReview: { zh: '重新复审', en: 'The review was opened again' },
  close: { zh: '已结案', en: 'It was closed' },
  deemWithdrawn: {
    zh: '逾期未补正，视为撤回',
    en: 'It was not corrected in time: deemed withdrawn',
  },
} as const satisfies Words

const reasons = {
  ...applicationReasons.notAccept,
  ...applicationReasons.refuse,
  not_proven: { zh: '未能证明', en: 'it was not shown' },
  documents_invalid: { zh: '证件无效或者过期', en: 'documents are invalid or have expired' },
  data_mismatch: { zh: '信息与权威来源不一致', en: 'data differ from the authoritative source' },
  guardian_missing: { zh: '缺少监护人同意', en: 'a guardian has not agreed' },
  suspected_fraud: { zh: '疑似冒用他人身份', en: 'suspected use of another identity' },
  not_holder: { zh: '申请人不是权利人', en: 'the applicant is not the holder' },
  no_ground: { zh: '没有法定理由', en: 'there is no ground in law' },
  disputed: { zh: '存在争议', en: 'it is disputed' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Words

/** A code that has no words here is shown as it came. */
const wordOf = (words: Words, code: string): Label =>
  Object.hasOwn(words, code) ? words[code]! : { zh: code, en: code }

export const stateLabel = (type: string, state: string): Label => wordOf(states[type] ?? {}, state)
/** A refusal is called by what is refused. */
export const stepLabel = (type: string, transition: string): Label =>
  wordOf(
    steps,
    Object.hasOwn(steps, `${type}.${transition}`) ? `${type}.${transition}` : transition,
  )
export const reasonLabel = (reason: string): Label => wordOf(reasons, reason)
export const caseTypeLabel = (type: string): Label => wordOf(caseTypes, type)
