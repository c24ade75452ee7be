import type { StepId } from '../../verifier/index.ts'
import type { Label } from '../../verifier/vocabulary.ts'

/** What the page for verification says. */
export const texts = {
  pageTitle: { zh: '核验作品与证据 · Colophon', en: 'Verify a work and its evidence · Colophon' },
  title: { zh: '核验作品与证据', en: 'Verify a work and its evidence' },
  lead: {
    zh: '核验文件、登记文书、签名、公开日志与上链记录是否一致。全部在本设备上完成，断网也能使用。',
    en: 'Checks that file, document, signature, public log and anchor agree. All of it happens on this device, and works offline.',
  },

  formTitle: { zh: '要核验什么？', en: 'What is to be verified?' },
  evidence: { zh: '证据', en: 'Evidence' },
  evidenceHint: {
    zh: '证据压缩包（.zip），或其中的各个文件；也可以只给一份文书（.json）。可直接拖放到本页。',
    en: 'The evidence archive (.zip) or the files in it; a single document (.json) will do too. Files can be dropped anywhere on this page.',
  },
  work: { zh: '作品文件（可不填）', en: 'File of the work (optional)' },
  workHint: {
    zh: '文件只在本设备上计算摘要，不会离开。大小不限。',
    en: 'Only its digests are computed, on this device: the file never leaves it. It may be of any size.',
  },
  trust: { zh: '登记机构的信任文件（可不填）', en: 'Trust file of the registry (optional)' },
  trustHint: {
    zh: '您另行取得并信任的登记机构密钥说明（trust.json）。没有它，只能核验证据自身是否一致，无法确认是谁签发。',
    en: 'What you know of the registry’s keys from elsewhere (trust.json). Without it only the evidence itself can be checked, not who issued it.',
  },
  digests: { zh: '没有文件，只有摘要', en: 'I have only the digests, not the file' },
  sha256: { zh: 'SHA-256 摘要', en: 'SHA-256 digest' },
  sm3: { zh: 'SM3 摘要（可不填）', en: 'SM3 digest (optional)' },
  submit: { zh: '核验', en: 'Verify' },
  busy: { zh: '正在核验…', en: 'Verifying…' },
  reading: {
    zh: '正在计算文件摘要：{percent}',
    en: 'Computing the digests of the file: {percent}',
  },
  print: { zh: '打印', en: 'Print' },
  save: { zh: '保存本页，断网时使用', en: 'Save this page for use offline' },

  noEvidence: {
    zh: '请选择证据压缩包，或至少一份文书。',
    en: 'Choose the evidence archive, or at least a document.',
  },
  notEvidence: {
    zh: '“{name}”不是证据的组成部分。',
    en: '“{name}” is no part of evidence.',
  },
  twice: { zh: '“{name}”给出了两次。', en: '“{name}” was given twice.' },
  tooLarge: {
    zh: '“{name}”太大，不可能是证据。',
    en: '“{name}” is too large to be evidence.',
  },
  damaged: {
    zh: '“{name}”已损坏，无法解压（{reason}）。',
    en: '“{name}” is damaged and cannot be unpacked ({reason}).',
  },
  noDocument: {
    zh: '证据中没有文书（certificate.json），或混有其他文件（{reason}）。',
    en: 'The evidence has no document (certificate.json), or files that do not belong to it ({reason}).',
  },
  badTrust: {
    zh: '信任文件无法读取（{reason}）。',
    en: 'The trust file cannot be read ({reason}).',
  },
  badDigest: { zh: '应为 64 位十六进制字符。', en: 'Must be 64 hexadecimal digits.' },
  both: {
    zh: '文件与摘要只能给出一种。',
    en: 'Give the file or its digests, not both.',
  },
  unreadable: {
    zh: '文件无法读取：它可能已被移动或改动。请重新选择。',
    en: 'The file could not be read: it may have been moved or changed. Choose it again.',
  },
  failed: {
    zh: '本页出错，没有得出结果。请重新打开本页再试。',
    en: 'This page failed and has no result. Open it again and try once more.',
  },

  allPassed: { zh: '全部通过', en: 'Every step passed' },
  nothingFailed: {
    zh: '没有失败项；{count} 项无法核验',
    en: 'Nothing failed; steps that could not be checked: {count}',
  },
  someFailed: {
    zh: '核验不通过：{count} 项失败',
    en: 'Verification failed; steps that failed: {count}',
  },
  limit: {
    zh: '本结果说明时间、完整性与申报内容，不证明独创性或权属。',
    en: 'This shows time, integrity and what was declared; not originality or ownership.',
  },
  steps: { zh: '核验步骤', en: 'Steps' },
  about: { zh: '文书所载', en: 'What the document says' },
  material: { zh: '核验材料', en: 'What was verified' },
  kind: { zh: '文书种类', en: 'Kind of document' },
  number: { zh: '登记号', en: 'Registration number' },
  workTitle: { zh: '作品名称', en: 'Title of the work' },
  authors: { zh: '作者', en: 'Authors' },
  holders: { zh: '著作权人', en: 'Copyright owners' },
  issuer: { zh: '签发者（文书所称）', en: 'Issuer, as the document says' },
  validFrom: { zh: '签发时间', en: 'Issued' },
  id: { zh: '文书标识', en: 'Id of the document' },
  fileName: { zh: '作品文件', en: 'File of the work' },
  noFile: { zh: '未提供', en: 'not given' },
  onlyDigests: { zh: '仅提供摘要', en: 'digests only' },
  bytes: { zh: '{size} 字节', en: '{size} bytes' },
  size: { zh: '大小', en: 'Size' },
  sm3Digest: { zh: 'SM3 摘要', en: 'SM3 digest' },
  documentDigest: {
    zh: '所给文书的 SHA-256 摘要',
    en: 'SHA-256 digest of the document as given',
  },
  trustName: { zh: '信任文件', en: 'Trust file' },
  noTrust: {
    zh: '未提供：无法确认登记机构与日志',
    en: 'not given: registrar and log cannot be confirmed',
  },
  when: { zh: '核验时间（本设备时钟）', en: 'Verified at, by the clock of this device' },
  chainNote: {
    zh: '本页不联网，因此不询问区块链节点。需要时请用命令行：colophon verify --rpc 节点地址。',
    en: 'This page uses no network, so no node of the chain is asked. For that use the command line: colophon verify --rpc NODE.',
  },

  asideTitle: { zh: '可以信赖什么', en: 'What you can rely on' },
  asideLocal: {
    zh: '文件不离开本设备：本页不发出任何网络请求，浏览器也不允许它发出。',
    en: 'No file leaves this device: the page makes no network request, and the browser would not let it.',
  },
  asideSame: {
    zh: '规则与命令行、接口完全相同，登记机构停止服务后仍可使用。',
    en: 'The rules are those of command line and API; they hold when the registry is switched off.',
  },
  asideTrust: {
    zh: '登记机构对自己的说明不能作为依据：请从别处取得信任文件并核对。',
    en: 'What a registry says of itself is no proof: take the trust file from elsewhere, and compare.',
  },
} as const satisfies Record<string, Label>

/** What each step asks. */
export const stepNames: Readonly<Record<StepId, Label>> = {
  'file-digest': { zh: '文件摘要', en: 'Digest of the file' },
  'document-format': { zh: '文书格式', en: 'Form of the document' },
  'document-signature': { zh: '文书签名', en: 'Signature of the document' },
  'issuer-key': { zh: '签发者密钥', en: 'Key of the issuer' },
  'log-inclusion': { zh: '日志包含证明', en: 'Inclusion in the log' },
  'checkpoint-signature': { zh: '检查点签名', en: 'Signature of the checkpoint' },
  'anchor-record': { zh: '上链记录', en: 'Record of the anchor' },
  'anchor-chain': { zh: '链上区块', en: 'Block on the chain' },
  status: { zh: '当前状态', en: 'Status' },
}

export const statusNames = {
  pass: { zh: '通过', en: 'pass' },
  fail: { zh: '失败', en: 'FAIL' },
  'not-checkable': { zh: '无法核验', en: 'not checkable' },
} as const satisfies Record<string, Label>
