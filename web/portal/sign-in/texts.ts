/** What the sign-in of the portal says, beside the texts it shares with the page `/did`. */
import type { Label } from '../../../verifier/vocabulary.ts'

export const signInTexts = {
  title: { zh: '登录', en: 'Sign in' },
  lead: {
    zh: '用您的数字身份（DID）登录。没有账号和密码；密钥只在您的设备上使用，从不发送给登记系统。',
    en: 'Sign in with your DID. There is no account and no password; your key is used on your device only and is never sent to the registry.',
  },
  withFile: { zh: '密钥文件', en: 'Key file' },
  withNew: { zh: '新建密钥', en: 'New key' },
  withWallet: { zh: '钱包', en: 'Wallet' },
  withKept: { zh: '本设备上的密钥', en: 'Key on this device' },
  openAndSignIn: { zh: '打开并登录', en: 'Open and sign in' },
  saveAndSignIn: { zh: '加密保存文件并登录', en: 'Encrypt, save the file and sign in' },
  choose: { zh: '选择文件', en: 'Choose the file' },
  chosen: { zh: '已选：{file}', en: 'Chosen: {file}' },
  keep: { zh: '在此设备上保留加密的密钥文件', en: 'Keep the encrypted key file on this device' },
  keepHint: {
    zh: '下次只需输入口令。请勿在公用电脑上选择。',
    en: 'Next time the passphrase is enough. Do not choose this on a shared computer.',
  },
  keepFull: {
    zh: '本设备已保留 {most} 个密钥。请先在“本设备上的密钥”中删除一个。',
    en: 'This device keeps {most} keys already. Delete one of them first, under “Key on this device”.',
  },
  forgetSure: { zh: '删除此密钥文件？', en: 'Delete this key file?' },
  forgetHint: {
    zh: '如果别处没有这份文件，您将永远失去这个密钥。请先下载一份。',
    en: 'If there is no other copy of this file, the key is lost for good. Download the file first.',
  },
  keepIt: { zh: '不删除', en: 'Keep it' },
  asForm: {
    zh: '请填写本登记系统的 DID，形如 did:ethr:0x……:0x……',
    en: 'Enter a DID of this registry, like did:ethr:0x…:0x…',
  },
  forget: { zh: '从此设备上删除', en: 'Delete from this device' },
  which: { zh: '用哪个身份', en: 'Which identity' },
  didExplained: { zh: '数字身份与密钥的说明', en: 'About DIDs and keys' },
  working: { zh: '已完成 {percent}%', en: '{percent} % done' },
} as const satisfies Record<string, Label>
