/** Authors, owners and agent of the form, with what each field means and what happens with it (Z11 items 2, 3, 7 to 9, 11, 12). */
import {
  acquisitions,
  ownershipForms,
  partyKinds,
  signings,
} from '../../../../../verifier/vocabulary.ts'
import lists from '../../../../../api/applications/lists.json' with { type: 'json' }
import party from '../../../../../api/realname/party.json' with { type: 'json' }
import { always, field, is, never, type Field, type Node, type When } from './nodes.ts'
import type { Members } from './pointer.ts'

type PersonalName = keyof typeof party.fields

const personalHelp: Readonly<Partial<Record<PersonalName, readonly [string, string]>>> = {
  legalName: [
    '证件上的姓名或名称。密封保存，不在证书上。',
    'As on the identity document. Sealed, not on the certificate.',
  ],
  idNumber: [
    '密封保存。审查员每次查看都会留下记录。',
    'Sealed. Each time an examiner reads it, that is recorded.',
  ],
  birthDate: [
    '例如 1990-03-07。居民身份证号码里已有，可不填。',
    'For example 1990-03-07. A resident identity number has it already.',
  ],
  contactPerson: ['信件和通知写给谁。', 'Whom letters are addressed to.'],
  email: ['补正通知等会发到这里。', 'Where letters go.'],
  mobile: [
    '中国号码直接写 11 位；其他国家以 + 开头。',
    'Begin with + and the code of the country.',
  ],
}

/** Personal data of a party: what is asked for, what may be added, and the rest only where it is there already. */
function personal(
  at: string,
  asked: readonly PersonalName[],
  open: readonly PersonalName[] = [],
): Field[] {
  const names = Object.keys(party.fields) as PersonalName[]
  return names.map((name) => {
    const { zh, en } = party.fields[name]
    const label = [zh, en.charAt(0).toUpperCase() + en.slice(1)] as const
    const list = name === 'idType' && { options: party.idTypes }
    const how: Partial<Field> = asked.includes(name)
      ? { asked: always }
      : { rare: true, ...(!open.includes(name) && { when: never }) }
    const kind = name === 'idType' ? 'pick' : 'line'
    return field(`${at}personal/${name}`, kind, 'sealed', label, personalHelp[name], {
      most: 300,
      ...how,
      ...list,
    })
  })
}

const person = is('partyKind', 'naturalPerson')
const isMinor: When = ({ minor }) => minor === true
const consent: When = ({ partyKind, signing, deathDate }) =>
  partyKind === 'naturalPerson' && signing === 'realName' && deathDate === undefined

const named: readonly Field[] = [
  field(
    'signing',
    'choice',
    'public',
    ['署名', 'Signs as'],
    [
      '“本名”公开真实姓名；“别名”公开笔名、网名；“匿名”在证书上显示为“匿名”。',
      'The real name, a pseudonym, or nobody: then the certificate says 匿名.',
    ],
    { required: true, options: signings, decides: true },
  ),
  field(
    'displayName',
    'line',
    'public',
    ['公开的名称', 'Name shown'],
    ['显示在证书和登记簿上。', 'Stands on the certificate and in the public register.'],
    { required: true, most: 200 },
  ),
  field('partyKind', 'choice', 'public', ['是个人还是单位', 'Person or organisation'], undefined, {
    required: true,
    options: partyKinds,
    decides: true,
  }),
  field(
    'publicNameConsent',
    'flag',
    'public',
    ['同意公开真实姓名', 'The real name may be public'],
    [
      '个人信息保护法第二十五条：没有本人同意，真实姓名不会公开。不同意的，请改用别名或匿名。',
      'By law a real name becomes public only with the person’s consent. Otherwise choose a pseudonym or anonymity.',
    ],
    { when: consent, asked: always },
  ),
]

const minor = field(
  'minor',
  'flag',
  'file',
  ['未满 18 周岁', 'Is under 18'],
  [
    '未成年人的名称默认不公开，由监护人签名。',
    'The name is hidden by default, and the guardian signs.',
  ],
  { when: person, rare: true, decides: true },
)

export const newAuthor: Members = { partyKind: 'naturalPerson', signing: 'realName', personal: {} }

