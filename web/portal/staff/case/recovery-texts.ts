/** What is said of the recovery of a DID in the registrar’s name. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const recoveryTexts = {
  title: { zh: '找回数字身份', en: 'Recovery of the DID' },
  lead: {
    zh: '在链上公开进行，须等候规定的时间；控制该数字身份的人在此期间可以阻止。一项决定只能开始一次。',
    en: 'It is public on the chain and waits for a set time, in which whoever controls the DID can stop it. One decision begins it once.',
  },
  controller: { zh: '目前的控制地址：', en: 'Controlled now by ' },
  nobody: { zh: '无（已停用）', en: 'nobody (deactivated)' },
  waits: {
    zh: '登记机构开始的找回正在等候，到期：{time}',
    en: 'Begun by the registrar; waits until {time}',
  },
  none: { zh: '没有登记机构开始的找回在等候。', en: 'No recovery by the registrar waits.' },
  notAllowed: {
    zh: '该数字身份的控制人不允许登记机构找回。',
    en: 'Whoever controls the DID does not allow a recovery by the registrar.',
  },
  begin: { zh: '开始找回', en: 'Begin the recovery' },
  withdraw: { zh: '撤回已开始的找回', en: 'Take back what was begun' },
} as const satisfies Record<string, Label>
