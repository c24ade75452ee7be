/** What the queue says. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Counted } from '../../../format.ts'

export const queueTexts = {
  title: { zh: '待办案件', en: 'Cases' },
  lead: {
    zh: '先到期的排在前面。本机构的期限以工作日计数显示。',
    en: 'What is due first comes first. Deadlines are told in working days.',
  },
  type: { zh: '案件类型', en: 'Kind of case' },
  desk: { zh: '由谁办理', en: 'On whose desk' },
  mine: { zh: '我领取的', en: 'Mine' },
  nobody: { zh: '无人领取', en: 'Nobody’s' },
  all: { zh: '全部', en: 'All' },
  state: { zh: '状态', en: 'State' },
  anyState: { zh: '全部状态', en: 'Any state' },
  stateCount: { zh: '{state}（{n}）', en: '{state} ({n})' },
  lane: { zh: '通道', en: 'Lane' },
  anyLane: { zh: '全部通道', en: 'Any lane' },
  count: { zh: '共 {cases}，其中 {late} 件逾期', en: '{cases}, {late} overdue' },
  incomplete: {
    zh: '只列出等候最久的 2000 件。',
    en: 'Only the 2,000 that have waited longest are listed.',
  },
  empty: { zh: '没有符合条件的案件', en: 'There is no such case' },
  emptyHint: { zh: '可放宽上面的条件。', en: 'Widen what is asked for above.' },
  list: { zh: '案件列表', en: 'List of cases' },
  party: { zh: '当事人', en: 'Party' },
  assignee: { zh: '办理人', en: 'On the desk of' },
  received: { zh: '收到', en: 'Received' },
  firstNotice: { zh: '受理期限', en: 'First notice' },
  registration: { zh: '办结期限', en: 'Decision' },
  partyDue: { zh: '申请人期限', en: 'The applicant’s time' },
  requestDue: { zh: '决定期限', en: 'Decision' },
  identityDue: { zh: '核验期限', en: 'Check' },
  claim: { zh: '领取', en: 'Claim' },
  claimOf: { zh: '领取 {name}', en: 'Claim {name}' },
  pages: { zh: '翻页', en: 'Pages' },
} as const satisfies Record<string, Label>

export const casesCounted: Counted = { zh: '{n} 件', one: '{n} case', other: '{n} cases' }
