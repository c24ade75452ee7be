/** What states, steps and reasons of cases are called (docs/registration.md has the tables). */
import {
  actingRoles,
  caseTypes,
  statusReasons,
  type CaseType,
  type Label,
} from '../../../verifier/vocabulary.ts'

type Words = Readonly<Record<string, Label>>

const states: Readonly<Record<CaseType, Words>> = {
  application: {
    submitted: { zh: '已提交', en: 'Submitted' },
    notAccepted: { zh: '不予受理', en: 'Not accepted' },
    accepted: { zh: '已受理', en: 'Accepted' },
    examining: { zh: '初审中', en: 'In examination' },
    correctionRequired: { zh: '待补正', en: 'Correction required' },
    resubmitted: { zh: '已补正', en: 'Resubmitted' },
    deemedWithdrawn: { zh: '视为撤回', en: 'Deemed withdrawn' },
    reviewing: { zh: '复审中', en: 'In review' },
    approved: { zh: '准予登记', en: 'Approved' },
    refused: { zh: '不予登记', en: 'Refused' },
    appealed: { zh: '申请复核', en: 'Appealed' },
    closed: { zh: '已结案', en: 'Closed' },
    certified: { zh: '已发证', en: 'Certified' },
    withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  },
  identity: {
    submitted: { zh: '已提交', en: 'Submitted' },
    checking: { zh: '核验中', en: 'Being checked' },
    certified: { zh: '已发证', en: 'Certified' },
    refused: { zh: '不予认证', en: 'Refused' },
    withdrawn: { zh: '已撤回', en: 'Withdrawn' },
    lapsed: { zh: '已失效', en: 'Lapsed' },
  },
  request: {
    submitted: { zh: '已提交', en: 'Submitted' },
    granted: { zh: '已准予', en: 'Granted' },
    refused: { zh: '不予准许', en: 'Refused' },
    withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  },
  powerOfAttorney: {
    active: { zh: '有效', en: 'In force' },
    revoked: { zh: '已撤销', en: 'Revoked' },
    renounced: { zh: '已辞去', en: 'Renounced' },
    ended: { zh: '已届满', en: 'Ended' },
  },
  dossier: { open: { zh: '在存', en: 'Kept' }, erased: { zh: '已删除', en: 'Erased' } },
  roles: { active: { zh: '在册', en: 'On record' } },
  audit: {
    announced: { zh: '已公告', en: 'Announced' },
    drawn: { zh: '已抽取', en: 'Drawn' },
    closed: { zh: '已结束', en: 'Closed' },
  },
}

