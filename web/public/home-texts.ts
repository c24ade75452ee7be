import type { Label } from '../../verifier/vocabulary.ts'

/** What the home page says. */
export const homeTexts = {
  title: { zh: '这件作品登记了吗？', en: 'Is this work registered?' },
  lead: {
    zh: '这里公开登记数字作品：谁在何时就哪一个文件作了登记，人人可查。每一条记录都进入只增不改的公开日志并锚定上链，不必信任本站即可核验。',
    en: 'This registry records digital works in public: who registered which file, and when. Every record goes into an append-only log that is anchored on a chain, so it can be checked without trusting this site.',
  },
} as const satisfies Record<string, Label>
