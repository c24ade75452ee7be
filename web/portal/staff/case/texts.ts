/** What the page of a case says. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Counted } from '../../../format.ts'

export const caseTexts = {
  title: { zh: '{type} {id}', en: '{type} {id}' },
  party: { zh: '当事人', en: 'Party' },
  assignee: { zh: '办理人', en: 'On the desk of' },
  nobody: { zh: '无人领取', en: 'nobody' },
  due: { zh: '期限', en: 'Deadline' },
  backToQueue: { zh: '回到待办案件', en: 'Back to the cases' },
  work: { zh: '文件', en: 'Files' },
  workLead: {
    zh: '文件由申请人提交，可能有害。读取须写明用途并记录在案，存证人可以看到。本页只显示按内容识别的图片、声音和影像；文字按纯文本显示。',
    en: 'Files come from applicants and may be hostile. A reading has a purpose and is on record; the depositor sees it. Shown here are pictures, sound and film recognised by their content, and text as plain text.',
  },
  noFiles: { zh: '本案没有文件。', en: 'The case has no files.' },
  file: { zh: '文件 {n}', en: 'File {n}' },
  attachment: { zh: '附件 {n}', en: 'Attachment {n}' },
  declaredType: { zh: '申报的类型', en: 'Type as declared' },
  size: { zh: '大小', en: 'Size' },
  deposited: { zh: '存证时间', en: 'Deposited' },
  digest: { zh: 'SHA-256', en: 'SHA-256' },
  digestsOnly: {
    zh: '只存证了摘要，登记系统没有此文件。',
    en: 'Only digests were deposited: the registry does not have the file.',
  },
  purpose: { zh: '读取用途', en: 'Purpose of the reading' },
  readFile: { zh: '读取文件（记录在案）', en: 'Read the file (on record)' },
  digestSame: {
    zh: '收到的字节与存证的摘要一致',
    en: 'The bytes received have the digest of the deposit',
  },
  digestDiffers: {
    zh: '收到的字节与存证的摘要不一致：请勿据此办理，并告知管理员。',
    en: 'The bytes received do NOT have the digest of the deposit: do not decide on them, and tell the administrator.',
  },
  digestUnchecked: {
    zh: '此浏览器未能在此核对摘要。',
    en: 'This browser could not compare the digest here.',
  },
  recognisedAs: { zh: '按内容识别为：{type}', en: 'Recognised by content: {type}' },
  notRecognised: {
    zh: '按内容不能识别为图片、声音、影像或文字，不在此显示；可下载后在安全的环境中查看。',
    en: 'By its content it is no picture, sound, film or text, so it is not shown here. Download it and look at it in a safe place.',
  },
  asText: { zh: '纯文本（不会运行）', en: 'Plain text (nothing in it runs)' },
  textCut: { zh: '只显示开头部分。', en: 'Only the beginning is shown.' },
  fileOf: { zh: '文件 {id} 的内容', en: 'Content of file {id}' },
  form: { zh: '申请内容', en: 'The form' },
  noForm: { zh: '本案没有申请表。', en: 'The case has no form.' },
  request: { zh: '申请事项', en: 'What is asked for' },
  requestCertificate: { zh: '查看证书', en: 'Look at the certificate' },
  declared: { zh: '申请人声明', en: 'declared by the applicant' },
  checked: { zh: '已核对文件', en: 'checked against documents' },
  cite: { zh: '指出问题', en: 'Point out' },
  citeOf: { zh: '指出问题：{field}', en: 'Point out: {field}' },
  cited: { zh: '已加入补正事项，共 {n} 项', en: 'Added to what has to be corrected: {n} in all' },
  sideWork: { zh: '材料', en: 'What was handed in' },
  sideDecision: { zh: '办理与经过', en: 'Decision and history' },
  toSteps: { zh: '去办理', en: 'To what you can do' },
  found: { zh: '自动检查的提示', en: 'What the automatic check says' },
  foundNone: { zh: '自动检查没有发现问题。', en: 'The automatic check found nothing.' },
  assessment: {
    zh: '风险分 {points}，信用等级 {tier}',
    en: '{points} risk points, credit tier {tier}',
  },
  personal: { zh: '个人信息', en: 'Personal data' },
  personalLead: {
    zh: '个人信息加密保存。读取须写明用途，先记录、后显示，本人可以看到。',
    en: 'Personal data are sealed. A reading names its purpose and is on record before anything is shown; the person sees it.',
  },
  personalRead: { zh: '读取个人信息（记录在案）', en: 'Read personal data (on record)' },
  personalNone: { zh: '本案没有个人信息。', en: 'The case has no personal data.' },
  personalErased: { zh: '已删除', en: 'erased' },
  hide: { zh: '收起', en: 'Hide' },
  noPurpose: {
    zh: '您的角色没有可用的读取用途。',
    en: 'Your roles have no purpose to read for.',
  },
  timeline: { zh: '办理经过', en: 'What happened' },
  signedDocument: { zh: '下载已签名的记录', en: 'Download the signed record' },
  signedDocumentOf: { zh: '下载已签名的记录：{step}', en: 'Download the signed record: {step}' },
  steps: { zh: '办理', en: 'What you can do' },
  stepsNone: {
    zh: '此案目前没有您可以办理的事项。',
    en: 'There is nothing for you to do in this case now.',
  },
  refusedSteps: { zh: '您不能办理以下事项', en: 'You may not do this' },
  othersSteps: { zh: '由他人办理：', en: 'For others to do: ' },
  otherStep: { zh: '{step}（{roles}）', en: '{step} ({roles})' },
} as const satisfies Record<string, Label>

export const moreFiles: Counted = {
  zh: '再显示 {n} 个文件',
  one: 'Show {n} more file',
  other: 'Show {n} more files',
}
