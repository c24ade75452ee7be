import type { Label } from '../../verifier/vocabulary.ts'

/** What the page of statistics says. */
export const statisticsTexts = {
  title: { zh: '统计', en: 'Statistics' },
  lead: {
    zh: '登记与存证的数量、分布、现状，以及办理时限。数字由公开日志随记随算，任何人都可重新计算。',
    en: 'How much is registered and deposited, where and of what kind, how it stands, and how long decisions take. All of it is counted from the public log, and can be counted again by anybody.',
  },
  from: { zh: '起始月份', en: 'First month' },
  to: { zh: '截止月份', en: 'Last month' },
  show: { zh: '显示', en: 'Show' },
  usual: { zh: '常用时段', en: 'Usual periods' },
  lastMonth: { zh: '本月', en: 'This month' },
  lastQuarter: { zh: '近三个月', en: 'Last 3 months' },
  lastYear: { zh: '近十二个月', en: 'Last 12 months' },
  all: { zh: '全部', en: 'All' },
  noMonth: { zh: '请按 2026-11 的格式填写月份。', en: 'Write a month as 2026-11.' },
  backwards: {
    zh: '起始月份不能晚于截止月份。',
    en: 'The first month must not be after the last.',
  },
  periodTitle: { zh: '时段', en: 'Period' },

  filingsTitle: { zh: '登记与存证', en: 'Registrations and deposits' },
  registrations: { zh: '登记', en: 'Registrations' },
  deposits: { zh: '存证', en: 'Deposits' },
  byDay: { zh: '每日登记与存证', en: 'Registrations and deposits by day' },
  byDaySummary: {
    zh: '折线图：{days} 天内登记 {registrations} 件，存证 {deposits} 件。',
    en: 'Line chart: registrations {registrations}, deposits {deposits}, days {days}.',
  },
  day: { zh: '日期', en: 'Day' },
  dayNote: {
    zh: '按北京时间的日期。存证只记录文件摘要与时间，不经审查；登记须经申请。',
    en: 'Days are those of China (UTC+8). A deposit records a digest and a time and is not examined; a registration is applied for.',
  },
  byCategory: { zh: '作品类别', en: 'Categories of works' },
  byRegion: { zh: '地区', en: 'Regions' },
  regionNote: {
    zh: '首位著作权人的省级地区。有匿名作者或权利人、未成年人的登记计入“未填报”。',
    en: 'Province of the first owner. Where an author or owner is anonymous or a minor it counts as not told.',
  },
  byState: { zh: '证书现状', en: 'How certificates stand now' },
  stateNote: {
    zh: '所选时段内登记的证书现在的状态。',
    en: 'The state now of what was registered in the period.',
  },
  byLane: { zh: '审查方式', en: 'How it was examined' },
  barSummary: {
    zh: '条形图：共 {count} 类，最多的是{first}，{most} 件。',
    en: 'Bar chart: kinds {count}, the most are {first}: {most}.',
  },
  certificates: { zh: '证书数', en: 'Certificates' },
  share: { zh: '占比', en: 'Share' },
  nothing: {
    zh: '这一时段没有登记，也没有存证',
    en: 'Nothing was registered or deposited in this period',
  },
  nothingHint: { zh: '请选择其他时段。', en: 'Choose another period.' },

  timesTitle: { zh: '办理用时', en: 'Time to a decision' },
  timesNote: {
    zh: '自受理起（系统自动核验的自申请起，复核的自申请复核起）至发证或者不予登记，含申请人补正的时间。不足五件的不显示用时，以免显出个人的案件。',
    en: 'From acceptance (automatic checks: from the application; after an appeal: from the appeal) to certificate or refusal, with the time the applicant took to correct. Of fewer than five decisions no time is shown: it would be that of one person’s case.',
  },
  median: { zh: '半数不超过', en: 'Half within' },
  p90: { zh: '九成不超过', en: 'Nine of ten within' },
  decisions: { zh: '决定数', en: 'Decisions' },
  certified: { zh: '发证', en: 'Certified' },
  refused: { zh: '不予登记', en: 'Refused' },
  month: { zh: '月份', en: 'Month' },
  lane: { zh: '审查方式', en: 'Examination' },
  timesChart: { zh: '人工审查用时（天）', en: 'Examined by a person: days' },
  timesSummary: {
    zh: '柱形图：{months} 个月中人工审查的半数与九成用时。',
    en: 'Column chart: within how many days half and nine of ten were decided; months {months}.',
  },
  noDecisions: { zh: '这一时段没有决定', en: 'Nothing was decided in this period' },
  tooFew: { zh: '不足五件', en: 'fewer than 5' },
  atOnce: { zh: '不到一秒', en: 'under a second' },

  clocksTitle: { zh: '现在的时限', en: 'The clocks now' },
  clocksNote: {
    zh: '正在办理的申请，以及登记机构自己的法定与承诺时限（2011 年《作品登记程序通知》：材料齐备之日起三十日）。待补正的申请不计入登记机构的时限。',
    en: 'Open applications, and the deadlines that bind the registry itself (notice of 2011 on the procedure of works registration: thirty days from a complete application). While the applicant corrects, no deadline of the registry runs.',
  },
  open: { zh: '正在办理', en: 'Open applications' },
  overdue: { zh: '已逾期', en: 'Overdue' },
  within: { zh: '期限内', en: 'Within' },
  over: { zh: '逾期', en: 'Over' },
  firstNotice: {
    zh: '受理或告知补正（{days} 日）',
    en: 'Accept, or ask for corrections ({days} days)',
  },
  registration: { zh: '登记或不予登记（{days} 日）', en: 'Register or refuse ({days} days)' },
  byStage: { zh: '正在办理的申请，按环节', en: 'Open applications by stage' },
  stageSummary: {
    zh: '条形图：正在办理 {open} 件，其中逾期 {overdue} 件。',
    en: 'Bar chart: open applications {open}, overdue {overdue}.',
  },
  stage: { zh: '环节', en: 'Stage' },
  noneOpen: { zh: '现在没有正在办理的申请', en: 'No application is open now' },
  asOf: { zh: '截至', en: 'As of' },
} as const satisfies Record<string, Label>

/** Stages of an application, in the words of the cases. */
export const stages = {
  submitted: { zh: '已提交', en: 'Submitted' },
  accepted: { zh: '已受理', en: 'Accepted' },
  examining: { zh: '初审中', en: 'In examination' },
  correctionRequired: { zh: '待补正', en: 'To be corrected' },
  resubmitted: { zh: '已补正', en: 'Resubmitted' },
  reviewing: { zh: '复审中', en: 'In review' },
  approved: { zh: '准予登记', en: 'Approved' },
  appealed: { zh: '申请复核', en: 'Appealed' },
} as const satisfies Record<string, Label>
