/** Films and software: what the form asks of them alone (form Z11 item 1; form R11). */
import lists from '../../../../../api/applications/lists.json' with { type: 'json' }
import rules from '../../../../../api/applications/rules.json' with { type: 'json' }
import { always, field, is, type Group, type When } from './nodes.ts'
import { isMembers, memberOf } from './pointer.ts'

const film: When = ({ category }) => rules.filmCategories.includes(String(category))
const software = is('category', 'software')
const modified: When = (work) =>
  software(work, {}) && isMembers(memberOf(work, 'software', 'modified'))

export const filmGroup: Group = {
  type: 'group',
  label: { zh: '影片情况', en: 'The film' },
  nodes: [
    field('film/subtype', 'choice', 'file', ['影片类型', 'Type'], undefined, {
      required: true,
      options: lists.filmSubtypes,
      when: film,
    }),
    field(
      'film/minutes',
      'number',
      'file',
      ['时长（分钟）', 'Length in minutes'],
      ['剧集写每集时长。不足一分钟写 0 或 1。', 'Of a series: of one episode.'],
      { most: 100_000, when: film, asked: is('category', 'audiovisual') },
    ),
    field('film/episodes', 'number', 'file', ['集数', 'Episodes'], undefined, {
      least: 1,
      most: 10_000,
      when: (work) => film(work, {}) && memberOf(work, 'film', 'subtype') === 'series',
      asked: always,
    }),
  ],
}

export const softwareGroup: Group = {
  type: 'group',
  label: { zh: '软件情况（R11）', en: 'The software (form R11)' },
  nodes: [
    field(
      'software/version',
      'line',
      'file',
      ['版本号', 'Version'],
      ['例如 V1.0。', 'For example V1.0.'],
      {
        required: true,
        most: 50,
        when: software,
      },
    ),
    field('software/shortName', 'line', 'file', ['软件简称', 'Short name'], undefined, {
      most: 100,
      when: software,
    }),
    field(
      'software/classification',
      'line',
      'file',
      ['分类号', 'Classification'],
      [
        '国家标准的软件分类号，不知道可不填。',
        'By the national standard; leave it open if you do not know it.',
      ],
      { most: 50, when: software },
    ),
    field(
      'software/developmentMethod',
      'choice',
      'file',
      ['开发方式', 'How it was developed'],
      undefined,
      {
        required: true,
        options: lists.developmentMethods,
        when: software,
      },
    ),
    field(
      'software/languages',
      'lines',
      'file',
      ['编程语言', 'Programming languages'],
      ['每行一种。', 'One on each line.'],
      { required: true, most: 20, when: software },
    ),
    field(
      'software/sourceLines',
      'number',
      'file',
      ['源程序量（行）', 'Lines of source'],
      undefined,
      {
        most: 1_000_000_000,
        when: software,
        asked: always,
      },
    ),
    field(
      'software/hardware',
      'text',
      'file',
      ['硬件环境', 'Hardware'],
      ['开发和运行所需的硬件。', 'What it is developed and runs on.'],
      { most: 500, when: software, asked: always },
    ),
    field(
      'software/environment',
      'text',
      'file',
      ['软件环境', 'Software environment'],
      ['操作系统、数据库、开发工具。', 'Operating system, database, tools.'],
      { most: 500, when: software, asked: always },
    ),
    field('software/features', 'text', 'file', ['主要功能和技术特点', 'Main features'], undefined, {
      most: 1000,
      when: software,
      asked: always,
    }),
    field(
      'software/sourceDeposit',
      'choice',
      'file',
      ['源程序交存方式', 'Deposit of the source'],
      [
        '一般交存：前、后各连续30页；含秘密的部分可以遮盖。',
        'Ordinarily the first and last 30 pages; secret parts may be made unreadable.',
      ],
      { required: true, options: lists.sourceDeposits, when: software },
    ),
    field(
      'software/modified/note',
      'text',
      'file',
      ['修改他人软件：改了什么', 'Modified software: what was changed'],
      ['自己独立开发的不填。', 'Leave it open if you wrote it yourselves.'],
      { required: true, most: 500, when: software, rare: true },
    ),
    field(
      'software/modified/originalRegistration',
      'line',
      'file',
      ['原软件登记号', 'Registration number of the original'],
      undefined,
      {
        most: 100,
        when: modified,
        rare: true,
      },
    ),
    field(
      'software/modified/authorised',
      'yesNo',
      'file',
      ['原权利人是否授权', 'Is the change authorised?'],
      undefined,
      {
        required: true,
        when: modified,
        rare: true,
      },
    ),
  ],
}
