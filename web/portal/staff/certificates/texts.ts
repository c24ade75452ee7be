/** What the pages of certificates say to those who decide on them. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const certificateTexts = {
  findTitle: { zh: '证书管理', en: 'Certificates' },
  findLead: {
    zh: '按登记号、证书编号或文件的 SHA-256 查找，再办理中止、恢复或撤销。',
    en: 'Find a certificate by registration number, id or SHA-256 of a file; then suspend, restore or revoke it.',
  },
  key: { zh: '登记号、证书编号或 SHA-256', en: 'Registration number, id or SHA-256' },
  badKey: {
    zh: '应为登记号（如 链作登字-2026-H-00000001）、证书编号（UUID）或 64 位十六进制摘要。',
    en: 'Give a registration number (like 链作登字-2026-H-00000001), an id (UUID) or 64 hex digits.',
  },
  find: { zh: '查找', en: 'Find' },
  found: { zh: '查到 {n} 件', en: '{n} found' },
  nothing: { zh: '没有这样的证书', en: 'There is no such certificate' },
  requestsTitle: { zh: '关于证书的申请', en: 'Requests about certificates' },
  requestsLead: {
    zh: '更正、补充、注销、补发由权利人申请，登记机构签发人决定：准予更正、补充时，新证书取代原证书，登记日期不变，原证书仍可查。',
    en: 'Corrections, supplements, surrenders and copies are asked for by owners and decided by a registrar. Where a correction or supplement is granted, a new certificate takes the place of the old one, with the same date of registration; the old one stays visible.',
  },
  toRequests: { zh: '办理申请', en: 'Go to the requests' },
  ordersTitle: { zh: '司法机关的裁判', en: 'Orders and judgments' },
  ordersLead: {
    zh: '法院可依裁定中止、恢复；依生效判决或仲裁裁决的撤销由登记机构签发人执行。都须写明机关和案号，并公开。',
    en: 'A court may suspend and restore by its order; a revocation by judgment or award is carried out by a registrar. Authority and case number are named, in public.',
  },
  title: { zh: '证书 {id}', en: 'Certificate {id}' },
  back: { zh: '回到查找', en: 'Back to the search' },
  number: { zh: '登记号', en: 'Registration number' },
  workTitle: { zh: '作品名称', en: 'Title' },
  holder: { zh: '持有人', en: 'Holder' },
  state: { zh: '状态', en: 'State' },
  issued: { zh: '签发', en: 'Issued' },
  publicPage: { zh: '公开的证书页', en: 'Public page of the certificate' },
  history: { zh: '状态变更', en: 'What became of it' },
  historyNone: { zh: '没有变更。', en: 'Nothing became of it.' },
  replacedBy: { zh: '取代它的证书', en: 'Certificate in its place' },
  until: { zh: '至 {time}', en: 'until {time}' },
  acts: { zh: '办理', en: 'What you can do' },
  actsNone: {
    zh: '此证书目前没有您可以办理的事项。',
    en: 'There is nothing for you to do here now.',
  },
  suspended: { zh: '中止', en: 'Suspend' },
  restored: { zh: '恢复', en: 'Restore' },
  revoked: { zh: '撤销', en: 'Revoke' },
  untilField: { zh: '中止至（可不填）', en: 'Suspended until (optional)' },
  untilHint: {
    zh: '写作 2026-12-31；该日（北京时间）结束时自动恢复。不填则须另行恢复。',
    en: 'Like 2026-12-31; it is restored by itself at the end of that day in Beijing. Without it somebody has to restore it.',
  },
  badDate: { zh: '日期应写作 2026-12-31。', en: 'A date is written like 2026-12-31.' },
  check: { zh: '下一步：核对', en: 'Next: check' },
  sureTitle: { zh: '请核对后确认', en: 'Check, then confirm' },
  willSuspend: {
    zh: '证书将中止：在恢复之前，核验结果和状态列表显示“已中止”。',
    en: 'The certificate will be suspended: until it is restored, checks and status lists say so.',
  },
  willRestore: {
    zh: '证书将恢复有效，核验结果和状态列表随之改变。',
    en: 'The certificate will be in force again, and checks and status lists will say so.',
  },
  willRevoke: {
    zh: '证书将被撤销。撤销不可恢复；核验结果和状态列表永久显示“已撤销”。',
    en: 'The certificate will be revoked. That cannot be undone: checks and status lists say so for ever.',
  },
} as const satisfies Record<string, Label>
