/** What all pages of the staff say. */
import type { Label } from '../../../verifier/vocabulary.ts'

export const staffTexts = {
  queue: { zh: '待办案件', en: 'Cases' },
  certificates: { zh: '证书管理', en: 'Certificates' },
  audits: { zh: '随机抽查', en: 'Audits' },
  roles: { zh: '角色', en: 'Roles' },
  settings: { zh: '登记系统设置', en: 'Settings' },
  cancel: { zh: '取消', en: 'Cancel' },
  reason: { zh: '理由', en: 'Reason' },
  required: { zh: '请填写此项。', en: 'Fill this in.' },
  chooseOne: { zh: '请选择一项。', en: 'Choose one.' },
  done: { zh: '已办理并记录。', en: 'Done, and on record.' },
  faultsTitle: { zh: '还有以下各项需要填写', en: 'These still have to be filled in' },
  you: { zh: '您', en: 'you' },
  system: { zh: '登记系统', en: 'the registry' },
  download: { zh: '下载', en: 'Download' },
  publicAct: {
    zh: '此项决定一经作出即公开，任何人可查，且不能删除。',
    en: 'This decision is public at once: anybody can look it up, and nothing deletes it.',
  },
  authority: { zh: '作出裁判的机关', en: 'Court or authority' },
  caseNumber: { zh: '案号', en: 'Case number' },
  documentDigest: {
    zh: '裁判文书的 SHA-256（可不填）',
    en: 'SHA-256 of the judgment or order (optional)',
  },
  badDigest: { zh: '应为 64 位小写十六进制数。', en: 'It has 64 lower-case hex digits.' },
  overtaken: {
    zh: '现在不能办理此事项。您填写的内容保留在此，取消后才会消失。',
    en: 'This cannot be done now. What you filled in stays here until you cancel.',
  },
  note: { zh: '说明（可不填）', en: 'Note (optional)' },
} as const satisfies Record<string, Label>
