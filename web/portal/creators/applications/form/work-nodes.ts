/** Works of the form, with what each field means and what happens with it (form Z11 items 1, 4, 5, 6; R11). */
import {
  categories,
  categoriesWithNote,
  creationNatures,
  type Label,
} from '../../../../../verifier/vocabulary.ts'
import lists from '../../../../../api/applications/lists.json' with { type: 'json' }
import { always, field, is, type Group, type List, type Node, type When } from './nodes.ts'
import { filmGroup, softwareGroup } from './film-software-nodes.ts'
import { memberOf, type Members } from './pointer.ts'
import { sourceTypes } from './source-types.ts'

const published: When = (work) => memberOf(work, 'firstPublication', 'status') === 'published'
const notOriginal: When = ({ creationNature }) =>
  creationNature !== undefined && creationNature !== 'originalWork'

export const publicationStates = {
  unpublished: { zh: '未发表', en: 'not published' },
  published: { zh: '已发表', en: 'published' },
} as const satisfies Record<string, Label>

const datePattern = [
  '写到知道的程度：2026、2026-05 或 2026-05-17。',
  'As exactly as you know it: 2026, 2026-05 or 2026-05-17.',
] as const

const about: Node[] = [
  field(
    'title',
    'line',
    'public',
    ['作品名称', 'Title'],
    [
      '证书上的名称。外文名称可写在括号里。不要写身份证号、手机号等个人信息。',
      'As it stands on the certificate. No identity or telephone numbers.',
    ],
    { required: true, most: 200 },
  ),
  field(
    'category',
    'pick',
    'public',
    ['作品类别', 'Kind of work'],
    [
      '照片选“摄影作品”，文章选“文字作品”，绘画、书法、雕塑选“美术作品”。',
      'For a photo “photographic work”, for a text “literary work”, for a painting or sculpture “work of fine art”.',
    ],
    { required: true, options: categories, decides: true },
  ),
  field(
    'categoryNote',
    'text',
    'public',
    ['类别说明', 'What kind exactly'],
    [
      '例如影片是什么类型、“其他”指什么。',
      'For example what kind of film it is, or what “other” means here.',
    ],
    {
      most: 500,
      when: ({ category }) => categoriesWithNote.includes(String(category)),
      asked: always,
    },
  ),
  field(
    'deposits',
    'deposits',
    'file',
    ['作品文件', 'Files of the work'],
    [
      '从您的存证中选取。文件本身不因登记而公开；证书上只有带盐的摘要。',
      'Chosen among your deposits. The file itself does not become public by the registration.',
    ],
    { required: true, most: 100 },
  ),
]

const nature: Group = {
  type: 'group',
  label: { zh: '创作性质', en: 'Nature of the work' },
  nodes: [
    field(
      'creationNature',
      'choice',
      'public',
      ['创作性质', 'Nature'],
      [
        '自己从头创作的选“原创”。以他人作品为基础的选其他各项，并写明原作品。',
        '“Original” if you made it from nothing. If it rests on a work of somebody, choose how, and name that work.',
      ],
      { required: true, options: creationNatures, decides: true },
    ),
    field('natureNote', 'text', 'file', ['性质说明', 'Explanation'], undefined, {
      most: 500,
      when: is('creationNature', 'other'),
      asked: always,
    }),
  ],
}

const basedOn: List = {
  type: 'list',
  name: 'basedOn',
  label: { zh: '原作品', en: 'Works it is based on' },
  one: { zh: '原作品', en: 'Source' },
  add: { zh: '添加原作品', en: 'Add a source' },
  help: {
    zh: '逐一写明。原作品仍受保护的，请在“附件”中提交授权书。公开。',
    en: 'Name each. If it is still protected, attach the licence of its owner. Public.',
  },
  least: 0,
  most: 20,
  item: {},
  when: notOriginal,
  nodes: [
    field('title', 'line', 'public', ['原作品名称', 'Its title'], undefined, {
      required: true,
      most: 200,
    }),
    field('owner', 'line', 'public', ['原作品著作权人', 'Its owner'], undefined, {
      required: true,
      most: 200,
    }),
    field(
      'provenance',
      'line',
      'public',
      ['来源', 'Where it is from'],
      [
        '例如公有领域、已获授权、出处。',
        'For example public domain, licensed, or where it was published.',
      ],
      { required: true, most: 500 },
    ),
  ],
}

const completion: Group = {
  type: 'group',
  label: { zh: '创作完成', en: 'Completion' },
  nodes: [
    field('completion/date', 'date', 'public', ['完成日期', 'Completed on'], datePattern, {
      required: true,
    }),
    field(
      'completion/place/country',
      'country',
      'public',
      ['完成地：国家或地区', 'Completed in: country'],
      undefined,
      {
        required: true,
      },
    ),
    field('completion/place/city', 'line', 'public', ['完成地：城市', 'City'], undefined, {
      most: 100,
    }),
    field(
      'completion/place/division',
      'division',
      'public',
      ['完成地：行政区划代码', 'Division code'],
      ['六位数字，仅限中国境内；可不填。', 'Six digits, China only; may be left open.'],
      { rare: true },
    ),
  ],
}

