import type { Label } from '../../verifier/vocabulary.ts'

/** What a certificate in a list is told with. */
export const entryTexts = {
  holders: { zh: '著作权人', en: 'Owner' },
  authors: { zh: '作者', en: 'Author' },
  number: { zh: '登记号', en: 'Number' },
  category: { zh: '类别', en: 'Category' },
  registered: { zh: '登记日期', en: 'Registered' },
  first: { zh: '（首次登记 {date}）', en: '(first on {date})' },
} as const satisfies Record<string, Label>
