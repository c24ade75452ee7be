import type { digitalSourceTypes, Label } from '../../../verifier/vocabulary.ts'
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

/** Note on a certificate in force that was suspended once. */
export const restoredNote: Label = {
  zh: '证书曾被中止，现已恢复效力；中止与恢复的记录见登记沿革。',
  en: 'The certificate was suspended and is in force again; the history shows both.',
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

/** What the place in the log is worth: before the anchor, no more than the registrar's signature. */
export function standingProved(stage: Stage): Label {
  if (stage === 'anchored')
    return {
      zh: '证书签发之后未被改动；自链上锚定之时起，将其从公开日志中抽换或倒签都会被发现。',
      en: 'The certificate has not been changed since its issue. If it were taken out of the public log or backdated after its anchor, that would show.',
    }
  return {
    zh: '证书签发之后未被改动（以登记机构的签名为证）；尚未锚定上链，其时间与日志位置目前仅由登记机构自己证明。',
    en: 'The certificate has not been changed since its issue, by the signature of the registrar. Until it is anchored, its time and its place in the log rest on the word of the registrar alone.',
  }
}

/** Origins of digital works, after the IPTC Digital Source Types. */
export const sourceTypes: Readonly<Record<(typeof digitalSourceTypes)[number], Label>> = {
  digitalCapture: { zh: '数字采集（如拍摄、录音）', en: 'digital capture' },
  computationalCapture: { zh: '多帧计算采集', en: 'multi-frame computational capture' },
  negativeFilm: { zh: '由负片数字化', en: 'digitised from a negative' },
  positiveFilm: { zh: '由正片数字化', en: 'digitised from a positive' },
  print: { zh: '由印制品数字化', en: 'digitised from a print' },
  humanEdits: { zh: '经人工编辑的原有媒体', en: 'original media with human edits' },
  compositeWithTrainedAlgorithmicMedia: {
    zh: '经生成式人工智能编辑',
    en: 'edited using generative AI',
  },
  algorithmicallyEnhanced: { zh: '经算法增强', en: 'algorithmically enhanced' },
  digitalCreation: { zh: '由人以数字工具创作', en: 'created by people with digital tools' },
  dataDrivenMedia: { zh: '由数据驱动生成', en: 'driven by data' },
  trainedAlgorithmicMedia: { zh: '由生成式人工智能创建', en: 'created using generative AI' },
  algorithmicMedia: {
    zh: '由算法生成（非训练模型）',
    en: 'pure algorithmic media, without training',
  },
  screenCapture: { zh: '屏幕截取或录制', en: 'screen capture' },
  virtualRecording: { zh: '虚拟场景录制', en: 'recording of a virtual event' },
  composite: { zh: '多种元素的合成', en: 'composite of elements' },
  compositeCapture: { zh: '采集元素的合成', en: 'composite of captured elements' },
  compositeSynthetic: { zh: '含生成元素的合成', en: 'composite including generated elements' },
}
