// Closed lists of the register. Codes are what documents hold; labels are for people.

export interface Label {
  readonly zh: string
  readonly en: string
}

/** What people call each kind of document. */
export const documentKinds = {
  workCertificate: { zh: '作品登记证书', en: 'work registration certificate' },
  deposit: { zh: '存证回执', en: 'deposit receipt' },
  identityCertificate: { zh: '数字身份证书', en: 'identity certificate' },
  statusChange: { zh: '证书状态变更', en: 'status change' },
  processEvent: { zh: '办理事项记录', en: 'process event' },
  statusList: { zh: '状态列表', en: 'status list' },
} as const satisfies Record<string, Label>

/** Kinds of works (Copyright Law art. 3) and of subject matter of related rights. */
export const categories = {
  literary: { zh: '文字作品', en: 'literary work' },
  oral: { zh: '口述作品', en: 'oral work' },
  music: { zh: '音乐作品', en: 'musical work' },
  drama: { zh: '戏剧作品', en: 'dramatic work' },
  quyi: { zh: '曲艺作品', en: 'quyi work' },
  dance: { zh: '舞蹈作品', en: 'choreographic work' },
  acrobatics: { zh: '杂技艺术作品', en: 'acrobatic work' },
  fine_art: { zh: '美术作品', en: 'work of fine art' },
  architecture: { zh: '建筑作品', en: 'architectural work' },
  photograph: { zh: '摄影作品', en: 'photographic work' },
  audiovisual: { zh: '视听作品', en: 'audiovisual work' },
  graphic: { zh: '图形作品', en: 'graphic work' },
  model: { zh: '模型作品', en: 'model work' },
  software: { zh: '计算机软件', en: 'computer software' },
  other: { zh: '其他智力成果', en: 'other intellectual achievement' },
  sound_recording: { zh: '录音制品', en: 'sound recording' },
  video_recording: { zh: '录像制品', en: 'video recording' },
  typographical_arrangement: { zh: '版式设计', en: 'typographical arrangement' },
  radio_programme: { zh: '广播节目', en: 'radio programme' },
  tv_programme: { zh: '电视节目', en: 'television programme' },
  performance: { zh: '表演', en: 'performance' },
} as const satisfies Record<string, Label>

export type Category = keyof typeof categories

/** Codes of the kinds of works. */
export const categoryCodes = codesOf(categories)

/** Kinds that need an explanation: see the application form Z11, item 1. */
export const categoriesWithNote: readonly string[] = ['other', 'audiovisual']

export interface Right extends Label {
  /** 1 to 17; bit `number - 1` of a rights mask. */
  readonly number: number
  readonly code: string
  /** Only property rights can be licensed, transferred or pledged (art. 10, paragraphs 2 and 3). */
  readonly transferable: boolean
}

/** The 17 rights of Copyright Law art. 10, in the order of the law. */
export const rights: readonly Right[] = [
  ['publication', '发表权', 'right of publication'],
  ['attribution', '署名权', 'right of attribution'],
  ['alteration', '修改权', 'right of alteration'],
  ['integrity', '保护作品完整权', 'right of integrity'],
  ['reproduction', '复制权', 'right of reproduction'],
  ['distribution', '发行权', 'right of distribution'],
  ['rental', '出租权', 'right of rental'],
  ['exhibition', '展览权', 'right of exhibition'],
  ['performance', '表演权', 'right of performance'],
  ['projection', '放映权', 'right of projection'],
  ['broadcasting', '广播权', 'right of broadcasting'],
  [
    'network_dissemination',
    '信息网络传播权',
    'right of dissemination through information networks',
  ],
  ['cinematisation', '摄制权', 'right of cinematisation'],
  ['adaptation', '改编权', 'right of adaptation'],
  ['translation', '翻译权', 'right of translation'],
  ['compilation', '汇编权', 'right of compilation'],
  ['other', '其他权利', 'other rights'],
].map(([code = '', zh = '', en = ''], i) => ({ number: i + 1, code, zh, en, transferable: i > 3 }))

/** Mask of all 17 rights. */
export const allRights = 0x1ffff

