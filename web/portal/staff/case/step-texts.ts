/** What each step of the staff means, and what it asks for. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Counted } from '../../../format.ts'

/** What happens when a step is made. */
export function stepHint(type: string, transition: string): Label | undefined {
  return stepHints[`${type}.${transition}`] ?? stepHints[transition]
}

/** By step, or by type of case and step where types differ. */
const stepHints: Readonly<Record<string, Label>> = {
  accept: {
    zh: '受理后给出受理号，案件进入初审。受理人不得再担任本案的初审、复审。',
    en: 'It gets an acceptance number and goes to examination. Who accepts as clerk does not examine or review this case.',
  },
  notAccept: {
    zh: '申请到此为止。信函会写明理由。',
    en: 'The application ends here. The letter gives the reason.',
  },
  claim: {
    zh: '案件归您办理，他人不能再领取。',
    en: 'The case is on your desk, and on nobody else’s.',
  },
  release: {
    zh: '案件回到待办，由他人领取。',
    en: 'The case goes back to the queue for somebody else.',
  },
  assign: {
    zh: '案件交给另一名初审员。移交人自己不得初审。',
    en: 'The case goes to an examiner. Who hands it over does not examine it.',
  },
  passToReview: {
    zh: '您的意见与案件一并交给复审员，由另一人决定。',
    en: 'Your opinion goes with the case to a senior examiner: another person decides.',
  },
  approve: {
    zh: '准予登记。证书由登记机构签发人另行签发。',
    en: 'The work may be registered. A registrar issues the certificate.',
  },
  'application.refuse': {
    zh: '不予登记。信函写明理由；申请人可在六十日内申请复核一次。',
    en: 'Registration is refused. The letter gives the reason; the applicant may appeal once, within sixty days.',
  },
  'identity.refuse': {
    zh: '不予认证。信函写明理由；申请人可以重新申请。',
    en: 'The identity is not certified. The letter gives the reason; the applicant may apply anew.',
  },
  'request.refuse': {
    zh: '不予准许。信函写明理由；证书不变。',
    en: 'What was asked for is refused. The letter gives the reason; the certificate stays as it is.',
  },
  certify: {
    zh: '给出登记号并签发证书。证书公开，任何人可查。',
    en: 'The work gets its number and certificate. The certificate is public.',
  },
  reopenReview: {
    zh: '您承办复核。作出不予登记决定的人不得办理。',
    en: 'You take up the appeal. Who refused does not decide it.',
  },
  verify: {
    zh: '签发身份证书，写明核验程度。证书公开，不含个人信息。',
    en: 'The identity certificate is issued and says how it was checked. It is public and holds no personal data.',
  },
  grant: {
    zh: '按申请办理：证书随之更正、补充、注销或撤销，并公开；补发和找回数字身份不改变证书。',
    en: 'What is asked for is carried out: the certificate is corrected, supplemented, given up or revoked, in public. A copy or a recovery of a DID changes no certificate.',
  },
  requireCorrection: {
    zh: '一次告知全部需要补正的事项。申请人有三十日。',
    en: 'Name everything at once. The applicant has thirty days.',
  },
  returnForCorrection: {
    zh: '告知期限已过，或在复审中发现问题：须向申请人说明原因。',
    en: 'The time for the first notice is over, or review found something: tell the applicant why.',
  },
}

