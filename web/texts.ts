/** Every text of the page, in Chinese and English. Parts in braces are filled in. */
import type { Label } from '../verifier/vocabulary.ts'

export const texts = {
  pageTitle: { zh: '数字身份 · 版权登记', en: 'Your DID · Copyright registry' },
  title: { zh: '我的数字身份', en: 'Your digital identity' },
  lead: {
    zh: '数字身份（DID）是一个只有您能为它签名的名字。办理登记、签署文件都用它，不需要账号和密码。',
    en: 'A DID is a name that only you can sign for. You register and sign with it; there is no account and no password here.',
  },
  steps: { zh: '步骤', en: 'Steps' },
  stepKey: { zh: '密钥', en: 'Key' },
  stepSave: { zh: '保存', en: 'Save' },
  stepSignIn: { zh: '登录', en: 'Sign in' },

  aboutTitle: { zh: '请放心', en: 'What you can rely on' },
  aboutKey: {
    zh: '密钥只在您的设备上生成和使用，从不发送给登记系统。',
    en: 'Your key is made and used on your device. It is never sent to the registry.',
  },
  aboutRecovery: {
    zh: '我们没有您的密钥，也无法替您找回文件的口令。请把密钥文件和口令分开保管。',
    en: 'We do not have your key and cannot reset its passphrase. Keep file and passphrase apart.',
  },
  aboutNothing: {
    zh: '本页不用 Cookie，不做统计，不向任何其他网站发送请求。关闭或刷新本页即忘记密钥并退出登录。',
    en: 'No cookies, no statistics, no request to any other site. Closing or reloading this page forgets the key and signs you out.',
  },
  apiDocs: { zh: '接口文档', en: 'API documentation' },

  startTitle: { zh: '从哪里开始？', en: 'How do you want to begin?' },
  startNew: { zh: '新建密钥', en: 'Make a new key' },
  startNewHint: {
    zh: '在此浏览器中生成，并保存为加密文件。',
    en: 'Made in this browser and saved as an encrypted file.',
  },
  startOpen: { zh: '打开密钥文件', en: 'Open your key file' },
  startOpenHint: {
    zh: '已有加密的密钥文件（本页、命令行或其他钱包保存的均可）。',
    en: 'An encrypted file from this page, the command line or a wallet.',
  },
  startWallet: { zh: '使用钱包', en: 'Use a wallet' },
  startWalletHint: {
    zh: '由浏览器钱包或硬件钱包签名。',
    en: 'Your browser or hardware wallet signs.',
  },
  insecure: {
    zh: '本页未通过安全连接（HTTPS）打开，途中可能被人改动。请不要在此生成或打开密钥。',
    en: 'This page did not come over a secure connection (HTTPS), so others could have changed it. Keys are neither made nor opened here.',
  },
  unreachable: {
    zh: '暂时连接不上登记系统。请检查网络后重试。',
    en: 'The registry does not answer. Check your connection and try again.',
  },
  retry: { zh: '重试', en: 'Try again' },
  back: { zh: '返回', en: 'Back' },
  cancel: { zh: '取消', en: 'Cancel' },
  did: { zh: '数字身份（DID）', en: 'DID' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },

  newTitle: { zh: '保存新密钥', en: 'Save your new key' },
  newLead: {
    zh: '您的数字身份已经生成。请设置口令，把密钥加密保存成文件，以后凭文件和口令登录。',
    en: 'Your DID is made. Choose a passphrase and save the key as an encrypted file: file and passphrase open it again.',
  },
  newWarning: {
    zh: '文件或口令丢失后，只有您事先指定的监护人或登记机构能按程序恢复此身份。',
    en: 'If file or passphrase is lost, only guardians you named before, or the registrar by its procedure, can recover this DID.',
  },
  passphrase: { zh: '口令', en: 'Passphrase' },
  passphraseAgain: { zh: '再次输入口令', en: 'Passphrase again' },
  passphraseHint: {
    zh: '至少 {least} 个字符。几个不相关的词组成的长口令既好记又安全。',
    en: 'At least {least} characters. Several unrelated words are easy to remember and hard to guess.',
  },
  passphraseShow: { zh: '显示口令', en: 'Show passphrase' },
  passphraseShort: {
    zh: '口令至少要有 {least} 个字符。',
    en: 'The passphrase needs at least {least} characters.',
  },
  passphraseDiffers: {
    zh: '两次输入的口令不一致。',
    en: 'The two passphrases differ.',
  },
  passphraseMissing: { zh: '请输入口令。', en: 'Enter the passphrase.' },
  save: { zh: '加密并保存文件', en: 'Encrypt and save the file' },
  saving: { zh: '正在加密……', en: 'Encrypting…' },
  saved: {
    zh: '密钥文件 {file} 已交给浏览器下载。请确认它已保存好。',
    en: 'The key file {file} was given to your browser to download. Make sure that it is there.',
  },
  saveFailed: { zh: '无法加密密钥，请重试。', en: 'The key could not be encrypted. Try again.' },
  saveAgain: { zh: '再次下载文件', en: 'Download the file again' },

  openTitle: { zh: '打开密钥文件', en: 'Open your key file' },
  openLead: {
    zh: '文件只在此浏览器中打开，不会上传。',
    en: 'The file is opened in this browser and is not uploaded.',
  },
  file: { zh: '密钥文件', en: 'Key file' },
  fileHint: { zh: '通常以 .json 结尾。', en: 'Its name usually ends in .json.' },
  fileMissing: { zh: '请选择密钥文件。', en: 'Choose your key file.' },
  fileForm: {
    zh: '这不是密钥文件（Web3 Secret Storage 第 3 版），或已损坏。',
    en: 'This is no key file (Web3 Secret Storage, version 3), or it is damaged.',
  },
  fileUnsupported: {
    zh: '此文件的加密方式本页不支持。',
    en: 'This file is encrypted in a way that is not supported here.',
  },
  fileTooCostly: {
    zh: '打开此文件需要的内存或时间超出浏览器的能力。',
    en: 'Opening this file would take more memory or time than a browser has.',
  },
  fileAddress: {
    zh: '文件中的密钥与文件所写的地址不符。',
    en: 'The key in the file is not that of the address the file names.',
  },
  fileFailed: { zh: '无法打开此文件，请重试。', en: 'The file could not be opened. Try again.' },
  passphraseWrong: {
    zh: '口令不对，打不开此文件。请检查大小写和输入法后重试。',
    en: 'This passphrase does not open the file. Check capitals and keyboard layout, and try again.',
  },
  open: { zh: '打开', en: 'Open' },
  opening: { zh: '正在打开……', en: 'Opening…' },

  walletTitle: { zh: '使用钱包', en: 'Use a wallet' },
  walletLead: {
    zh: '钱包只签署文字。不产生费用，不发送交易，也与钱包当前所在的链无关。',
    en: 'The wallet signs texts only. Nothing is paid or sent to a chain, whichever chain it is set to.',
  },
  walletNone: {
    zh: '没有找到钱包。请先安装或启用浏览器钱包，再回到本页；手机上请在钱包应用内打开本页。',
    en: 'No wallet was found. Install or enable one and come back; on a phone, open this page inside the wallet’s app.',
  },
  walletUnnamed: { zh: '浏览器钱包', en: 'Browser wallet' },
  walletAsking: { zh: '请在钱包中确认……', en: 'Confirm in your wallet…' },
  walletRejected: { zh: '您在钱包中拒绝了请求。', en: 'You declined in the wallet.' },
  walletBusy: {
    zh: '钱包中还有未处理的请求，请先打开钱包处理。',
    en: 'The wallet still waits for an answer of yours. Open it first.',
  },
  walletOther: {
    zh: '钱包返回的签名不属于此地址。合约账户不能在此使用。',
    en: 'The wallet’s signature is not that of the address. Contract accounts cannot be used here.',
  },
  walletFailed: { zh: '钱包没有完成请求。', en: 'The wallet did not do what was asked.' },
  walletChanged: {
    zh: '钱包换了账户，请重新连接。',
    en: 'The wallet went over to another account. Connect again.',
  },

  readyTitle: { zh: '您的数字身份', en: 'Your DID' },
  source: { zh: '签名方式', en: 'Signs with' },
  sourceFile: { zh: '密钥文件（已在本页打开）', en: 'Key file, open in this page' },
  sourceWallet: { zh: '{wallet}，当前链 {chain}', en: '{wallet}, set to chain {chain}' },
  address: { zh: '密钥地址', en: 'Address of the key' },
  chain: { zh: '登记系统的链', en: 'Chain of the registry' },
  signIn: { zh: '登录', en: 'Sign in' },
  signingIn: { zh: '正在登录……', en: 'Signing in…' },
  signInHint: {
    zh: '将签署：“登录本数字版权登记系统。此操作不产生费用，也不转移任何权利。”',
    en: 'You will sign: “Sign in to this registry of digital copyright. This costs nothing and transfers nothing.”',
  },
  forget: { zh: '换一个身份', en: 'Use another identity' },
  otherDid: {
    zh: '我的密钥更换过，DID 是另一个',
    en: 'My key was replaced, and my DID is another',
  },
  otherDidHint: {
    zh: '填写此密钥现在控制的 DID。',
    en: 'The DID that this key controls now.',
  },
  otherDidSet: { zh: '使用此 DID', en: 'Use this DID' },
  otherDidForm: {
    zh: '请填写本登记系统的 DID，形如 did:ethr:{chain}:0x……',
    en: 'Enter a DID of this registry, like did:ethr:{chain}:0x…',
  },
  otherChain: {
    zh: '此密钥的 DID 属于另一条链，不能在本登记系统登录。',
    en: 'The DID of this key is on another chain; it cannot sign in to this registry.',
  },

  otherPlace: {
    zh: '登记系统要求在另一个地址登录，本页没有签署任何内容。请从登记系统的正式地址打开本页：',
    en: 'The registry asks to sign in at another address, so nothing was signed. Open this page at the registry’s own address:',
  },
  otherPlaceUnnamed: {
    zh: '登记系统要求在另一个地址登录，本页没有签署任何内容。',
    en: 'The registry asks to sign in at another address, so nothing was signed.',
  },
  notController: {
    zh: '此密钥已不控制这个 DID（可能已被更换）。',
    en: 'This key does not control the DID any more; it may have been replaced.',
  },
  nonceOver: {
    zh: '签名请求已过期，请重试。',
    en: 'What was signed has expired. Try again.',
  },
  tooMany: {
    zh: '请求过于频繁，请稍后再试。',
    en: 'Too many requests. Wait a minute and try again.',
  },
  unavailable: {
    zh: '登记系统暂时不可用，请稍后再试。',
    en: 'A part of the registry does not answer. Try again later.',
  },
  refused: { zh: '登记系统没有接受：{detail}', en: 'The registry refused: {detail}' },
  failed: { zh: '出错了，请重试。', en: 'Something went wrong. Try again.' },

  signedInTitle: { zh: '已登录', en: 'Signed in' },
  roles: { zh: '角色', en: 'Roles' },
  rolesNone: { zh: '权利人（无工作人员角色）', en: 'Right holder (no staff role)' },
  until: { zh: '有效期至', en: 'Until' },
  untilValue: {
    zh: '{time}；一段时间不操作会提前退出',
    en: '{time}, or earlier after a while without use',
  },
  signOut: { zh: '退出登录', en: 'Sign out' },
  signedOut: { zh: '已退出登录。', en: 'You are signed out.' },
  sessionOver: { zh: '登录已失效，请重新登录。', en: 'Your session has ended. Sign in again.' },

  draftTitle: { zh: '签署登记申请', en: 'Sign an application' },
  draftLead: {
    zh: '作为共有人、监护人或代理人，在他人的申请草稿下签名。请粘贴对方给您的链接，或填写草稿编号和对方的 DID。',
    en: 'As co-owner, guardian or agent, sign a draft that somebody else filled in. Paste the link you were given, or the draft’s number and their DID.',
  },
  draftWaits: {
    zh: '有一份登记申请等待您签署。请先登录。',
    en: 'An application waits for your signature. Sign in first.',
  },
  draftPlace: { zh: '链接或草稿编号', en: 'Link or number of the draft' },
  draftOwner: { zh: '草稿所有人的 DID', en: 'DID of the draft’s owner' },
  draftPlaceForm: {
    zh: '这里没有草稿编号。编号形如 0192f0c1-7f00-7000-8000-000000000000。',
    en: 'There is no draft number in this. One looks like 0192f0c1-7f00-7000-8000-000000000000.',
  },
  draftOwnerForm: {
    zh: '请填写 DID，形如 did:ethr:0x…:0x……',
    en: 'Enter a DID, like did:ethr:0x…:0x…',
  },
  draftLoad: { zh: '查看', en: 'Show' },
  draftLoading: { zh: '正在读取……', en: 'Loading…' },
  draftNotFound: {
    zh: '没有需要您签署的这份草稿。它可能已提交、已删除，或您不是签署人。',
    en: 'There is no such draft for you to sign. It may have been handed in or thrown away, or you are not one of its signers.',
  },
  draftUnfinished: {
    zh: '这份草稿还没有填写完整，暂时不能签署。',
    en: 'This draft is not filled in yet; it cannot be signed.',
  },
  draftChanged: {
    zh: '草稿已被修改，请重新查看。',
    en: 'The draft was changed meanwhile. Show it again.',
  },
  draftOddText: {
    zh: '登记系统给出的文字不是这份申请的签署文字，本页不予签署。',
    en: 'The text that the registry sent is not one for this application. It is not signed here.',
  },
  draftSays: { zh: '申请内容', en: 'What the application says' },
  draftParties: { zh: '签署人', en: 'Who signs' },
  draftText: { zh: '您将签署的文字', en: 'The text you sign' },
  draftSigned: { zh: '已签署', en: 'signed' },
  draftOpen: { zh: '待签署', en: 'not yet' },
  draftYou: { zh: '您', en: 'you' },
  draftSign: { zh: '签署', en: 'Sign' },
  draftSigning: { zh: '正在签署……', en: 'Signing…' },
  draftDone: { zh: '您已签署这份申请。', en: 'You have signed this application.' },
  draftNotYours: {
    zh: '这份申请不需要您签署。',
    en: 'You have nothing to sign in this application.',
  },
} as const satisfies Record<string, Label>

/** In what capacity somebody signs a draft. */
export const capacities: Readonly<Record<string, Label>> = {
  owner: { zh: '著作权人', en: 'owner' },
  guardian: { zh: '监护人', en: 'guardian' },
  agent: { zh: '代理人', en: 'agent' },
}
