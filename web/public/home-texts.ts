import type { Label } from '../../verifier/vocabulary.ts'
import type { Counted } from '../format.ts'

/** What the home page says. Parts in braces are filled in. */
export const homeTexts = {
  title: { zh: '这件作品登记了吗？', en: 'Is this work registered?' },
  lead: {
    zh: '本登记簿公开记载：谁在何时就哪一个文件作了登记。每条记录都写入只增不改的公开日志并锚定上链，不必信任本站即可核验。',
    en: 'This register says in public who registered which file, and when. Every record goes into an append-only log that is anchored on a chain, so it can be checked without trusting this site.',
  },

  askTitle: { zh: '查询', en: 'Ask the register' },
  drop: { zh: '把文件拖到这里', en: 'Drop files here' },
  choose: { zh: '或点此选择文件', en: 'or choose files' },
  local: {
    zh: '文件不会离开您的设备：浏览器在本机计算摘要（SHA-256），只有摘要发送给登记系统。',
    en: 'Your file never leaves your device: the browser computes its digest (SHA-256), and only the digest is sent.',
  },
  or: { zh: '没有文件？', en: 'No file at hand?' },
  lookup: { zh: '登记号、SHA-256 或作品名称', en: 'Registration number, SHA-256 or title' },
  lookupNone: { zh: '请输入要查询的内容。', en: 'Enter what to look for.' },
  submit: { zh: '查询', en: 'Look up' },
  busy: { zh: '正在查询……', en: 'Looking…' },

  answers: { zh: '查询结果', en: 'Answers' },
  summary: {
    zh: '已查 {count} 项：已登记 {registered}，仅存证 {deposited}，没有登记 {none}。',
    en: 'Looked up {count}: registered {registered}, deposited only {deposited}, not registered {none}.',
  },
  waiting: { zh: '等待中……', en: 'Waiting…' },
  reading: { zh: '正在本机计算摘要……', en: 'Computing the digest on this device…' },
  asking: { zh: '正在查询登记簿……', en: 'Asking the register…' },
  progress: { zh: '计算摘要的进度', en: 'Progress of the digest' },
  unreadable: {
    zh: '浏览器无法读取这个文件（可能是文件夹，或已被移动）。',
    en: 'The browser cannot read this file. It may be a folder, or it was moved.',
  },
  digest: { zh: '文件摘要 SHA-256', en: 'SHA-256 of the file' },

  registered: { zh: '已登记', en: 'Registered' },
  registeredMeans: {
    zh: '与此文件逐字节相同的文件已在本登记簿登记。登记是申请人的声明，可作为初步证据，不是权属的证明。',
    en: 'A file that is the same byte for byte is in this register. A registration is what its applicant declared: prima facie evidence, not a proof of ownership.',
  },
  notInForce: { zh: '有登记记录，但现已不在有效状态', en: 'Registered, but not in force now' },
  notInForceMeans: {
    zh: '与此文件逐字节相同的文件曾经登记，但没有一项现在有效。每一项的状态和含义见下。',
    en: 'A file that is the same byte for byte was registered, but no registration of it is in force now. What each state means is said below.',
  },
  deposited: { zh: '已存证，未登记', en: 'Deposited, not registered' },
  depositedMeans: {
    zh: '有人在下列时间存入过这个文件或其摘要。存证只证明文件当时已经存在并由所列身份存入，不说明谁享有权利；作品没有登记。',
    en: 'Somebody deposited this file or its digest at the times below. A deposit shows that the file existed then and which identity deposited it, not who has rights in it. The work is not registered.',
  },
  none: { zh: '本登记簿中没有登记', en: 'Not registered here' },
  noneMeans: {
    zh: '登记簿中没有与此文件逐字节相同的文件。',
    en: 'The register has no file that is the same byte for byte.',
  },
  noneNot: {
    zh: '这不表示作品没有著作权：著作权自创作完成即产生，无须登记。同一作品的另一个文件（另存、压缩、裁剪、转换格式后）摘要不同；作品也可能在别处登记。',
    en: 'That does not mean that the work is free: copyright needs no registration. Another file of the same work (saved anew, compressed, cropped, converted) has another digest, and the work may be registered elsewhere.',
  },
  noNumber: { zh: '没有这个登记号', en: 'No such number' },
  noNumberMeans: {
    zh: '登记簿中没有以此开头的登记号。请核对后再查。',
    en: 'No registration number in this register begins so. Check it and try again.',
  },
  numberFound: { zh: '登记号对应的登记', en: 'Registration with this number' },
  numberBegins: { zh: '登记号以此开头的登记', en: 'Registrations whose numbers begin so' },
  seeAll: { zh: '在登记簿中查看全部', en: 'See all in the register' },
  depositedAt: { zh: '存证时间', en: 'Deposited' },
  depositor: { zh: '存入者身份', en: 'Deposited by' },
  logEntry: { zh: '日志序号', en: 'Log entry' },

  figuresTitle: { zh: '登记簿现况', en: 'The register now' },
  certificates: { zh: '登记证书', en: 'certificates' },
  deposits: { zh: '存证', en: 'deposits' },
  entries: { zh: '日志条目（最新检查点）', en: 'log entries at the latest checkpoint' },

  doorsTitle: { zh: '您要办什么？', en: 'What brings you here?' },
  creators: { zh: '创作者', en: 'Creators' },
  creatorsText: {
    zh: '存证作品、申请登记、下载证书。密钥由您自己保管。',
    en: 'Deposit a work, apply for registration, download certificates. You keep your own key.',
  },
  creatorsGo: { zh: '进入办事大厅', en: 'Go to the portal' },
  platforms: { zh: '平台', en: 'Platforms' },
  platformsText: {
    zh: '用接口批量查询文件是否已登记，核验证书。读取不需要账号。',
    en: 'Check by API whether files are registered, and verify certificates. Reading needs no account.',
  },
  platformsGo: { zh: '看接口文档', en: 'Read the API' },
  courts: { zh: '法院与律师', en: 'Courts and lawyers' },
  courtsText: {
    zh: '在自己的设备上逐步核验作品和证据文件，登记系统关闭也能用。',
    en: 'Verify a work and its evidence step by step on your own device, even with the registry switched off.',
  },
  courtsGo: { zh: '核验证据', en: 'Verify evidence' },
} as const satisfies Record<string, Label>

export const moreDeposits: Counted = {
  zh: '另有 {n} 次存证。',
  one: 'And {n} more deposit.',
  other: 'And {n} more deposits.',
}

/** As many as the registry tells at once: there can be more. */
export const atLeastMoreDeposits: Counted = {
  zh: '另有至少 {n} 次存证。',
  one: 'And at least {n} more deposit.',
  other: 'And at least {n} more deposits.',
}