export const stepTexts = {
  letter: { zh: '信函正文', en: 'Letter' },
  letterHint: {
    zh: '申请人会读到。请勿写入个人信息。',
    en: 'The applicant reads it. No personal data in it.',
  },
  opinion: { zh: '审查意见', en: 'Opinion' },
  opinionOptional: { zh: '复审意见（可不填）', en: 'Opinion (optional)' },
  assignee: { zh: '初审员的数字身份', en: 'DID of the examiner' },
  badDid: { zh: '这不是数字身份（did:ethr:…）。', en: 'That is no DID (did:ethr:…).' },
  documentChecked: { zh: '已核对文件的事项', en: 'Checked against documents' },
  documentCheckedHint: {
    zh: '证书会写明这些事项已核对文件；其余为申请人声明。',
    en: 'The certificate will say so of these; all else is declared by the applicant.',
  },
  factWork: { zh: '作品信息', en: 'Facts of the work' },
  factAuthors: { zh: '作者', en: 'Authors' },
  factOwners: { zh: '著作权人', en: 'Owners' },
  factOwnership: { zh: '权利归属方式', en: 'Form of ownership' },
  level: { zh: '核验程度', en: 'Level of assurance' },
  levelHint: {
    zh: '查验证件、视频核验，最高为“核对证件”；只有权威来源、电子认证机构可以更高。',
    en: 'Inspection and interview give at most “Checked against documents”; only an authoritative source or a certificate authority gives more.',
  },
  levelDeclared: { zh: '本人声明', en: 'Declared' },
  levelDocuments: { zh: '核对证件', en: 'Checked against documents' },
  levelSystem: { zh: '权威来源核验', en: 'Checked with an authoritative source' },
  method: { zh: '核验方式', en: 'How it was checked' },
  documentInspection: { zh: '查验证件', en: 'Inspection of documents' },
  videoInterview: { zh: '视频核验', en: 'Interview by video' },
  authoritativeSource: { zh: '权威数据源', en: 'Authoritative source' },
  certificateAuthority: { zh: '电子认证机构', en: 'Certificate authority' },
  explanation: { zh: '为何此时才告知', en: 'Why this is told only now' },
  composeTitle: { zh: '补正事项（一次告知）', en: 'What has to be corrected, all at once' },
  composeLead: {
    zh: '在“申请内容”中点“指出问题”，或在此添加。',
    en: 'Use “Point out” beside a field of the form, or add one here.',
  },
  addDefect: { zh: '添加一项', en: 'Add one' },
  removeDefect: { zh: '删去第 {n} 项', en: 'Remove no. {n}' },
  defectNo: { zh: '第 {n} 项', en: 'No. {n}' },
  code: { zh: '补正事项', en: 'What is wrong' },
  ownWords: { zh: '其他（自行说明）', en: 'Something else, in own words' },
  pointer: { zh: '所在字段', en: 'Field of the form' },
  severity: { zh: '程度', en: 'Severity' },
  error: { zh: '必须补正', en: 'Must be corrected' },
  warning: { zh: '提示核对', en: 'To be looked at' },
  textZh: { zh: '说明（中文）', en: 'Text in Chinese' },
  textEn: { zh: '说明（英文）', en: 'Text in English' },
  newSince: {
    zh: '此项由上次补正引起（上次未告知的，须标明）',
    en: 'It came up by the last correction (needed for what was not told before)',
  },
  amend: { zh: '可以改动的范围', en: 'What may be changed' },
  metadataOnly: { zh: '只改填报内容，文件不变', en: 'The form only; the files stay' },
  replaceFile: {
    zh: '可以更换文件（新文件按新的存证时间计算）',
    en: 'Files may be replaced (a new file has the date of its own deposit)',
  },
  coverText: { zh: '附言（可不填）', en: 'Words to go with it (optional)' },
  noDefects: { zh: '至少指出一项。', en: 'Point out at least one thing.' },
  incomplete: {
    zh: '第 {n} 项：请写全字段和中英文说明。',
    en: 'No. {n}: give its field, and both texts.',
  },
  noExplanation: { zh: '请说明为何此时才告知。', en: 'Say why this is told only now.' },
  preview: { zh: '信函预览', en: 'Preview of the letter' },
  send: { zh: '发出补正通知', en: 'Send the notice' },
  letterHead: {
    zh: '补正通知\n案件：{id}\n\n您的申请有以下 {things} 项需要补正。请在收到本通知之日起三十日内补正，逾期视为撤回申请。',
    en: 'Notice of correction\nCase: {id}\n\nThe following {things} to be corrected in your application. You have thirty days from this notice; after that the application counts as withdrawn.',
  },
  letterScope: { zh: '改动范围：{scope}。', en: 'What may be changed: {scope}.' },
} as const satisfies Record<string, Label>

export const thingsToCorrect: Counted = {
  zh: '{n}',
  one: '{n} thing has',
  other: '{n} things have',
}
