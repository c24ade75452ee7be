/** Statement, declaration, attachments, specimen and confirmations of the form (Z11 items 10, 11 and the papers). */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import lists from '../../../../../api/applications/lists.json' with { type: 'json' }
import { always, field, type Node, type When } from './nodes.ts'
import { isMembers, type Members } from './pointer.ts'

export const statementNodes: readonly Node[] = [
  field(
    'statement/purpose',
    'text',
    'file',
    ['创作目的', 'Purpose'],
    ['为什么创作。一两句话即可。', 'Why you made it. A sentence or two will do.'],
    { most: 2000, asked: always },
  ),
  field(
    'statement/process',
    'text',
    'file',
    ['创作过程', 'Process'],
    ['何时何地、怎样完成的。', 'When, where and how.'],
    { most: 2000, asked: always },
  ),
  field(
    'statement/originality',
    'text',
    'file',
    ['独创性说明', 'Originality'],
    [
      '哪些选择出自您自己：构图、文字、旋律、编排……',
      'Which choices are your own: composition, words, melody, arrangement …',
    ],
    { most: 2000, asked: always },
  ),
]

const generated: When = (_, form) => {
  const declaration = form['declaration']
  return isMembers(declaration) && declaration['contentKind'] === 'AIGC'
}

export const declarationNodes: readonly Node[] = [
  field(
    'declaration/contentKind',
    'choice',
    'file',
    ['内容如何产生', 'How the content was made'],
    [
      '用人工智能生成了一部分的，也选“使用人工智能”。',
      'If a model generated any part of it, say so.',
    ],
    { required: true, options: lists.contentKinds, decides: true },
  ),
  field('declaration/tools', 'text', 'file', ['使用的工具', 'Tools used'], undefined, {
    most: 500,
    when: generated,
    asked: always,
  }),
  field(
    'declaration/humanContribution',
    'text',
    'file',
    ['人的独创性贡献', 'What people contributed'],
    undefined,
    {
      most: 2000,
      when: generated,
      asked: always,
    },
  ),
]

export const attachmentNodes: readonly Node[] = [
  {
    type: 'list',
    name: 'attachments',
    label: { zh: '附件', en: 'Attachments' },
    one: { zh: '附件', en: 'Attachment' },
    add: { zh: '添加附件', en: 'Add an attachment' },
    help: {
      zh: '合同、授权书等。先作为存证上传，再在这里选取。只有办理人员能看到。',
      en: 'Contracts, licences and so on: deposit the file first, then choose it here. Only staff see them.',
    },
    least: 0,
    most: 100,
    item: {},
    nodes: [
      field('kind', 'choice', 'file', ['种类', 'Kind'], undefined, {
        required: true,
        options: lists.attachmentKinds,
      }),
      field('deposit', 'deposit', 'file', ['文件', 'File'], undefined, { required: true }),
      field('title', 'line', 'file', ['标题', 'Title'], undefined, { required: true, most: 200 }),
    ],
  },
]

const copies = (at: string, zh: string, en: string): Node[] => [
  field(
    `specimen/${at}/medium`,
    'line',
    'file',
    [`${zh}样本的介质`, `${en} specimen: medium`],
    undefined,
    {
      required: true,
      most: 100,
    },
  ),
  field(
    `specimen/${at}/count`,
    'number',
    'file',
    [`${zh}样本的件数`, `${en} specimen: number`],
    undefined,
    {
      required: true,
      least: 1,
      most: 10_000,
    },
  ),
]

export const specimenNodes: readonly Node[] = [
  ...copies('electronic', '电子', 'Electronic'),
  ...copies('paper', '纸质', 'Paper'),
]

export const lookups = {
  salted: { zh: '不能凭文件查到（默认）', en: 'cannot be found by the file (default)' },
  public: { zh: '任何人凭文件可查到登记', en: 'whoever has the file finds the registration' },
} as const satisfies Record<string, Label>

export const confirmNodes: readonly Node[] = [
  field(
    'lookup',
    'choice',
    'public',
    ['凭文件查询', 'Look-up by the file'],
    [
      '公开查询只适用于每件作品只有一份文件的情形。',
      'Public look-up is for works of one file only.',
    ],
    { required: true, options: lookups, rare: true },
  ),
  field(
    'trueWill',
    'flag',
    'file',
    [
      '内容属实，申请系当事人真实意愿',
      'All of this is true, and the application is what its parties want',
    ],
    [
      '虚假申报的登记将被撤销，并影响今后的申请。',
      'A registration on a false declaration is revoked, and counts against later applications.',
    ],
    { required: true, asked: always },
  ),
]

/** The electronic specimen is the deposit itself. */
export const newSpecimen: Members = { electronic: { medium: '存证文件', count: 1 } }
