/** Defects in words for the page, where the registry's own name members of the form (api/realname/defects.json). */
import type { Label } from '../../../../verifier/vocabulary.ts'

const words: Readonly<Record<string, Label>> = {
  personalMissing: { zh: '请填写此项。', en: 'Fill this in.' },
  personalInvalid: {
    zh: '格式不正确，或者含有不允许的字符。',
    en: 'This does not have the form it should have, or holds characters that are not allowed.',
  },
  idTypeUnknown: { zh: '请选择适用的证件类型。', en: 'Choose a kind of document that fits.' },
  birthDateMissing: {
    zh: '请填写出生日期，以判断是否为未成年人。',
    en: 'Fill in the date of birth: it says whether a guardian is needed.',
  },
  minorContradicts: {
    zh: '年龄与“为谁申请”不符：未满十八周岁的由监护人申请。',
    en: 'The age does not fit who is certified: for those under 18 a guardian applies.',
  },
  guardianIsMinor: { zh: '监护人不能是未成年人本人。', en: 'The guardian cannot be the minor.' },
  guardianshipMissing: {
    zh: '请添加监护关系证明，例如户口簿、出生证。',
    en: 'Add a document on the guardianship, such as a birth certificate.',
  },
  organisationKindMissing: { zh: '请选择法人类别。', en: 'Choose the kind of legal person.' },
  usccMissing: {
    zh: '中国境内的单位须用统一社会信用代码证照。',
    en: 'An organisation of China applies with its unified social credit code.',
  },
  representativeMissing: {
    zh: '请填写法定代表人或者负责人。',
    en: 'Fill in the legal representative or head.',
  },
  divisionMissing: {
    zh: '请填写六位行政区划代码。',
    en: 'Fill in the six digits of the administrative division.',
  },
  divisionUnknown: { zh: '没有以此开头的省级代码。', en: 'No province has a code like this.' },
  consentMissing: {
    zh: '需要您同意处理个人信息，才能核验。',
    en: 'Without your consent nothing can be checked.',
  },
  sensitiveConsentMissing: {
    zh: '不满十四周岁的，须由监护人单独同意。',
    en: 'For a child under 14 the guardian consents separately.',
  },
  documentMissing: { zh: '请添加证件的照片或扫描件。', en: 'Add a photograph or scan.' },
  depositNotApplicants: {
    zh: '有文件不是以您的名义存证的，请重新添加。',
    en: 'A file was not deposited by you: add it again.',
  },
  signatureMissing: {
    zh: '请打开未成年人的密钥文件，由它签名。',
    en: 'Open the minor’s key file, which signs.',
  },
  signatureWrong: {
    zh: '签名不是该 DID 的密钥所作。请打开正确的密钥文件。',
    en: 'The signature is not by the key of the DID. Open the right key file.',
  },
}

/** Undefined where the registry's own words do. */
export const defectWords = (code: string): Label | undefined =>
  Object.hasOwn(words, code) ? words[code] : undefined