export const authorNodes: readonly Node[] = [
  {
    type: 'list',
    name: 'authors',
    label: { zh: '作者', en: 'Authors' },
    one: { zh: '作者', en: 'Author' },
    add: { zh: '添加作者', en: 'Add an author' },
    help: {
      zh: '谁创作了作品。作者不一定是著作权人。',
      en: 'Who made the work. Authors need not be owners.',
    },
    least: 1,
    most: 100,
    item: newAuthor,
    nodes: [
      ...named,
      field(
        'did',
        'did',
        'public',
        ['数字身份（DID）', 'DID'],
        [
          '作者有 DID 的填写；同时是著作权人的，两处须一致。',
          'If the author has one. Who is also an owner has the same there.',
        ],
      ),
      field(
        'deathDate',
        'date',
        'public',
        ['去世日期', 'Date of death'],
        [
          '作者已去世的填写，保护期由此计算。',
          'Of an author who died: the term of protection is counted from it.',
        ],
        { when: person, rare: true, decides: true },
      ),
      minor,
      ...personal('', [], ['legalName', 'idType', 'idNumber', 'birthDate']),
    ],
  },
]

const notOriginal: When = ({ acquisition }) =>
  acquisition !== undefined && acquisition !== 'original'

export const newOwner: Members = {
  partyKind: 'naturalPerson',
  signing: 'realName',
  nationality: 'CN',
  acquisition: 'original',
  rights: 0x1ffff,
  personal: {},
}

const severalOwners: When = (_, form) => Array.isArray(form['owners']) && form['owners'].length > 1

export const ownerNodes: readonly Node[] = [
  {
    type: 'list',
    name: 'owners',
    label: { zh: '著作权人', en: 'Owners' },
    one: { zh: '著作权人', en: 'Owner' },
    add: { zh: '添加著作权人', en: 'Add an owner' },
    help: {
      zh: '谁享有著作权。每位都要用自己的 DID 签名（未成年人由监护人签名）。',
      en: 'Who holds the rights. Each signs with the key of their own DID, for a minor the guardian.',
    },
    least: 1,
    most: 100,
    item: newOwner,
    nodes: [
      ...named,
      field(
        'did',
        'did',
        'public',
        ['数字身份（DID）', 'DID'],
        ['证书发给这个 DID，本人用它签名。', 'The certificate names it, and its key signs.'],
        { required: true },
      ),
      field('organisationKind', 'choice', 'file', ['法人类别', 'Kind of legal person'], undefined, {
        options: party.organisationKinds,
        when: is('partyKind', 'legalPerson'),
        asked: always,
      }),
      field('nationality', 'country', 'public', ['国籍', 'Nationality'], undefined, {
        required: true,
        decides: true,
      }),
      field(
        'division',
        'division',
        'public',
        ['省市（行政区划代码）', 'Province and city (code)'],
        [
          '六位数字，可选省份，也可写居民身份证的前六位。证书上只显示省份。',
          'Six digits: choose the province, or write the first six of a resident identity number.',
        ],
        { when: is('nationality', 'CN'), asked: always },
      ),
      ...personal(
        '',
        ['legalName', 'idType', 'idNumber'],
        ['birthDate', 'address', 'postcode', 'contactPerson', 'phone', 'mobile', 'fax', 'email'],
      ),
      field(
        'sharePpm',
        'share',
        'public',
        ['份额（%）', 'Share (%)'],
        [
          '按份共有时填写，合计 100%；共同共有的，全部不填。',
          'For co-ownership by shares, 100 % in all; undivided owners leave it open, all of them.',
        ],
        { most: 1_000_000, least: 1, when: severalOwners },
      ),
      field(
        'acquisition',
        'choice',
        'public',
        ['如何取得', 'How it was acquired'],
        [
          '自己创作的选“原始取得”。受让、受赠、互易的不在此办理，请办合同备案。',
          '“Original” for what one made. What was bought or given is recorded elsewhere (contract, Z21).',
        ],
        {
          required: true,
          options: { ...acquisitions, ...lists.acquisitionsByContract },
          decides: true,
        },
      ),
      field('acquisitionNote', 'text', 'file', ['取得说明', 'Explanation'], undefined, {
        most: 500,
        when: notOriginal,
        asked: always,
      }),
      field(
        'rights',
        'rights',
        'public',
        ['申请登记的权利', 'Rights claimed'],
        ['一般选全部。', 'Usually all of them.'],
        { required: true },
      ),
      field(
        'rightsNote',
        'text',
        'file',
        ['权利说明', 'Note on the rights'],
        [
          '不含署名权的，写明由谁享有；含“其他权利”的，写明是什么。',
          'Who holds attribution if it is not claimed; which “other rights” are meant.',
        ],
        { most: 500, when: ({ rights }) => rights !== 0x1ffff },
      ),
      minor,
      field(
        'guardian/did',
        'did',
        'file',
        ['监护人的 DID', 'DID of the guardian'],
        [
          '须与未成年人数字身份证书上的一致；由监护人签名。',
          'As the minor’s identity certificate says. The guardian signs.',
        ],
        { required: true, when: isMinor, asked: always },
      ),
      field(
        'guardian/relation',
        'line',
        'file',
        ['与未成年人的关系', 'Relation to the minor'],
        undefined,
        {
          required: true,
          most: 50,
          when: isMinor,
        },
      ),
      ...personal(
        'guardian/',
        ['legalName', 'idType', 'idNumber'],
        ['birthDate', 'mobile', 'email'],
      ).map((one): Field => ({
        ...one,
        label: { zh: `监护人：${one.label.zh}`, en: `Guardian: ${one.label.en}` },
        when: one.when ?? isMinor,
      })),
    ],
  },
]

