/** What the page of roles says. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const roleTexts = {
  title: { zh: '角色', en: 'Roles' },
  lead: {
    zh: '谁担任什么角色。授予和收回都记录在案，审计员可以看到。',
    en: 'Who has which role. What is given and taken is on record, and auditors see it.',
  },
  rulesTitle: { zh: '职责分离', en: 'Separation of duties' },
  ruleOwn: {
    zh: '任何人不得授予或收回自己的角色。',
    en: 'Nobody gives or takes a role of his own.',
  },
  ruleAlone: {
    zh: '系统管理员、审计员不得与受理、审查、签发、核验、法院等办案角色由同一人担任。',
    en: 'An administrator or auditor has no role that decides cases: clerk, examiner, senior examiner, registrar, verifier, court.',
  },
  ruleCase: {
    zh: '同一案件中，一人只担任一个角色；当事人不得办理自己的案件。',
    en: 'In one case a person acts in one role only, and never in a case of his own.',
  },
  ruleSecond: {
    zh: '初审和复审由两人进行，签发由第三人进行；复核由另一人决定。',
    en: 'One examines, another reviews, a third certifies; an appeal is decided by another person than who refused.',
  },
  people: { zh: '现有人员', en: 'People with roles' },
  grantTitle: { zh: '授予角色', en: 'Give a role' },
  did: { zh: '数字身份', en: 'DID' },
  role: { zh: '角色', en: 'Role' },
  grant: { zh: '授予', en: 'Give' },
  take: { zh: '收回', en: 'Remove the role' },
  takeOf: { zh: '收回 {role}（{did}）', en: 'Remove role: {role}, of {did}' },
  takeTitle: { zh: '收回 {role}', en: 'Remove role: {role}' },
  takeLead: {
    zh: '收回立即生效；以前作出的行为仍然有效。',
    en: 'It ends at once; what was done in the role stands.',
  },
} as const satisfies Record<string, Label>
