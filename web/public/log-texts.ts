import type { Label } from '../../verifier/vocabulary.ts'
import type { Counted } from '../format.ts'

/** What the page of the log says. */
export const logTexts = {
  title: { zh: '公开日志', en: 'The public log' },
  lead: {
    zh: '每一次存证、登记和变更都是这份日志的一条记录。日志只增不改：检查点由登记机构签名并锚定上链，任何人都可以镜像、可以核验。本页的核验都在您的浏览器里进行；锚定是登记系统所述，请向链上节点核实。',
    en: 'Every deposit, registration and change is an entry of this log. It only grows: its checkpoints are signed and anchored on a chain, and anybody can mirror and check them. All checks on this page are done in your browser; of anchors it tells what the registry says, and a node of the chain knows.',
  },

  nowTitle: { zh: '当前', en: 'Now' },
  entries: { zh: '记录数', en: 'Entries' },
  checkpoint: { zh: '检查点', en: 'Checkpoint' },
  root: { zh: '根哈希', en: 'Root' },
  signature: { zh: '签名', en: 'Signature' },
  signed: {
    zh: '密钥“{name}”的签名已在本机核验，无误',
    en: 'By the key “{name}”, checked here: valid',
  },
  unsigned: {
    zh: '检查点的签名与日志的密钥不符',
    en: 'The checkpoint is not signed by the key of the log',
  },
  extension: { zh: '只增不改', en: 'Only grows' },
  extended: {
    zh: '打开本页以来由 {from} 条增至 {to} 条，已核验前者是后者的开头',
    en: 'Since you opened this page: from size {from} to size {to}; checked that the log still begins as it did',
  },
  notExtended: {
    zh: '{to} 条记录的检查点不是由先前 {from} 条的检查点续写而成：日志可能被改写',
    en: 'The checkpoint of size {to} does not extend that of size {from} before it: the log may have been rewritten',
  },
  notYet: { zh: '打开本页以来没有新的检查点', en: 'No new checkpoint since you opened this page' },
  anchored: { zh: '最近锚定', en: 'Last anchor' },
  anchoredAt: {
    zh: '{entries}，区块 {block}，{ago}',
    en: '{entries}, in block {block}, {ago}',
  },
  noAnchor: { zh: '还没有锚定', en: 'Nothing is anchored yet' },
  pause: { zh: '暂停更新', en: 'Pause updates' },
  resume: { zh: '继续更新', en: 'Resume updates' },
  paused: { zh: '已暂停。', en: 'Updates are paused.' },
  resumed: { zh: '已继续，每三秒更新一次。', en: 'Updates go on, every three seconds.' },
  following: { zh: '每三秒更新一次。', en: 'Updated every three seconds.' },
  lost: {
    zh: '暂时无法连接登记系统，将自动重试。',
    en: 'The registry cannot be reached just now; it is asked again by itself.',
  },

  newestTitle: { zh: '最新记录', en: 'Newest entries' },
  newestNote: {
    zh: '办理中的案件只显示有过变动，不显示内容。',
    en: 'Of cases under way the log shows that something happened, and not what.',
  },
  emptyLog: { zh: '日志还没有记录', en: 'The log has no entries yet' },
  index: { zh: '序号', en: 'Index' },
  kind: { zh: '种类', en: 'Kind' },
  time: { zh: '时间', en: 'Time' },
  check: { zh: '核验', en: 'Check' },
  checkEntry: { zh: '核验第 {index} 条', en: 'Check entry {index}' },
  seeEntry: { zh: '查看第 {index} 条的{kind}', en: 'See the {kind} of entry {index}' },
  stage: { zh: '进度', en: 'Stage' },
  notPublished: { zh: '尚未公布', en: 'not published yet' },
  sequenced: { zh: '已编号', en: 'sequenced' },
  published: { zh: '已公布', en: 'published' },
  anchoredStage: { zh: '已锚定', en: 'anchored' },

  growthTitle: { zh: '增长', en: 'Growth' },
  growthByDay: { zh: '日志的记录数，按日', en: 'Entries in the log, by day' },
  growthByHour: { zh: '近七天的记录数，按小时', en: 'Entries in the last 7 days, by the hour' },
  growthNote: { zh: '按北京时间。', en: 'In China standard time (UTC+8).' },
  growthSummary: {
    zh: '折线图：由 {first} 条增至 {last} 条。',
    en: 'Line chart: entries from {first} to {last}.',
  },
  size: { zh: '记录总数', en: 'Entries in all' },
  added: { zh: '新增', en: 'Added' },
  byDay: { zh: '按日', en: 'By day' },
  byHour: { zh: '按小时', en: 'By hour' },
  unit: { zh: '时间单位', en: 'Unit of time' },
  nothingGrew: { zh: '这段时间没有新记录', en: 'Nothing was added in this time' },

  anchorsTitle: { zh: '上链锚定', en: 'Anchors on the chain' },
  anchorsNote: {
    zh: '合约只接受延续上一检查点的检查点：日志要改写，链上就会拒绝。',
    en: 'The contract takes a checkpoint only if it extends the last one: a rewritten log would be refused.',
  },
  since: { zh: '新增记录', en: 'Entries since' },
  block: { zh: '区块', en: 'Block' },
  transaction: { zh: '交易', en: 'Transaction' },
  older: { zh: '更早的锚定', en: 'Older anchors' },
  noAnchors: { zh: '还没有锚定', en: 'There are no anchors yet' },

  lookupTitle: { zh: '核验一条记录', en: 'Check an entry' },
  lookupNote: {
    zh: '输入序号：本页取来记录与证明，在您的浏览器里由记录算到根哈希，再核对检查点的签名。',
    en: 'Give its index: the page fetches entry and proof, computes the way from the entry to the root in your browser, and checks the signature under it.',
  },
  lookupSubmit: { zh: '取证明并核验', en: 'Fetch the proof and check it' },
  lookupBusy: { zh: '正在核验……', en: 'Checking…' },
  badIndex: { zh: '请输入 0 到 {last} 的整数。', en: 'Give a whole number from 0 to {last}.' },
  entryTitle: { zh: '第 {index} 条：{kind}', en: 'Entry {index}: {kind}' },
  stepDocument: {
    zh: '文件的 SHA-256 就是记录中的那一个',
    en: 'The SHA-256 of the document is the one in the entry',
  },
  stepNoDocument: {
    zh: '没有取得文件，无法与记录中的 SHA-256 核对',
    en: 'The document was not given, so it could not be compared with the SHA-256 in the entry',
  },
  stepInclusion: {
    zh: '由记录和证明算出的根哈希，就是检查点的根哈希',
    en: 'Entry and proof lead to the root of the checkpoint',
  },
  stepSignature: {
    zh: '检查点由日志的密钥签名',
    en: 'The checkpoint is signed by the key of the log',
  },
  pass: { zh: '通过', en: 'pass' },
  fail: { zh: '不通过', en: 'fail' },
  unchecked: { zh: '未核验', en: 'not checked' },
  noEntry: { zh: '第 {index} 条', en: 'Entry {index}' },
  notKnown: {
    zh: '还没有取得日志的状态，请稍候再试。',
    en: 'How the log stands is not here yet. Wait a moment and try again.',
  },
  subject: { zh: '对象', en: 'Subject' },
  bytes: { zh: '记录的 160 个字节', en: 'The 160 bytes of the entry' },
  proof: { zh: '证明（C2SP tlog-proof）', en: 'Proof (C2SP tlog-proof)' },

  betweenTitle: { zh: '核验两个检查点之间', en: 'Check between two checkpoints' },
  betweenNote: {
    zh: '较大的日志必须以较小的那份为开头，一条不少、一条不改。',
    en: 'The larger log must begin with the whole of the smaller one, nothing left out and nothing changed.',
  },
  from: { zh: '较小的记录数', en: 'Smaller size' },
  to: { zh: '较大的记录数', en: 'Larger size' },
  betweenSubmit: { zh: '取一致性证明并核验', en: 'Fetch the consistency proof and check it' },
  badSizes: {
    zh: '请输入整数，并且 1 ≤ 较小的 ≤ 较大的 ≤ {size}。',
    en: 'Give whole numbers with 1 ≤ smaller ≤ larger ≤ {size}.',
  },
  betweenResult: { zh: '由 {from} 条到 {to} 条', en: 'From {from} to {to} in size' },
  stepConsistency: {
    zh: '一致性证明成立：前者是后者的开头',
    en: 'The consistency proof holds: the smaller is the beginning of the larger',
  },
  stepToRoot: {
    zh: '较大者的根哈希就是已签名检查点的根哈希',
    en: 'The larger root is that of the signed checkpoint',
  },
  stepOnward: {
    zh: '较大者是已签名的最新检查点的开头',
    en: 'The newest signed checkpoint begins with the larger',
  },
  stepFromRoot: {
    zh: '较小者的根哈希就是登记系统所称已锚定的那一个',
    en: 'The smaller root is the one that the registry says is anchored',
  },
  anchorTold: {
    zh: '登记系统称较小者的根哈希已锚定上链，交易为 {transaction}。本页不读取区块链，请向链上节点核实。',
    en: 'The registry says that the smaller root is anchored, in transaction {transaction}. This page reads no chain: ask a node of it.',
  },

  mirrorTitle: { zh: '镜像这份日志', en: 'Mirror this log' },
  mirrorNote: {
    zh: '日志是静态文件（C2SP tlog-tiles），任何程序都可以下载、保存、比对。请用您从别处得到的密钥核对下面的密钥。',
    en: 'The log is static files (C2SP tlog-tiles) that any program can fetch, keep and compare. Compare the key below with one that you have from elsewhere.',
  },
  vkey: { zh: '日志的验证密钥', en: 'Verifier key of the log' },
  addresses: { zh: '地址', en: 'Addresses' },
  newestCheckpoint: { zh: '最新检查点', en: 'Newest checkpoint' },
  hashTile: { zh: '最新的哈希块', en: 'Newest tile of hashes' },
  entryTile: { zh: '最新的记录块', en: 'Newest bundle of entries' },
  trustFile: { zh: '信任文件', en: 'Trust file' },
} as const satisfies Record<string, Label>

export const entriesCounted: Counted = {
  zh: '{n} 条记录',
  one: '{n} entry',
  other: '{n} entries',
}
