import type { Label } from '../../verifier/vocabulary.ts'

/** What the page of the register says. Parts in braces are filled in. */
export const registerTexts = {
  title: { zh: '登记簿', en: 'The register' },
  lead: {
    zh: '登记簿向所有人公开。这里记载的是申请人声明并经登记的事项，可作为初步证据，不是权属的证明。',
    en: 'The register is open to everybody. It shows what applicants declared and what was registered: prima facie evidence, not a proof of ownership.',
  },
  form: { zh: '查询登记簿', en: 'Search the register' },
  q: { zh: '作品名称、作者或著作权人', en: 'Title, author or owner' },
  qHint: {
    zh: '中文可只写其中几个字；繁简、全半角、标点不区分。英文按整词，引号内的词须相连。',
    en: 'Words are found whole; accents and case do not matter. "…" keeps words together.',
  },
  search: { zh: '查询', en: 'Search' },
  filters: { zh: '更多条件', en: 'More conditions' },
  filtersSet: { zh: '更多条件（已用 {count} 个）', en: 'More conditions ({count} in use)' },
  number: { zh: '登记号或其开头', en: 'Number, or its beginning' },
  holder: { zh: '著作权人（全称）', en: 'Owner, whole name' },
  sha256: { zh: '文件摘要 SHA-256', en: 'SHA-256 of a file' },
  category: { zh: '作品类别', en: 'Category' },
  state: { zh: '状态', en: 'State' },
  region: { zh: '地区', en: 'Province' },
  examination: { zh: '审查方式', en: 'How examined' },
  from: { zh: '登记日期自', en: 'Registered from' },
  to: { zh: '登记日期至', en: 'Registered until' },
  sort: { zh: '排序', en: 'Order' },
  newest: { zh: '最新登记在前', en: 'Newest first' },
  relevance: { zh: '名称最接近的在前', en: 'Best match first' },
  any: { zh: '不限', en: 'Any' },
  clear: { zh: '清除全部条件', en: 'Clear all' },

  results: { zh: '查询结果', en: 'Results' },
  newestTitle: { zh: '最近登记', en: 'Latest registrations' },
  loading: { zh: '正在查询……', en: 'Searching…' },
  exact: { zh: '共 {count} 项', en: '{count} found' },
  one: { zh: '共 1 项', en: '1 found' },
  atLeast: { zh: '{count} 项以上', en: 'More than {count} found' },
  about: { zh: '约 {count} 项', en: 'About {count} found' },
  none: { zh: '没有符合条件的登记', en: 'Nothing in the register fits' },
  noneHint: {
    zh: '请检查写法，或减少条件。登记簿里没有，不表示作品没有著作权。',
    en: 'Check the spelling, or ask with fewer conditions. That it is not in the register does not mean that a work is free.',
  },
  emptyRegister: { zh: '登记簿里还没有登记。', en: 'Nothing is registered yet.' },
  early: {
    zh: '这一段查到这里为止，后面还没有查完。',
    en: 'The search stopped here to stay quick; there is more to look through.',
  },
  goOn: { zh: '继续查找', en: 'Go on searching' },
  next: { zh: '下一页', en: 'Next page' },
  first: { zh: '回到第一页', en: 'Back to the first page' },
  last: { zh: '没有更多了。', en: 'That is all.' },
  noMore: { zh: '后面没有符合条件的登记了', en: 'Nothing more fits' },
  wrong: {
    zh: '「{name}」的内容无法查询，请改正后再查。',
    en: 'What is under “{name}” cannot be looked for. Correct it and search again.',
  },
  badCursor: {
    zh: '这个链接里的翻页位置已不适用。',
    en: 'The place in the results that this link names does not fit the search.',
  },
} as const satisfies Record<string, Label>
