import type { Label } from '../../verifier/vocabulary.ts'

/** What stands round every chart. */
export const panelTexts = {
  chart: { zh: '图', en: 'Chart' },
  table: { zh: '表', en: 'Table' },
  csv: { zh: '下载 CSV', en: 'Download CSV' },
  noPicture: {
    zh: '图表未能载入，数据请看表。',
    en: 'The chart could not be loaded; see the table.',
  },
} as const satisfies Record<string, Label>