export const ownershipNodes: readonly Node[] = [
  field(
    'ownershipForm',
    'choice',
    'public',
    ['权利归属方式', 'Form of ownership'],
    [
      '个人：一人创作一人所有。合作：多人共同创作。法人：单位意志、单位负责。职务：为工作任务创作。委托：受人委托创作。',
      'Individual: one made and owns it. Joint: several did. Legal entity: under the will and responsibility of a unit. Employment: as a task of work. Commissioned: ordered by another.',
    ],
    { required: true, options: ownershipForms, decides: true },
  ),
  field(
    'serviceVariant',
    'choice',
    'public',
    ['职务作品归谁', 'Who owns the work of employment'],
    undefined,
    {
      options: lists.serviceVariants,
      when: is('ownershipForm', 'service'),
      asked: always,
    },
  ),
  field(
    'commissionedHolder',
    'choice',
    'public',
    ['委托作品归谁', 'Who owns the commissioned work'],
    ['合同没有约定的，归受托人。', 'Where the contract says nothing, the contractor does.'],
    {
      options: lists.commissionedHolders,
      when: is('ownershipForm', 'commissioned'),
      asked: always,
    },
  ),
  field('ownershipNote', 'text', 'file', ['归属说明', 'Note on ownership'], undefined, {
    most: 1000,
    rare: true,
  }),
]

const byAgent: When = (_, form) => {
  const filing = form['filing']
  return typeof filing === 'object' && filing !== null && Reflect.get(filing, 'by') === 'agent'
}

const contactData = ['contactPerson', 'mobile', 'email', 'address'] as const

export const filingNodes: readonly Node[] = [
  field(
    'applicant',
    'did',
    'file',
    ['申请人的 DID', 'DID of the applicant'],
    [
      '申请人是著作权人之一，作品文件的存证须在其名下。',
      'One of the owners; the deposits are this DID’s.',
    ],
    { required: true },
  ),
  field('filing/by', 'choice', 'file', ['谁来提交', 'Who hands it in'], undefined, {
    required: true,
    options: {
      owner: { zh: '著作权人（或者监护人）', en: 'an owner (or guardian)' },
      agent: { zh: '代理人', en: 'an agent' },
    },
    decides: true,
  }),
  field('filing/agent', 'did', 'file', ['代理人的 DID', 'DID of the agent'], undefined, {
    required: true,
    when: byAgent,
  }),
  field('filing/agentName', 'line', 'file', ['代理人名称', 'Name of the agent'], undefined, {
    required: true,
    most: 200,
    when: byAgent,
  }),
  field(
    'filing/powersOfAttorney',
    'uuids',
    'file',
    ['委托书编号', 'Powers of attorney'],
    [
      '每行一个：不自己签名的著作权人各一份。',
      'One on each line: of each owner who does not sign.',
    ],
    { required: true, most: 100, when: byAgent, asked: always },
  ),
  ...personal(
    'filing/',
    ['legalName', 'idType', 'idNumber', ...contactData],
    ['postcode', 'phone', 'fax'],
  ).map((one): Field => ({
    ...one,
    label: { zh: `代理人：${one.label.zh}`, en: `Agent: ${one.label.en}` },
    when: one.when ?? byAgent,
  })),
]

export const contactNodes: readonly Node[] = personal('contact/', contactData, [
  'postcode',
  'phone',
  'fax',
])
