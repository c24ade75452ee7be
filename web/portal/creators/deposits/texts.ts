/** What the pages of deposits say. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const depositTexts = {
  title: { zh: '我的存证', en: 'My deposits' },
  lead: {
    zh: '存证为文件固定一个时间：证明某一时刻文件的摘要已在记录中。它不是登记，也不证明著作权归属。',
    en: 'A deposit fixes a time for a file: its digest was on record then. It is no registration, and it does not prove who owns the work.',
  },
  deposit: { zh: '存证文件', en: 'Deposit files' },
  newTitle: { zh: '存证文件', en: 'Deposit files' },
  newLead: {
    zh: '文件在您的设备上计算摘要，再分段上传；中断之后从断点继续。',
    en: 'Digests are computed on your device, then the file is sent in parts. Cut off, it goes on where it was.',
  },
  toList: { zh: '查看我的存证', en: 'See my deposits' },

  keeping: { zh: '文件怎么保存', en: 'What happens to the file' },
  encrypted: { zh: '加密保存（未发表的作品）', en: 'Stored encrypted (unpublished works)' },
  encryptedHint: {
    zh: '文件在登记系统中先加密再存储，不公开；只有办理您的案件的工作人员可按用途查阅，每次都有记录。通常选这一项。',
    en: 'The registry encrypts the file before it stores it. It is not public: only staff who handle a case of yours may read it, for a purpose, on record. The usual choice.',
  },
  published: { zh: '公开保存（已发表的作品）', en: 'Stored openly (published works)' },
  publishedHint: {
    zh: '文件原样存储，任何人都可能读到，且无法收回。',
    en: 'The file is stored as it is. Anybody may come to read it, and it cannot be taken back.',
  },
  digests: {
    zh: '只存证摘要，文件不离开本设备',
    en: 'Digests only: the file never leaves this device',
  },
  digestsHint: {
    zh: '只发送两个摘要、文件类型和大小。请自行妥善保管原文件：日后核验要用它，改动一个字节就对不上。',
    en: 'Only two digests, the type and the size are sent. Keep the file: you need it to verify later, and one changed byte no longer fits.',
  },
  publicLookup: {
    zh: '让持有同一文件的人能在公开日志中查到这条存证',
    en: 'Let whoever has the same file find this deposit in the public log',
  },
  publicLookupHint: {
    zh: '勾选后日志显示文件的 SHA-256；不勾选时显示加盐的承诺，只有您的回执能打开。两种都不公开文件本身。',
    en: 'If ticked, the log shows the file’s SHA-256; if not, a salted commitment that only your receipt opens. Neither shows the file.',
  },
  optionsFor: {
    zh: '以上选择用于之后添加的文件。',
    en: 'These choices hold for files that you add from now on.',
  },

  drop: { zh: '把文件或文件夹拖到这里', en: 'Drop files or folders here' },
  chooseFiles: { zh: '选择文件', en: 'Choose files' },
  chooseFolder: { zh: '选择文件夹', en: 'Choose a folder' },
  filesField: { zh: '要存证的文件', en: 'Files to deposit' },
  folderField: { zh: '要存证的文件夹', en: 'Folder to deposit' },

  progress: { zh: '总进度', en: 'Progress of all files' },
  totals: {
    zh: '共 {count} 个文件（{size}）：已存证 {deposited}，进行中或等待 {underWay}，已暂停 {paused}，失败 {failed}',
    en: '{count} files ({size}): {deposited} deposited, {underWay} under way or waiting, {paused} paused, {failed} failed',
  },
  announced: {
    zh: '{count} 个文件中已存证 {deposited} 个，失败 {failed} 个',
    en: '{deposited} of {count} files deposited, {failed} failed',
  },
  pauseAll: { zh: '全部暂停', en: 'Pause all' },
  resumeAll: { zh: '全部继续', en: 'Go on with all' },
  retryAll: { zh: '重试失败的文件', en: 'Try failed files again' },
  removeDeposited: { zh: '从列表移去已存证的', en: 'Take deposited files off the list' },
  files: { zh: '文件', en: 'Files' },
  waiting: { zh: '等待中', en: 'Waiting' },
  hashing: { zh: '正在计算摘要 {percent}', en: 'Computing digests, {percent}' },
  uploading: { zh: '正在上传 {percent}', en: 'Uploading, {percent}' },
  recording: { zh: '正在记录存证', en: 'Being recorded' },
  paused: { zh: '已暂停', en: 'Paused' },
  deposited: { zh: '已存证', en: 'Deposited' },
  failed: { zh: '没有成功：{reason}', en: 'Failed: {reason}' },
  speed: { zh: '{size}/秒', en: '{size}/s' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '继续', en: 'Go on' },
  retry: { zh: '重试', en: 'Try again' },
  remove: { zh: '移去', en: 'Remove' },
  ofFile: { zh: '{act}：{file}', en: '{act}: {file}' },
  running: {
    zh: '有 {count} 个文件正在存证。离开本站会中断，站内换页不会。',
    en: '{count} files are being deposited. Leaving this site stops them; other pages of the portal do not.',
  },
  toRunning: { zh: '查看进度', en: 'See how far they are' },

  unfinishedTitle: { zh: '未完成的上传', en: 'Unfinished uploads' },
  unfinishedLead: {
    zh: '再次选择同一文件即从断点继续，存证方式按当初的选择。到期后自动删除。',
    en: 'Choose the same file again and it goes on where it was, with the choices made then. They are deleted when their time is over.',
  },
  unfinishedAt: {
    zh: '已上传 {done}，共 {size}；保留至 {time}',
    en: '{done} of {size} sent; kept until {time}',
  },
  unfinishedDepositing: {
    zh: '文件已完整，正在存证',
    en: 'The file is whole; it is being deposited',
  },
  unfinishedRefused: { zh: '没有存证：{reason}', en: 'Not deposited: {reason}' },
  unnamed: { zh: '（没有文件名）', en: '(without a name)' },
  dropUpload: { zh: '放弃', en: 'Drop' },

  nothing: { zh: '还没有存证', en: 'No deposits yet' },
  nothingHint: {
    zh: '存证即时完成，不收费，也不需要数字身份证书。',
    en: 'A deposit is made at once, costs nothing and needs no identity certificate.',
  },
  select: { zh: '选择存证 {time}', en: 'Select the deposit of {time}' },
  applyWith: {
    zh: '用选中的 {count} 项申请登记',
    en: 'Apply for registration with {count} selected',
  },
  applyNone: {
    zh: '勾选一项或多项存证，即可用它们申请作品登记。',
    en: 'Tick one or more deposits to apply for registration with them.',
  },
  depositedAt: { zh: '存证时间', en: 'Deposited' },
  file: { zh: '文件', en: 'File' },
  fileOf: { zh: '{type}，{size}', en: '{type}, {size}' },
  keptEncrypted: { zh: '加密保存', en: 'stored encrypted' },
  keptOpenly: { zh: '公开保存', en: 'stored openly' },
  keptNot: { zh: '只存摘要', en: 'digests only' },
  lookupPublic: { zh: '日志可凭文件查到', en: 'found in the log by whoever has the file' },
  receipt: { zh: '存证回执', en: 'Receipt' },
  evidence: { zh: '证据包', en: 'Evidence' },
  number: { zh: '存证编号', en: 'Number of the deposit' },
  digestsShown: { zh: '摘要', en: 'Digests' },
  digestOf: { zh: '{name} 摘要', en: '{name} digest' },
  tooMany: { zh: '一次申请最多 {count} 项', en: 'An application takes {count} at most' },
} as const satisfies Record<string, Label>
