/** What the pages of the identity certificate say. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const identityTexts = {
  title: { zh: '数字身份证书', en: 'Identity certificate' },
  lead: {
    zh: '证书表明：登记机构核验过，谁持有您的数字身份（DID）。它公开 DID 和核验程度，不公开姓名和证件号码。',
    en: 'It says that the registry has checked who holds your DID. It shows the DID and how far it was checked, not your name or document.',
  },
  apply: { zh: '申请数字身份证书', en: 'Apply for an identity certificate' },
  none: { zh: '还没有数字身份证书', en: 'No identity certificate yet' },
  noneHint: {
    zh: '没有证书也能存证和提交登记申请；有了证书，简单的申请可以当场发证。',
    en: 'You can deposit and apply for registration without one; with it, simple applications are certified at once.',
  },
  mine: { zh: '我的数字身份证书', en: 'My identity certificates' },
  cases: { zh: '我的申请', en: 'My applications' },
  caseFor: { zh: '为 {did} 申请', en: 'For {did}' },
  level: { zh: '核验程度', en: 'How far it was checked' },
  declared: { zh: '本人声明', en: 'declared' },
  documentChecked: { zh: '核对过证件', en: 'documents checked' },
  systemVerified: { zh: '经权威来源核验', en: 'verified with an authoritative source' },
  document: { zh: '证书（JSON）', en: 'Certificate (JSON)' },
  pdf: { zh: '证书（PDF）', en: 'Certificate (PDF)' },
  evidence: { zh: '证据包', en: 'Evidence' },
  withdraw: { zh: '撤回申请', en: 'Withdraw the application' },
  withdrawSure: {
    zh: '撤回后不能恢复，可以重新申请。',
    en: 'This cannot be undone; you can apply again.',
  },
  checkedBy: {
    zh: '核验期限：{time} 前未核验的，申请失效',
    en: 'To be checked by {time}; otherwise the application lapses',
  },

  formTitle: { zh: '申请数字身份证书', en: 'Apply for an identity certificate' },
  formLead: {
    zh: '由您本人以当前登录的 DID 提交。标“选填”的可以不填，其余都要填。',
    en: 'You hand it in with the DID you signed in with. What is not marked optional is needed.',
  },
  sealedTitle: { zh: '哪些保密，哪些公开', en: 'What is sealed and what becomes public' },
  sealedData: {
    zh: '姓名、证件、出生日期、地址、电话、邮箱：加密封存，只有核验人员按用途查看，每次查看都有记录。',
    en: 'Name, document, date of birth, address, telephone, e-mail: sealed. Only staff read them, for a purpose, and each reading is on record.',
  },
  sealedScans: {
    zh: '证件材料（照片或扫描件）：加密保存，不公开。',
    en: 'Scans of documents: stored encrypted, not public.',
  },
  publicData: {
    zh: '公开：您的 DID、主体类型、核验程度，以及对上述信息的加盐承诺（看不出内容）。',
    en: 'Public: your DID, the kind of party, how far it was checked, and salted commitments that tell nothing of your data.',
  },
  publicMinor: {
    zh: '为未成年人申请的，还公开“未成年人”和监护人的 DID。',
    en: 'For a minor also: that it is a minor, and the guardian’s DID.',
  },

  who: { zh: '为谁申请', en: 'Who is certified' },
  self: { zh: '我本人（年满十八周岁）', en: 'Myself (18 or older)' },
  child: { zh: '我监护的未成年人', en: 'A minor whose guardian I am' },
  organisation: { zh: '我所代表的单位', en: 'An organisation that I act for' },
  organisationDid: {
    zh: '当前登录的 DID 将作为该单位的身份，请用专供该单位使用的密钥登录。',
    en: 'The DID you signed in with becomes the organisation’s. Sign in with a key kept for it.',
  },

  childKey: { zh: '未成年人的密钥', en: 'The minor’s key' },
  childKeyHint: {
    zh: '未成年人须有自己的 DID。请打开其密钥文件：用它在本设备上签名同意，密钥不会发送。还没有的，先在“数字身份”页面生成。',
    en: 'Minors have their own DID. Open their key file: it signs their agreement on this device and is not sent. If there is none, make it on the page “Your DID” first.',
  },
  makeDid: { zh: '生成数字身份', en: 'Make a DID' },
  childFile: { zh: '密钥文件', en: 'Key file' },
  chooseKey: { zh: '选择密钥文件', en: 'Choose the key file' },
  childPassphrase: { zh: '密钥文件的口令', en: 'Passphrase of the key file' },
  openKey: { zh: '打开密钥', en: 'Open the key' },
  keyOpen: { zh: '已打开：{did}', en: 'Open: {did}' },
  keyNeeded: { zh: '请先打开未成年人的密钥文件。', en: 'Open the minor’s key file first.' },
  keyIsMine: {
    zh: '这是您自己的密钥。未成年人须有另一个 DID。',
    en: 'That is your own key. The minor needs another DID.',
  },

  person: { zh: '身份信息', en: 'Who it is' },
  minorPerson: { zh: '未成年人的身份信息', en: 'Who the minor is' },
  unit: { zh: '单位信息', en: 'The organisation' },
  partyKind: { zh: '单位性质', en: 'Kind of party' },
  organisationKind: { zh: '法人类别', en: 'Kind of legal person' },
  legalName: { zh: '姓名', en: 'Legal name' },
  legalNameHint: { zh: '与证件上完全一致', en: 'Exactly as in the document' },
  unitName: { zh: '单位名称', en: 'Name of the organisation' },
  idType: { zh: '证件类型', en: 'Kind of document' },
  idNumber: { zh: '证件号码', en: 'Number of the document' },
  idNumberHint: {
    zh: '身份证号 18 位；统一社会信用代码 18 位。',
    en: '18 characters for a resident identity card or a unified social credit code.',
  },
  birthDate: { zh: '出生日期', en: 'Date of birth' },
  birthDateHint: {
    zh: '用居民身份证的，可以不填，以身份证号为准。',
    en: 'Not needed with a resident identity card: its number says it.',
  },
  nationality: { zh: '国籍或注册地', en: 'Nationality, or country of registration' },
  division: { zh: '所在地行政区划代码', en: 'Code of the administrative division' },
  divisionHint: {
    zh: '六位数字，例如北京市东城区 110101。居民身份证号的前六位就是一个这样的代码。',
    en: 'Six digits, such as 110101 for Dongcheng, Beijing. The first six digits of a resident identity card are such a code.',
  },
  contact: { zh: '联系方式', en: 'How to reach you' },
  contactHint: {
    zh: '只用于核验时联系，同样封存。',
    en: 'Used only for this check, and sealed like the rest.',
  },
  mobile: { zh: '手机', en: 'Mobile telephone' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  address: { zh: '地址', en: 'Address' },
  representative: { zh: '法定代表人或负责人', en: 'Legal representative or head' },
  guardian: { zh: '监护人（您本人）', en: 'The guardian: you' },
  relation: { zh: '与未成年人的关系', en: 'Relation to the minor' },
  relationHint: {
    zh: '例如：父、母。此项不封存。',
    en: 'Such as mother or father. It is not sealed.',
  },

  documents: { zh: '证件材料（照片或扫描件）', en: 'Scans of documents' },
  idDocument: { zh: '身份证件', en: 'Identity document' },
  idDocumentHint: {
    zh: '清晰的照片或扫描件，正反两面。上传后加密保存。',
    en: 'Clear photographs or scans, both sides. They are stored encrypted.',
  },
  registrationDocument: { zh: '营业执照或登记证书', en: 'Licence or registration document' },
  registrationDocumentHint: {
    zh: '清晰的照片或扫描件。上传后加密保存。',
    en: 'A clear photograph or scan. It is stored encrypted.',
  },
  guardianshipDocument: { zh: '监护关系证明', en: 'Document on the guardianship' },
  guardianshipDocumentHint: {
    zh: '户口簿、出生医学证明等。上传后加密保存。',
    en: 'Household register, birth certificate or the like. It is stored encrypted.',
  },
  addDocument: { zh: '添加文件', en: 'Add files' },
  documentsBusy: {
    zh: '文件还在上传，请稍候。',
    en: 'Documents are still being sent. Wait for them.',
  },

  consent: { zh: '同意', en: 'Consent' },
  processing: {
    zh: '我同意登记机构为实名核验处理上述个人信息。',
    en: 'I agree that the registry processes these personal data to check the identity.',
  },
  sensitive: {
    zh: '未成年人不满十四周岁：我作为监护人单独同意处理其敏感个人信息。',
    en: 'The minor is under 14: as guardian I separately agree to the processing of its sensitive data.',
  },
  submit: { zh: '检查并提交', en: 'Check and hand in' },
  form: { zh: '申请表', en: 'The form' },
} as const satisfies Record<string, Label>
