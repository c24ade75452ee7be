/** What the pages for platforms say. */
import type { Label } from '../../../verifier/vocabulary.ts'
import type { Counted } from '../../format.ts'

export const platformTexts = {
  keys: { zh: '接口密钥', en: 'API keys' },
  keysLead: {
    zh: '程序用接口密钥调用登记系统。密钥只能做您选定的几件事，随时可以撤销；它不能代您提交申请或签名。',
    en: 'Programs call the registry with an API key. A key does only what you choose and can be revoked at any time; it never applies or signs for you.',
  },
  keysNone: { zh: '还没有接口密钥', en: 'No API keys yet' },
  keysNoneHint: {
    zh: '为每个程序各建一个，出了问题只需撤销一个。',
    en: 'Make one for each program: then only one has to be revoked if something goes wrong.',
  },
  makeKey: { zh: '新建密钥', en: 'Make a key' },
  keyName: { zh: '名称', en: 'Name' },
  keyNameHint: {
    zh: '哪个程序使用它，仅您可见。',
    en: 'Which program uses it. Only you see this.',
  },
  keyNameMissing: { zh: '请填写名称。', en: 'Give it a name.' },
  scopes: { zh: '权限', en: 'What it may do' },
  scopesMissing: { zh: '请至少选择一项。', en: 'Choose one at least.' },
  expiry: { zh: '有效期', en: 'Valid for' },
  days: { zh: '{days} 天', en: '{days} days' },
  untilRevoked: { zh: '直到撤销', en: 'Until it is revoked' },
  onceTitle: { zh: '请现在保存，此内容只显示一次', en: 'Save this now: it is shown only once' },
  keyOnce: {
    zh: '登记系统只保存密钥的摘要，无法再次显示。请存入程序的保密配置，不要写进代码。',
    en: 'The registry keeps only a hash and cannot show it again. Put it among the secrets of your program, not into its code.',
  },
  theKey: { zh: '接口密钥', en: 'the API key' },
  theSecret: { zh: '签名密钥', en: 'the signing secret' },
  saved: { zh: '我已保存', en: 'I have saved it' },
  begins: { zh: '开头', en: 'Begins with' },
  created: { zh: '创建时间', en: 'Made' },
  lastUsed: { zh: '最近使用', en: 'Last used' },
  neverUsed: { zh: '未使用', en: 'Never' },
  expires: { zh: '到期', en: 'Expires' },
  state: { zh: '状态', en: 'State' },
  actions: { zh: '操作', en: 'Actions' },
  revoke: { zh: '撤销', en: 'Revoke' },
  revokeAsk: {
    zh: '撤销“{name}”？使用它的程序将立即不能访问。',
    en: 'Revoke “{name}”? Programs that use it are shut out at once.',
  },
  cancel: { zh: '取消', en: 'Cancel' },
  usage: { zh: '用量', en: 'Usage' },
  usageOf: { zh: '“{name}”的用量', en: 'Usage of “{name}”' },
  usageLead: {
    zh: '最近 30 天，按日（北京时间）统计。断电时最近几秒的次数可能丢失。',
    en: 'The last 30 days, by day (UTC+8). Counts of the last seconds may be lost if power fails.',
  },
  usageNone: { zh: '这段时间没有调用', en: 'No calls in this time' },
  day: { zh: '日期', en: 'Day' },
  total: { zh: '合计', en: 'All' },

  webhooks: { zh: '事件通知', en: 'Webhooks' },
  webhooksLead: {
    zh: '证书或案件有变化时，登记系统向您的地址发送签名的通知，收不到会重试约三天。',
    en: 'When a certificate or a case changes, the registry sends a signed message to your address, and tries again for about three days.',
  },
  webhooksNone: { zh: '还没有事件通知', en: 'No webhooks yet' },
  webhooksNoneHint: {
    zh: '添加一个地址，先用测试消息确认能收到。',
    en: 'Add an address and try it with a test message first.',
  },
  addWebhook: { zh: '添加地址', en: 'Add an address' },
  url: { zh: '接收地址', en: 'Address' },
  urlHint: {
    zh: 'https 地址，必须能从公网访问；不跟随跳转。',
    en: 'An https address that can be reached from the public network; redirects are not followed.',
  },
  urlMissing: {
    zh: '请填写以 https:// 开头的地址。',
    en: 'Enter an address that begins with https://.',
  },
  events: { zh: '哪些事件', en: 'Which events' },
  eventsMissing: { zh: '请至少选择一个事件。', en: 'Choose one event at least.' },
  watched: { zh: '哪些证书', en: 'Which certificates' },
  watchedMine: { zh: '与我有关的证书', en: 'Those that concern me' },
  watchedAll: { zh: '登记簿中的所有证书', en: 'All in the public register' },
  description: { zh: '备注', en: 'Note' },
  secretOnce: {
    zh: '用它核对每条通知的签名（Standard Webhooks）。核对方法见接口文档“Webhooks”。',
    en: 'Check the signature of each message with it (Standard Webhooks). How: API documentation, “Webhooks”.',
  },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '恢复', en: 'Resume' },
  remove: { zh: '删除', en: 'Delete' },
  removeAsk: {
    zh: '删除此地址及其发送记录？',
    en: 'Delete this address and its log of deliveries?',
  },
  test: { zh: '发送测试消息', en: 'Send a test message' },
  tested: {
    zh: '测试消息已发出，结果见下方记录。',
    en: 'The test message is on its way; the log below says how it went.',
  },
  newSecret: { zh: '更换签名密钥', en: 'New secret' },
  newSecretAsk: {
    zh: '更换签名密钥？旧密钥一天内仍有效。',
    en: 'Make a new secret? The one of before stays good for a day.',
  },
  deliveries: { zh: '发送记录', en: 'Deliveries' },
  deliveriesNone: { zh: '还没有发送过消息', en: 'Nothing was sent yet' },
  event: { zh: '事件', en: 'Event' },
  time: { zh: '时间', en: 'Time' },
  attempts: { zh: '尝试', en: 'Attempts' },
  answered: { zh: '应答 {status}，{ms} 毫秒', en: 'answered {status} in {ms} ms' },
  unanswered: { zh: '{problem}，{ms} 毫秒', en: '{problem} after {ms} ms' },
  nextAttempt: { zh: '下次尝试：{time}', en: 'Next attempt: {time}' },
  redeliver: { zh: '再发一次', en: 'Send again' },
  older: { zh: '更早的', en: 'Older' },
  failingSince: { zh: '自 {time} 起没有成功过', en: 'No success since {time}' },

  checks: { zh: '批量核验', en: 'Bulk check' },
  checksLead: {
    zh: '上传一张表，按文件摘要或登记号逐行核验，最多 100,000 行。其他列原样带回。',
    en: 'Upload a table and have each row checked by digest or registration number, up to 100,000 rows. Your other columns come back as they are.',
  },
  chooseCsv: { zh: '选择或拖入 CSV 文件', en: 'Choose a CSV file, or drop it here' },
  csvHint: {
    zh: '第一行是列名，需有 sha256 或 number 列；UTF-8 编码，逗号分隔。',
    en: 'The first line names the columns; one must be sha256 or number. UTF-8, with commas.',
  },
  uploading: { zh: '正在上传…', en: 'Uploading…' },
  example: { zh: '下载示例', en: 'Download an example' },
  checksNone: { zh: '还没有批量核验', en: 'No bulk checks yet' },
  found: { zh: '已登记', en: 'Registered' },
  problems: { zh: '无法识别', en: 'Unreadable' },
  keptUntil: { zh: '保留至', en: 'Kept until' },
  downloadResult: { zh: '下载结果', en: 'Download the result' },
  downloadResultOf: {
    zh: '下载结果：{time} 的核验',
    en: 'Download the result of the check of {time}',
  },
  removeCheckOf: { zh: '删除：{time} 的核验', en: 'Delete the check of {time}' },
  removeCheckAsk: {
    zh: '删除此次核验及其结果？不能恢复。',
    en: 'Delete this check and its result? That cannot be undone.',
  },
  progressOf: { zh: '{done} / {rows} 行', en: '{done} of {rows} rows' },

  badge: { zh: '登记标识', en: 'Badge' },
  badgeLead: {
    zh: '放在作品页面上的小标识，显示登记号和当前状态，点击可看登记证书。它不说明权属。',
    en: 'A small picture for the page of a work: its number and its state as of now, with a link to the certificate. It does not say who owns the work.',
  },
  certificate: { zh: '证书编号或登记号', en: 'Certificate id or registration number' },
  certificateForm: {
    zh: '请填写证书编号，或形如 链作登字-2026-H-00000001 的登记号。',
    en: 'Enter the id of a certificate, or a number like 链作登字-2026-H-00000001.',
  },
  show: { zh: '查看', en: 'Show' },
  certificateNone: { zh: '没有这样的证书', en: 'There is no such certificate' },
  badgeAlt: { zh: '版权登记标识：{number}', en: 'Copyright registration: {number}' },
  snippet: { zh: '网页代码', en: 'HTML for your page' },
  badgeZh: { zh: '中文标识', en: 'In Chinese' },
  badgeEn: { zh: '英文标识', en: 'In English' },
} as const satisfies Record<string, Label>

