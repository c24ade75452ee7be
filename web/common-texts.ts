import type { Label } from '../verifier/vocabulary.ts'

/** What every page says. */
export const commonTexts = {
  brand: { zh: '版记', en: 'Colophon' },
  skip: { zh: '跳到正文', en: 'Skip to content' },
  languages: { zh: '语言', en: 'Language' },
  footer: {
    zh: '登记是自愿的、由申请人声明的，可作为初步证据；它不是权属或独创性的证明。',
    en: 'Registration is voluntary and declared by the applicant: prima facie evidence, not a proof of ownership or originality.',
  },
} as const satisfies Record<string, Label>

/** The languages, each in itself. */
export const languageNames = { zh: '中文', en: 'English' } as const
