import type { Label } from '../../../verifier/vocabulary.ts'
import type { CertificateState, Stage } from './view.ts'

// Words of the forms that are no part of the register's vocabulary, in both languages.

/** A label whose two languages are the same. */
export function same(text: string): Label {
  return { zh: text, en: text }
}

/** A code in words; a code that is not in the table stays as it is. */
export function labelOf(table: Readonly<Record<string, Label>>, code: string): Label {
  return Object.hasOwn(table, code) ? table[code]! : same(code)
}

export const states: Readonly<Record<CertificateState, Label>> = {
  pendingAnchor: { zh: '等待上链锚定', en: 'Awaiting its anchor on the chain' },
  active: { zh: '有效', en: 'In force' },
  suspended: { zh: '已中止', en: 'Suspended' },
  superseded: { zh: '已换发', en: 'Superseded' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  surrendered: { zh: '已注销', en: 'Surrendered' },
  termExpired: { zh: '保护期已届满', en: 'Term of protection expired' },
}

/** What a state means for whoever is shown the certificate. */
export const stateNotes: Readonly<Record<CertificateState, Label>> = {
  pendingAnchor: {
    zh: '证书已经签发并写入日志，链上锚定尚未完成。',
    en: 'The certificate is signed and in the log; it is not yet anchored on the chain.',
  },
  active: {
    zh: '登记簿中无撤销、中止或换发记录。',
    en: 'The register shows no revocation, suspension or replacement.',
  },
  suspended: {
    zh: '证书的效力已经暂停，在恢复之前不得作为有效登记的证明使用。',
    en: 'The certificate is suspended. Until it is restored it must not be used as proof of a registration in force.',
  },
  superseded: {
    zh: '证书已由新证书取代，请以新证书为准。',
    en: 'A new certificate has taken its place. Refer to the new one.',
  },
  revoked: {
    zh: '登记已被撤销，证书不再有效。',
    en: 'The registration was revoked. The certificate is no longer in force.',
  },
  surrendered: {
    zh: '登记已应权利人请求注销，证书不再有效。',
    en: 'The registration was given up at the request of the owner. The certificate is no longer in force.',
  },
  termExpired: {
    zh: '按登记事项推算，财产权利的保护期已经届满。',
    en: 'By the facts registered, the term of the property rights has ended.',
  },
}

export const stages: Readonly<Record<Stage, Label>> = {
  sequenced: { zh: '已入簿', en: 'in the log' },
  published: { zh: '已公布于日志', en: 'published in the log' },
  anchored: { zh: '已锚定上链', en: 'anchored on the chain' },
}

export const changes: Readonly<Record<string, Label>> = {
  superseded: { zh: '换发（由新证书取代）', en: 'Superseded by a new certificate' },
  suspended: { zh: '中止', en: 'Suspended' },
  restored: { zh: '恢复', en: 'Restored' },
  revoked: { zh: '撤销', en: 'Revoked' },
  surrendered: { zh: '注销', en: 'Surrendered' },
}

export const amendments: Readonly<Record<string, Label>> = {
  correction: { zh: '更正登记', en: 'Correction' },
  supplement: { zh: '补充登记', en: 'Supplement' },
}

export const publicationStates: Readonly<Record<string, Label>> = {
  published: { zh: '已发表', en: 'published' },
  unpublished: { zh: '未发表', en: 'unpublished' },
}

/** What the certificate of a work shows, and what it does not. */
export const worth = {
  work: {
    proves: [
      {
        zh: '所列摘要对应的文件，最迟在存证时间已经存在。',
        en: 'Files with the digests listed existed at the latest at the time of their deposit.',
      },
      {
        zh: '登记时作出了所载声明；每一事项的来源逐项注明。',
        en: 'The declarations shown were made at registration; where each comes from is marked.',
      },
      {
        zh: '证书签发之后未被改动，也不能从公开日志中抽换或倒签。',
        en: 'The certificate has not been changed since its issue, and cannot be removed from the public log or backdated.',
      },
    ],
    provesNot: [
      { zh: '申请人确为著作权人。', en: 'that the applicant is the owner of the copyright;' },
      { zh: '作品具有独创性。', en: 'that the work is original;' },
      {
        zh: '创作完成日期等声明事项属实。',
        en: 'that what was only declared is true, for example the date of completion;',
      },
      {
        zh: '未登记的转让、许可或质押不存在。',
        en: 'that there is no transfer, licence or pledge that was not recorded.',
      },
    ],
  },
  identity: {
    proves: [
      {
        zh: '该数字身份标识按所载核验程度登记。',
        en: 'The digital identity was registered, checked as far as stated.',
      },
      {
        zh: '出示的个人信息（连同其盐值）与承诺值一致时，即为登记时所核验的信息。',
        en: 'Personal data shown with their salts are those registered if they match the commitments.',
      },
    ],
    provesNot: [
      {
        zh: '使用该标识的人就是本人（须以其密钥签名证明）。',
        en: 'that whoever uses the identity is its holder (its key must sign to show that);',
      },
      { zh: '其名下作品的权属。', en: 'who owns any work registered under it.' },
    ],
  },
} as const satisfies Record<string, Record<string, readonly Label[]>>

export const stageNote: Label = {
  zh: '尚未锚定上链。',
  en: 'It is not yet anchored on the chain.',
}