export const watchedSome: Counted = {
  zh: '指定的 {n} 份证书',
  one: '{n} certificate by id',
  other: '{n} certificates by id',
}

/** What each scope of a key opens (api/access/key-scopes.ts). */
export const scopeTexts: Readonly<Record<string, Label>> = {
  check: {
    zh: '核验文件、证据和列表，批量核验',
    en: 'Verify files, evidence and lists; bulk checks',
  },
  deposit: {
    zh: '以您的身份存证；平台可为其用户存证',
    en: 'Deposit for you; platforms also for their users',
  },
  webhooks: { zh: '管理事件通知', en: 'Manage webhooks' },
}

export const keyStates: Readonly<Record<string, Label>> = {
  active: { zh: '有效', en: 'Active' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  expired: { zh: '已到期', en: 'Expired' },
  controllerChanged: { zh: '身份的密钥已更换，失效', en: 'Void: the key of the DID was replaced' },
}

export const outcomeTexts: Readonly<Record<string, Label>> = {
  succeeded: { zh: '成功', en: 'Succeeded' },
  refused: { zh: '被拒绝', en: 'Refused' },
  limited: { zh: '超过频率', en: 'Over the limit' },
  failed: { zh: '系统失败', en: 'Failed' },
  cut: { zh: '连接中断', en: 'Cut off' },
}

export const eventTexts: Readonly<Record<string, Label>> = {
  'certificate.issued': { zh: '证书签发', en: 'Certificate issued' },
  'certificate.suspended': { zh: '证书中止', en: 'Certificate suspended' },
  'certificate.restored': { zh: '证书恢复', en: 'Certificate restored' },
  'certificate.revoked': { zh: '证书撤销', en: 'Certificate revoked' },
  'certificate.superseded': { zh: '证书被替换', en: 'Certificate superseded' },
  'certificate.surrendered': { zh: '证书注销', en: 'Certificate surrendered' },
  'checkpoint.anchored': { zh: '检查点上链', en: 'Checkpoint anchored' },
  'case.changed': { zh: '我的案件有变化', en: 'A case of mine changed' },
  'webhook.ping': { zh: '测试消息', en: 'Test message' },
}

export const webhookStates: Readonly<Record<string, Label>> = {
  active: { zh: '启用', en: 'Active' },
  paused: { zh: '已暂停', en: 'Paused' },
  deactivated: { zh: '已停用', en: 'Deactivated' },
}

export const deactivationReasons: Readonly<Record<string, Label>> = {
  failures: { zh: '连续五天没有成功，已自动停用。', en: 'Switched off: no success for five days.' },
  gone: {
    zh: '接收方回答 410（已不存在），已自动停用。',
    en: 'Switched off: the receiver answered 410 (gone).',
  },
  controllerChanged: {
    zh: '身份由另一把密钥控制，已自动停用。确认后可重新启用。',
    en: 'Switched off: another key controls the DID. Switch it on again if it is yours.',
  },
}

export const deliveryStates: Readonly<Record<string, Label>> = {
  waiting: { zh: '等待发送', en: 'Waiting' },
  delivered: { zh: '已送达', en: 'Delivered' },
  failed: { zh: '未送达', en: 'Failed' },
}

export const deliveryProblems: Readonly<Record<string, Label>> = {
  timeout: { zh: '超时', en: 'no answer in time' },
  address: { zh: '地址不在公网', en: 'not a public address' },
  dns: { zh: '找不到主机', en: 'host not found' },
  tls: { zh: '证书或加密错误', en: 'TLS failed' },
  connection: { zh: '连接失败', en: 'no connection' },
}

export const checkStates: Readonly<Record<string, Label>> = {
  waiting: { zh: '等待中', en: 'Waiting' },
  running: { zh: '核验中', en: 'Checking' },
  done: { zh: '已完成', en: 'Done' },
  failed: { zh: '上传内容已丢失，请重新上传', en: 'What was uploaded is lost; upload it again' },
}

/** The label of a code, or the code as it came where it is not known here. */
export function labelIn(labels: Readonly<Record<string, Label>>, code: string): Label {
  return (Object.hasOwn(labels, code) ? labels[code] : undefined) ?? { zh: code, en: code }
}
