/** What the members of forms are called, and the words of their closed lists. */
import lists from '../../../../api/applications/lists.json' with { type: 'json' }
import party from '../../../../api/realname/party.json' with { type: 'json' }
import {
  acquisitions,
  amendments,
  categories,
  creationNatures,
  ownershipForms,
  partyKinds,
  rights,
  signings,
  statusReasons,
  type Label,
} from '../../../../verifier/vocabulary.ts'
import { requestKinds } from '../words.ts'

type Words = Readonly<Record<string, Label>>

const fields: Words = {
  applicant: { zh: '申请人', en: 'Applicant' },
  seriesTitle: { zh: '系列名称', en: 'Title of the series' },
  works: { zh: '作品', en: 'Work' },
  work: { zh: '作品', en: 'Work' },
  authors: { zh: '作者', en: 'Author' },
  owners: { zh: '著作权人', en: 'Owner' },
  ownershipForm: { zh: '权利归属方式', en: 'Form of ownership' },
  serviceVariant: { zh: '职务作品类型', en: 'Kind of work of employment' },
  commissionedHolder: { zh: '委托作品权利人', en: 'Owner of the commissioned work' },
  ownershipNote: { zh: '归属说明', en: 'Note on ownership' },
  specimen: { zh: '样本', en: 'Specimen' },
  electronic: { zh: '电子介质', en: 'Electronic' },
  paper: { zh: '纸介质', en: 'Paper' },
  medium: { zh: '介质', en: 'Medium' },
  count: { zh: '数量', en: 'Number' },
  filing: { zh: '办理方式', en: 'Filing' },
  by: { zh: '由谁办理', en: 'By' },
  agent: { zh: '代理人', en: 'Agent' },
  agentName: { zh: '代理人名称', en: 'Name of the agent' },
  powersOfAttorney: { zh: '授权委托书', en: 'Powers of attorney' },
  contact: { zh: '联系人', en: 'Contact' },
  statement: { zh: '创作说明', en: 'Statement' },
  purpose: { zh: '创作目的', en: 'Purpose' },
  process: { zh: '创作过程', en: 'Process' },
  originality: { zh: '独创性说明', en: 'Originality' },
  attachments: { zh: '附件', en: 'Attachment' },
  kind: { zh: '种类', en: 'Kind' },
  deposit: { zh: '存证编号', en: 'Deposit' },
  deposits: { zh: '存证编号', en: 'Deposits' },
  title: { zh: '名称', en: 'Title' },
  alternativeTitle: { zh: '其他名称', en: 'Other title' },
  declaration: { zh: '生成方式声明', en: 'Declaration' },
  contentKind: { zh: '内容类型', en: 'Kind of content' },
  tools: { zh: '所用工具', en: 'Tools' },
  humanContribution: { zh: '人的贡献', en: 'What people did' },
  trueWill: { zh: '真实意思', en: 'True will' },
  lookup: { zh: '摘要公开方式', en: 'Look-up' },
  category: { zh: '作品类别', en: 'Category' },
  categoryNote: { zh: '类别说明', en: 'Note on the category' },
  film: { zh: '视听作品信息', en: 'Film' },
  subtype: { zh: '类型', en: 'Type' },
  minutes: { zh: '时长（分钟）', en: 'Minutes' },
  episodes: { zh: '集数', en: 'Episodes' },
  software: { zh: '软件信息', en: 'Software' },
  creationNature: { zh: '创作性质', en: 'Nature of the creation' },
  natureNote: { zh: '性质说明', en: 'Note on the nature' },
  basedOn: { zh: '原作品', en: 'Based on' },
  owner: { zh: '权利人', en: 'Owner' },
  provenance: { zh: '来源', en: 'Provenance' },
  completion: { zh: '创作完成', en: 'Completion' },
  date: { zh: '日期', en: 'Date' },
  place: { zh: '地点', en: 'Place' },
  country: { zh: '国家', en: 'Country' },
  city: { zh: '城市', en: 'City' },
  division: { zh: '行政区划', en: 'Division' },
  firstPublication: { zh: '首次发表', en: 'First publication' },
  status: { zh: '状态', en: 'Status' },
  url: { zh: '网址', en: 'Address on the web' },
  identifiers: { zh: '标识符', en: 'Identifier' },
  scheme: { zh: '体系', en: 'Scheme' },
  value: { zh: '值', en: 'Value' },
  digitalSourceType: { zh: '数字来源类型', en: 'Digital source type' },
  declaredLicence: { zh: '声明的许可', en: 'Declared licence' },
  excludedMaterial: { zh: '排除的内容', en: 'Excluded material' },
  previousRegistrations: { zh: '在先登记', en: 'Earlier registration' },
  registrationNumber: { zh: '登记号', en: 'Registration number' },
  relation: { zh: '关系', en: 'Relation' },
  fonts: { zh: '字体', en: 'Font' },
  name: { zh: '名称', en: 'Name' },
  licence: { zh: '许可', en: 'Licence' },
  showsPersons: { zh: '含人物肖像', en: 'Shows persons' },
  usesOthersWorks: { zh: '使用他人作品', en: 'Uses works of others' },
  displayName: { zh: '署名', en: 'Name as shown' },
  partyKind: { zh: '主体类型', en: 'Kind of party' },
  organisationKind: { zh: '单位类型', en: 'Kind of organisation' },
  signing: { zh: '署名方式', en: 'Way of signing' },
  publicNameConsent: { zh: '同意公开姓名', en: 'Agrees that the name is public' },
  did: { zh: '数字身份', en: 'DID' },
  deathDate: { zh: '去世日期', en: 'Date of death' },
  minor: { zh: '未成年人', en: 'Minor' },
  guardian: { zh: '监护人', en: 'Guardian' },
  nationality: { zh: '国籍', en: 'Nationality' },
  acquisition: { zh: '取得方式', en: 'Acquisition' },
  acquisitionNote: { zh: '取得说明', en: 'Note on the acquisition' },
  rights: { zh: '权利', en: 'Rights' },
  rightsNote: { zh: '权利说明', en: 'Note on the rights' },
  sharePpm: { zh: '份额（百万分之）', en: 'Share (parts per million)' },
  subject: { zh: '认证对象', en: 'DID to be certified' },
  legalRepresentative: { zh: '法定代表人', en: 'Legal representative' },
  consent: { zh: '同意', en: 'Consent' },
  processing: { zh: '处理个人信息', en: 'Processing of personal data' },
  sensitive: { zh: '处理敏感个人信息', en: 'Processing of sensitive data' },
  subjectSignature: { zh: '本人签名', en: 'Signature of the subject' },
  certificate: { zh: '证书', en: 'Certificate' },
  holder: { zh: '持有人', en: 'Holder' },
  facts: { zh: '应登记的事项', en: 'Facts as they should be' },
  ground: { zh: '理由', en: 'Ground' },
  basis: { zh: '依据的裁判', en: 'Judgment or order' },
  authority: { zh: '机关', en: 'Authority' },
  caseNumber: { zh: '案号', en: 'Case number' },
  lost: { zh: '丢失密钥的数字身份', en: 'DID whose key is lost' },
  newOwner: { zh: '新密钥地址', en: 'Address of the new key' },
  legalName: { zh: '姓名或名称', en: 'Legal name' },
  idType: { zh: '证件类型', en: 'Kind of document' },
  idNumber: { zh: '证件号码', en: 'Number of the document' },
  birthDate: { zh: '出生日期', en: 'Date of birth' },
  address: { zh: '地址', en: 'Address' },
  postcode: { zh: '邮政编码', en: 'Postcode' },
  contactPerson: { zh: '联系人', en: 'Contact person' },
  phone: { zh: '电话', en: 'Telephone' },
  mobile: { zh: '手机', en: 'Mobile' },
  fax: { zh: '传真', en: 'Fax' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  personal: { zh: '个人信息', en: 'Personal data' },
  format: { zh: '格式', en: 'Format' },
  registrars: { zh: '登记机构', en: 'Registrar' },
  keys: { zh: '签名密钥', en: 'Signing key' },
  id: { zh: '编号', en: 'Id' },
  publicKeyMultibase: { zh: '公钥', en: 'Public key' },
  validFromBlock: { zh: '自区块起有效', en: 'Valid from block' },
  validUntilBlock: { zh: '至区块止有效', en: 'Valid until block' },
  logs: { zh: '日志', en: 'Log' },
  origin: { zh: '名称', en: 'Origin' },
  vkey: { zh: '验证密钥', en: 'Verification key' },
  chains: { zh: '链', en: 'Chain' },
  chainId: { zh: '链编号', en: 'Chain id' },
  anchorLog: { zh: '锚定合约', en: 'Anchor contract' },
  didRegistry: { zh: '数字身份合约', en: 'DID contract' },
  genesisHash: { zh: '创世区块哈希', en: 'Hash of the first block' },
}

const yesNo = { true: { zh: '是', en: 'Yes' }, false: { zh: '否', en: 'No' } }
const filedBy = {
  owner: { zh: '著作权人', en: 'an owner' },
  agent: { zh: '代理人', en: 'an agent' },
}
const published = {
  published: { zh: '已发表', en: 'published' },
  unpublished: { zh: '未发表', en: 'unpublished' },
}
const lookups = {
  salted: { zh: '加盐', en: 'salted' },
  public: { zh: '公开', en: 'public' },
}

/** Words of the values of a member. */
const values: Readonly<Record<string, Words>> = {
  category: categories,
  creationNature: creationNatures,
  ownershipForm: ownershipForms,
  acquisition: { ...acquisitions, ...lists.acquisitionsByContract },
  signing: signings,
  partyKind: partyKinds,
  organisationKind: party.organisationKinds,
  idType: party.idTypes,
  serviceVariant: lists.serviceVariants,
  commissionedHolder: lists.commissionedHolders,
  contentKind: lists.contentKinds,
  subtype: lists.filmSubtypes,
  relation: lists.previousRelations,
  licence: lists.fontLicences,
  developmentMethod: lists.developmentMethods,
  sourceDeposit: lists.sourceDeposits,
  kind: { ...lists.attachmentKinds, ...requestKinds },
  by: filedBy,
  status: published,
  lookup: lookups,
  ground: statusReasons,
  amendment: amendments,
}

/** What a member is called; its name where it has none here. */
export function fieldWord(name: string): Label {
  return (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? { zh: name, en: name }
}

/** What a value of a member says. */
export function valueWord(name: string, value: unknown): Label {
  const text = String(value)
  const words = Object.hasOwn(values, name) ? (values[name] ?? {}) : {}
  if (typeof value === 'boolean') return yesNo[value ? 'true' : 'false']
  if (name === 'rights' && typeof value === 'number') return rightsIn(value)
  return (Object.hasOwn(words, text) ? words[text] : undefined) ?? { zh: text, en: text }
}

function rightsIn(mask: number): Label {
  const held = rights.filter(({ number }) => (mask & (1 << (number - 1))) !== 0)
  if (held.length === rights.length) return { zh: '全部十七项权利', en: 'all 17 rights' }
  return {
    zh: held.map(({ zh }) => zh).join('、'),
    en: held.map(({ en }) => en).join(', '),
  }
}