/** By step, or by type of case and step: a refusal is called by what is refused. */
const transitions: Words = {
  submit: { zh: '提交', en: 'Hand in' },
  resubmit: { zh: '提交补正', en: 'Hand in the correction' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  accept: { zh: '受理', en: 'Accept' },
  notAccept: { zh: '不予受理', en: 'Do not accept' },
  claim: { zh: '领取', en: 'Claim' },
  release: { zh: '退回待办', en: 'Give back' },
  assign: { zh: '移交', en: 'Hand over' },
  requireCorrection: { zh: '发出补正通知', en: 'Ask for a correction' },
  returnForCorrection: { zh: '退回补正', en: 'Return for correction' },
  passToReview: { zh: '提请复审', en: 'Pass to review' },
  approve: { zh: '准予登记', en: 'Approve' },
  'application.refuse': { zh: '不予登记', en: 'Refuse' },
  'identity.refuse': { zh: '不予认证', en: 'Refuse' },
  'request.refuse': { zh: '不予准许', en: 'Refuse' },
  object: { zh: '提出异议', en: 'Object' },
  certify: { zh: '签发证书', en: 'Certify' },
  certifyAutomatically: { zh: '自动签发证书', en: 'Certify automatically' },
  certifyChecked: { zh: '批量认证', en: 'Certify in bulk' },
  appeal: { zh: '申请复核', en: 'Appeal' },
  reopenReview: { zh: '受理复核', en: 'Take up the appeal' },
  close: { zh: '结案', en: 'Close' },
  lapse: { zh: '期限届满', en: 'Period ended' },
  verify: { zh: '核验通过并发证', en: 'Certify the identity' },
  consent: { zh: '表示同意', en: 'Consent' },
  grant: { zh: '准予', en: 'Grant' },
  revoke: { zh: '撤销', en: 'Take back' },
  renounce: { zh: '辞去', en: 'Renounce' },
  announce: { zh: '公告', en: 'Announce' },
  draw: { zh: '抽取', en: 'Draw' },
  report: { zh: '报告', en: 'Report' },
  read: { zh: '读取', en: 'Read' },
  erase: { zh: '删除', en: 'Erase' },
}

const reasons: Words = {
  ...statusReasons,
  outside_competence: { zh: '不属于本机构登记范围', en: 'Outside the competence of this registry' },
  wrong_procedure: { zh: '应当办理其他事项', en: 'Another procedure applies' },
  incomplete: { zh: '材料不齐全，无法受理', en: 'Too incomplete to be accepted' },
  not_a_work: { zh: '不构成作品', en: 'Not a work' },
  excluded_subject: { zh: '不适用著作权法的对象', en: 'Excluded subject matter (art. 5)' },
  term_expired: { zh: '保护期已届满', en: 'Term of protection expired' },
  prohibited: { zh: '依法禁止出版、传播', en: 'Publication is prohibited by law' },
  ownership_disputed: { zh: '权属存在争议', en: 'Ownership is disputed' },
  false_declaration: { zh: '虚假申报', en: 'False declaration' },
  not_proven: { zh: '未能证明', en: 'Not proven' },
  documents_invalid: { zh: '证件无效或者过期', en: 'Documents are invalid or have expired' },
  data_mismatch: { zh: '信息与权威来源不一致', en: 'Data differ from the authoritative source' },
  guardian_missing: { zh: '缺少监护人同意', en: 'A guardian has not agreed' },
  suspected_fraud: { zh: '疑似冒用他人身份', en: 'Suspected use of another identity' },
  not_holder: { zh: '申请人不是证书持有人', en: 'Not the holder of the certificate' },
  no_ground: { zh: '没有法定理由', en: 'No ground in law' },
  disputed: { zh: '存在争议', en: 'Disputed' },
  in_order: { zh: '登记无误', en: 'In order' },
  defective: { zh: '存在瑕疵', en: 'Defective' },
  duty_ended: { zh: '任职结束', en: 'Duty ended' },
  misconduct: { zh: '违反职责', en: 'Misconduct' },
  error: { zh: '有误', en: 'Made in error' },
  other: { zh: '其他', en: 'Other' },
  examination: { zh: '审查', en: 'Examination of an application' },
  certificate_issue: { zh: '制发证书', en: 'Issue of a certificate' },
  data_subject_request: { zh: '个人信息主体请求', en: 'Request of the person concerned' },
  audit: { zh: '审计', en: 'Audit' },
  correction_of_data: { zh: '更正个人信息', en: 'Correction of personal data' },
  complaint: { zh: '投诉与异议处理', en: 'Complaint or objection' },
  retention_over: { zh: '保存期限届满', en: 'Period of keeping is over' },
  superseded: { zh: '已被新的填报取代', en: 'Replaced by what was handed in later' },
}

/** What can be asked for about a certificate. */
export const requestKinds: Words = {
  correction: { zh: '更正', en: 'Correction' },
  supplement: { zh: '补充', en: 'Supplement' },
  surrender: { zh: '注销', en: 'Surrender' },
  revocation: { zh: '撤销', en: 'Revocation' },
  copy: { zh: '补发', en: 'Copy' },
  recovery: { zh: '找回数字身份', en: 'Recovery of a DID' },
}

export const lanes: Words = {
  automatic: { zh: '自动通道', en: 'Automatic' },
  examined: { zh: '人工审查', en: 'Examined' },
}

export const certificateStates: Words = {
  active: { zh: '有效', en: 'In force' },
  suspended: { zh: '已中止', en: 'Suspended' },
  superseded: { zh: '已由新证书取代', en: 'Superseded' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  surrendered: { zh: '已注销', en: 'Surrendered' },
}

/** The word for a code; the code itself where it is not known here. */
export function wordOf(words: Words, code: string): Label {
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? { zh: code, en: code }
}

export function stateWord(type: string, state: string): Label {
  return wordOf(Object.hasOwn(states, type) ? states[type as CaseType] : {}, state)
}

export const statesOf = (type: CaseType): Words => states[type]
/** Of an application where the type is absent. */
export function stepWord(transition: string, type: string = 'application'): Label {
  const own = `${type}.${transition}`
  return Object.hasOwn(transitions, own)
    ? wordOf(transitions, own)
    : wordOf(transitions, transition)
}
export const reasonWord = (reason: string): Label => wordOf(reasons, reason)
export const roleWord = (role: string): Label => wordOf(actingRoles, role)

/** What a type of case is called at the beginning of a line. */
export function typeWord(type: CaseType): Label {
  const { zh, en } = caseTypes[type]
  return { zh, en: en.charAt(0).toUpperCase() + en.slice(1) }
}
