/** What the overview says. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const overviewTexts = {
  startTitle: { zh: '从这里开始', en: 'Where to begin' },
  startLead: {
    zh: '三步办完第一次登记；每一步都可以单独办。',
    en: 'Three steps to your first registration; each can also be done by itself.',
  },
  identity: { zh: '申请数字身份证书', en: 'Get an identity certificate' },
  identityHint: {
    zh: '登记机构核验您是谁。有了它，简单的申请当场发证。',
    en: 'The registry checks who you are. With it, simple applications are certified at once.',
  },
  deposit: { zh: '存证文件', en: 'Deposit your files' },
  depositHint: {
    zh: '固定作品的时间。即时完成，不收费，现在就可以做。',
    en: 'Fixes a time for the work. Done at once, costs nothing, can be done now.',
  },
  apply: { zh: '申请作品登记', en: 'Apply for registration' },
  applyHint: {
    zh: '用存证提交申请，登记后得到证书。',
    en: 'Apply with your deposits; registered works get a certificate.',
  },
  done: { zh: '已办', en: 'done' },

  waitingTitle: { zh: '待办', en: 'What waits' },
  waitingNothing: {
    zh: '没有需要您办理的事，也没有进行中的申请。',
    en: 'Nothing waits for you, and no application is under way.',
  },
  yourTurn: { zh: '需要您办理', en: 'your turn' },
  registrysTurn: { zh: '登记机构办理中', en: 'with the registry' },
  draft: { zh: '申请草稿，{time} 保存', en: 'Draft of an application, saved {time}' },
  upload: { zh: '未完成的上传：{name}', en: 'Unfinished upload: {name}' },
  uploadAt: { zh: '保留至 {time}', en: 'kept until {time}' },

  certificatesTitle: { zh: '最近的证书', en: 'Latest certificates' },
  allWorks: { zh: '全部作品', en: 'All works' },
  identityCertificate: { zh: '数字身份证书', en: 'Identity certificate' },

  whoTitle: { zh: '您的身份', en: 'Who you are' },
  sessionEnds: { zh: '本次登录最迟到', en: 'This session ends by' },
} as const satisfies Record<string, Label>