const publication: Group = {
  type: 'group',
  label: { zh: '首次发表', en: 'First publication' },
  nodes: [
    field(
      'firstPublication/status',
      'choice',
      'public',
      ['发表状态', 'Has it been published?'],
      [
        '公之于众即为发表，包括发到网上。',
        'Whatever the public could see is published, also online.',
      ],
      { required: true, options: publicationStates, asked: always, decides: true },
    ),
    field(
      'firstPublication/date',
      'date',
      'public',
      ['首次发表日期', 'First published on'],
      datePattern,
      {
        when: published,
        asked: always,
      },
    ),
    field(
      'firstPublication/place/country',
      'country',
      'public',
      ['发表地：国家或地区', 'Published in: country'],
      ['网上发表的，写上传地。', 'Online: where it was uploaded.'],
      { required: true, when: published, asked: always },
    ),
    field('firstPublication/place/city', 'line', 'public', ['发表地：城市', 'City'], undefined, {
      most: 100,
      when: published,
    }),
    field(
      'firstPublication/place/division',
      'division',
      'public',
      ['发表地：行政区划代码', 'Division code'],
      undefined,
      {
        when: published,
        rare: true,
      },
    ),
    field('firstPublication/url', 'line', 'public', ['发表网址', 'Address on the web'], undefined, {
      most: 1024,
      when: published,
    }),
  ],
}

const content: Group = {
  type: 'group',
  label: { zh: '作品里有什么', en: 'What is in it' },
  nodes: [
    field(
      'showsPersons',
      'yesNo',
      'file',
      ['是否含有他人肖像', 'Does it show persons?'],
      ['有的，请提交肖像权人的同意书。', 'If so, attach their consent.'],
    ),
    field(
      'usesOthersWorks',
      'yesNo',
      'file',
      ['是否使用了他人作品', 'Does it use works of others?'],
      [
        '例如音乐、图片、文字片段。有的，请提交授权书，或者在下面写明不主张权利的部分。',
        'Music, pictures, texts. If so, attach the licence, or say below what you do not claim.',
      ],
    ),
  ],
}

const more: Node[] = [
  field(
    'excludedMaterial',
    'text',
    'public',
    ['不主张权利的内容', 'What is not claimed'],
    undefined,
    {
      most: 1000,
      rare: true,
    },
  ),
  field(
    'digitalSourceType',
    'pick',
    'public',
    ['文件如何产生', 'How the file came about'],
    [
      'IPTC 的分类，显示在证书上。用人工智能生成的请如实选择。',
      'By the list of IPTC; on the certificate. Say so if a model generated it.',
    ],
    { options: sourceTypes, rare: true },
  ),
  field('alternativeTitle', 'line', 'public', ['其他名称', 'Other title'], undefined, {
    most: 200,
    rare: true,
  }),
  field(
    'declaredLicence',
    'line',
    'public',
    ['声明的许可', 'Licence declared'],
    ['例如 CC BY 4.0。仅作声明。', 'For example CC BY 4.0. It is shown, nothing more.'],
    { most: 200, rare: true },
  ),
  {
    type: 'list',
    name: 'identifiers',
    rare: true,
    least: 0,
    most: 20,
    item: {},
    label: { zh: '标识号', en: 'Identifiers' },
    one: { zh: '标识号', en: 'Identifier' },
    add: { zh: '添加标识号', en: 'Add an identifier' },
    help: { zh: 'ISBN、ISRC、DOI 等。公开。', en: 'ISBN, ISRC, DOI and so on. Public.' },
    nodes: [
      field('scheme', 'line', 'public', ['种类', 'Kind'], undefined, { required: true, most: 50 }),
      field('value', 'line', 'public', ['号码', 'Number'], undefined, {
        required: true,
        most: 200,
      }),
    ],
  },
  {
    type: 'list',
    name: 'previousRegistrations',
    rare: true,
    least: 0,
    most: 20,
    item: {},
    label: { zh: '在先登记', en: 'Earlier registrations' },
    one: { zh: '在先登记', en: 'Registration' },
    add: { zh: '添加在先登记', en: 'Add a registration' },
    help: {
      zh: '同一作品的在先版本，或者您对其权属有异议的登记。',
      en: 'Of earlier versions, or one that you contest.',
    },
    nodes: [
      field('registrationNumber', 'line', 'public', ['登记号', 'Registration number'], undefined, {
        required: true,
        most: 100,
      }),
      field('relation', 'choice', 'public', ['关系', 'Relation'], undefined, {
        required: true,
        options: lists.previousRelations,
      }),
    ],
  },
  {
    type: 'list',
    name: 'fonts',
    rare: true,
    least: 0,
    most: 50,
    item: {},
    label: { zh: '使用的字体', en: 'Fonts used' },
    one: { zh: '字体', en: 'Font' },
    add: { zh: '添加字体', en: 'Add a font' },
    help: {
      zh: '使用商业字体的，请提交字体授权书。',
      en: 'For commercial fonts attach the licence.',
    },
    nodes: [
      field('name', 'line', 'file', ['字体名称', 'Name'], undefined, { required: true, most: 100 }),
      field('licence', 'choice', 'file', ['授权情况', 'Licence'], undefined, {
        required: true,
        options: lists.fontLicences,
      }),
    ],
  },
]

export const newWork: Members = {
  deposits: [],
  creationNature: 'originalWork',
  completion: { place: { country: 'CN' } },
}

const severalWorks: When = (_, form) => Array.isArray(form['works']) && form['works'].length > 1

export const workNodes: readonly Node[] = [
  field(
    'seriesTitle',
    'line',
    'public',
    ['系列名称', 'Title of the series'],
    [
      '多件作品一并登记时填写，显示在每件的证书上。各件的类别和性质须相同。',
      'Stands on the certificate of each. The works agree in kind and nature.',
    ],
    { most: 200, when: severalWorks, asked: always },
  ),
  {
    type: 'list',
    name: 'works',
    label: { zh: '作品', en: 'Works' },
    one: { zh: '作品', en: 'Work' },
    add: { zh: '再加一件作品（系列）', en: 'Add another work (series)' },
    least: 1,
    most: 1000,
    item: newWork,
    nodes: [
      ...about,
      filmGroup,
      softwareGroup,
      completion,
      publication,
      nature,
      basedOn,
      content,
      ...more,
    ],
  },
]
