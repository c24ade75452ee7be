/** What the pages of random audits say. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Counted } from '../../../format.ts'

export const auditTexts = {
  title: { zh: '随机抽查（双随机、一公开）', en: 'Random audits' },
  lead: {
    zh: '抽查自动通道签发的证书。先公告范围、比例和一个尚未产生的区块；该区块的哈希决定抽到哪些证书、由谁检查，谁也不能挑选。',
    en: 'Certificates of the automatic lane are drawn. The span, the share and a block that does not exist yet are announced first; the hash of that block decides which are drawn and who looks at them. Nobody can choose.',
  },
  none: { zh: '还没有抽查', en: 'There is no audit yet' },
  noneHint: { zh: '审计员可以公告一次抽查。', en: 'An auditor can announce one.' },
  list: { zh: '抽查列表', en: 'Audits' },
  of: { zh: '抽查 {id}', en: 'Audit {id}' },
  announceTitle: { zh: '公告抽查', en: 'Announce an audit' },
  from: { zh: '日志起始位置', en: 'From log position' },
  to: { zh: '日志结束位置（不含）', en: 'To below log position' },
  toHint: {
    zh: '须已写入日志。已公布的日志有 {n} 条。',
    en: 'It has to be in the log already. The published log has {n} entries.',
  },
  perMille: { zh: '每千件抽取', en: 'How many of a thousand' },
  blocksAhead: { zh: '以后第几个区块决定', en: 'Blocks ahead that decide' },
  blocksHint: {
    zh: '从最新的区块数起，至少 1。',
    en: 'Counted from the newest block; 1 at least.',
  },
  whole: { zh: '请填写一个正整数或零。', en: 'Give a whole number.' },
  announce: { zh: '公告', en: 'Announce' },
  back: { zh: '回到抽查列表', en: 'Back to the audits' },
  span: { zh: '日志范围', en: 'Span of the log' },
  spanValue: { zh: '{from} 至 {to}（不含）', en: '{from} to below {to}' },
  share: { zh: '比例', en: 'Share' },
  shareValue: { zh: '每千件 {n} 件', en: '{n} of a thousand' },
  block: { zh: '决定抽取的区块', en: 'Block that decides' },
  auditors: { zh: '参加抽取的审计员', en: 'Auditors at the announcement' },
  state: { zh: '状态', en: 'State' },
  drawTitle: { zh: '抽取', en: 'The draw' },
  drawLead: {
    zh: '该区块最终确定之后即可抽取；之前登记系统会拒绝。',
    en: 'It can be drawn once that block is final; before, the registry refuses.',
  },
  draw: { zh: '抽取', en: 'Draw' },
  seed: { zh: '种子（区块哈希）', en: 'Seed (hash of the block)' },
  drawnTitle: { zh: '抽到的证书', en: 'Drawn certificates' },
  drawnNone: { zh: '没有抽到证书。', en: 'No certificate was drawn.' },
  auditor: { zh: '检查人', en: 'Looked at by' },
  reported: { zh: '结论', en: 'Result' },
  waiting: { zh: '待检查', en: 'Not looked at yet' },
  report: { zh: '提交检查结论', en: 'Report' },
  reportOf: { zh: '提交检查结论：{id}', en: 'Report on {id}' },
  publicResult: {
    zh: '抽查结果和检查结论向所有人公开。',
    en: 'The draw and the reports are open to everybody.',
  },
} as const satisfies Record<string, Label>

export const drawnFrom: Counted = {
  zh: '从 {n} 件证书中抽取',
  one: 'Drawn from {n} certificate',
  other: 'Drawn from {n} certificates',
}