export const creationNatures = {
  originalWork: { zh: '原创', en: 'original' },
  adapted: { zh: '改编', en: 'adaptation' },
  translated: { zh: '翻译', en: 'translation' },
  compiled: { zh: '汇编', en: 'compilation' },
  annotated: { zh: '注释', en: 'annotation' },
  arranged: { zh: '整理', en: 'arrangement' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Label>

export const ownershipForms = {
  individual: { zh: '个人作品', en: 'individual work' },
  joint: { zh: '合作作品', en: 'joint work' },
  legalEntity: { zh: '法人作品', en: 'work of a legal entity' },
  service: { zh: '职务作品', en: 'work made in the course of employment' },
  commissioned: { zh: '委托作品', en: 'commissioned work' },
} as const satisfies Record<string, Label>

export const acquisitions = {
  original: { zh: '原始取得', en: 'original' },
  inherited: { zh: '继承', en: 'inheritance' },
  succeeded: { zh: '承受', en: 'succession' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<string, Label>

export const signings = {
  realName: { zh: '本名', en: 'real name' },
  alias: { zh: '别名', en: 'alias' },
  anonymous: { zh: '匿名', en: 'anonymous' },
} as const satisfies Record<string, Label>

/** How a fact came into the document. */
export const assertionSources = {
  declared: { zh: '申请人声明', en: 'declared by the applicant' },
  documentChecked: { zh: '核对文件', en: 'checked against documents' },
  systemVerified: { zh: '系统验证', en: 'verified by the system' },
  courtEstablished: { zh: '司法认定', en: 'established by a court' },
} as const satisfies Record<string, Label>

export type AssertionSource = keyof typeof assertionSources

export const partyKinds = {
  naturalPerson: { zh: '自然人', en: 'natural person' },
  legalPerson: { zh: '法人', en: 'legal person' },
  unincorporatedOrg: { zh: '非法人组织', en: 'unincorporated organisation' },
} as const satisfies Record<string, Label>

/** Kinds of legal persons on the registration form. */
export const organisationKinds = {
  company: { zh: '企业法人', en: 'company' },
  stateOrgan: { zh: '机关法人', en: 'state organ' },
  publicInstitution: { zh: '事业单位法人', en: 'public institution' },
  association: { zh: '社会团体法人', en: 'association' },
} as const satisfies Record<string, Label>

/** Personal data that identity certificates commit to; other fields may be named by 1 to 32 letters. */
export const commitmentFields = {
  name: { zh: '姓名或名称', en: 'name' },
  nameLatin: { zh: '拉丁字母姓名', en: 'name in Latin letters' },
  idType: { zh: '证件类型', en: 'kind of identity document' },
  idNumber: { zh: '证件号码', en: 'number of the identity document' },
  nationality: { zh: '国籍', en: 'nationality' },
  birthDate: { zh: '出生日期', en: 'date of birth' },
  address: { zh: '地址', en: 'address' },
  uscc: { zh: '统一社会信用代码', en: 'unified social credit code' },
  legalRepresentative: { zh: '法定代表人', en: 'legal representative' },
  phone: { zh: '电话', en: 'telephone' },
  email: { zh: '电子邮箱', en: 'e-mail' },
} as const satisfies Record<string, Label>

/** Who holds the rights in a work made in the course of employment (Copyright Law art. 18). */
export const serviceVariants = {
  ordinary: { zh: '一般职务作品（作者享有著作权）', en: 'ordinary: the author owns it' },
  special: {
    zh: '特殊职务作品（单位享有署名权以外的权利）',
    en: 'special: the employer owns all rights but attribution',
  },
} as const satisfies Record<string, Label>

/** Who holds the rights in a commissioned work (Copyright Law art. 19). */
export const commissionedHolders = {
  client: { zh: '委托人', en: 'client' },
  contractor: { zh: '受托人', en: 'contractor' },
} as const satisfies Record<string, Label>

/** Why a certificate takes the place of an earlier one. */
export const amendments = {
  correction: { zh: '更正登记', en: 'correction' },
  supplement: { zh: '补充登记', en: 'supplement' },
} as const satisfies Record<string, Label>

/** What can happen to a certificate after its issue. */
export const statusChanges = {
  superseded: { zh: '换发（由新证书取代）', en: 'superseded by a new certificate' },
  suspended: { zh: '中止', en: 'suspended' },
  restored: { zh: '恢复', en: 'restored' },
  revoked: { zh: '撤销', en: 'revoked' },
  surrendered: { zh: '注销', en: 'surrendered' },
} as const satisfies Record<string, Label>

export type StatusChangeCode = keyof typeof statusChanges

export const statusReasons = {
  found_unregistrable: { zh: '发现不应登记', en: 'found not to be registrable' },
  contrary_to_facts: { zh: '登记事项与事实不符', en: 'contrary to the facts' },
  applicant_request: { zh: '申请人申请', en: 'at the request of the applicant' },
  duplicate: { zh: '重复登记', en: 'registered twice' },
  court_judgment: { zh: '法院生效判决', en: 'judgment of a court' },
  arbitral_award: { zh: '仲裁裁决', en: 'arbitral award' },
  fraud: { zh: '以欺骗手段取得登记', en: 'obtained by fraud' },
  key_compromise: { zh: '签名密钥泄露', en: 'signing key compromised' },
  ownership_dispute: { zh: '权属争议', en: 'ownership disputed' },
  court_order: { zh: '法院裁定', en: 'order of a court' },
  agreed: { zh: '当事人约定', en: 'agreed by the parties' },
  dispute_settled: { zh: '争议已解决', en: 'dispute settled' },
  term_ended: { zh: '中止期限届满', en: 'term of the suspension ended' },
  error: { zh: '中止有误', en: 'suspended in error' },
  correction: { zh: '更正', en: 'correction' },
  supplement: { zh: '补充', en: 'supplement' },
  renewal: { zh: '重新认证', en: 'renewal' },
  owner_request: { zh: '著作权人申请', en: 'at the request of the owner' },
} as const satisfies Record<string, Label>

export type StatusReason = keyof typeof statusReasons

/** The reasons that a change can have. */
export const reasonsOfChange: Readonly<Record<StatusChangeCode, readonly StatusReason[]>> = {
  superseded: ['correction', 'supplement', 'renewal', 'key_compromise'],
  suspended: ['ownership_dispute', 'court_order', 'agreed'],
  restored: ['dispute_settled', 'court_order', 'term_ended', 'error'],
  revoked: [
    'found_unregistrable',
    'contrary_to_facts',
    'applicant_request',
    'duplicate',
    'court_judgment',
    'arbitral_award',
    'fraud',
    'key_compromise',
  ],
  surrendered: ['owner_request'],
}

/** Changes after which no other can come. */
export const finalChanges: readonly StatusChangeCode[] = ['superseded', 'revoked', 'surrendered']

/** Reasons that rest on the act of a court or tribunal, which must be named. */
export const reasonsWithBasis: readonly StatusReason[] = [
  'court_order',
  'court_judgment',
  'arbitral_award',
]

/** Everything in the register that has a state of its own. */
export const caseTypes = {
  application: { zh: '作品登记申请', en: 'application for registration' },
  identity: { zh: '数字身份申请', en: 'application for an identity certificate' },
  powerOfAttorney: { zh: '授权委托书', en: 'power of attorney' },
  dossier: { zh: '个人信息档案', en: 'dossier of personal data' },
  roles: { zh: '角色', en: 'roles of a person' },
  request: { zh: '证书变更申请', en: 'request about a certificate' },
  audit: { zh: '审计', en: 'audit' },
} as const satisfies Record<string, Label>

export type CaseType = keyof typeof caseTypes

/** In what capacity somebody acts. */
export const actingRoles = {
  creator: { zh: '权利人或申请人', en: 'right holder or applicant' },
  agent: { zh: '代理人', en: 'agent' },
  intake_clerk: { zh: '受理员', en: 'intake clerk' },
  examiner: { zh: '初审员', en: 'examiner' },
  senior_examiner: { zh: '复审员', en: 'senior examiner' },
  registrar: { zh: '登记机构签发人', en: 'registrar' },
  verifier: { zh: '核验人', en: 'verifier' },
  platform: { zh: '接入平台', en: 'platform' },
  court: { zh: '法院', en: 'court' },
  auditor: { zh: '审计员', en: 'auditor' },
  admin: { zh: '系统管理员', en: 'administrator' },
  anyone: { zh: '任何登录者', en: 'anyone signed in' },
  system: { zh: '系统', en: 'the system' },
} as const satisfies Record<string, Label>

export type ActingRole = keyof typeof actingRoles

export const assuranceLevels = ['declared', 'documentChecked', 'systemVerified'] as const

/** IPTC NewsCodes `digitalsourcetype`, code names in use in 2026 (retired ones left out). */
export const digitalSourceTypes = [
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'humanEdits',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicallyEnhanced',
  'digitalCreation',
  'dataDrivenMedia',
  'trainedAlgorithmicMedia',
  'algorithmicMedia',
  'screenCapture',
  'virtualRecording',
  'composite',
  'compositeCapture',
  'compositeSynthetic',
] as const

/** Officially assigned ISO 3166-1 alpha-2 codes. */
export const countries: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
  'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ ' +
  'NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ ' +
  'TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

/** The codes of a table, typed. */
export function codesOf<T extends Record<string, unknown>>(
  table: T,
): readonly Extract<keyof T, string>[] {
  const codes: Extract<keyof T, string>[] = []
  for (const code in table) codes.push(code)
  return codes
}
