/** Closed lists of reasons. Codes are recorded; labels are for letters. */

/** Why an application is not accepted (不予受理). */
export const notAcceptReasons = {
  outside_competence: { zh: '不属于本机构登记范围', en: 'outside the competence of this registry' },
  wrong_procedure: { zh: '应当办理其他事项（如合同备案）', en: 'another procedure applies' },
  incomplete: { zh: '材料不齐全，无法受理', en: 'too incomplete to be accepted' },
  other: { zh: '其他', en: 'other' },
} as const

/** Why registration is refused (不予登记): DOMAIN.md §7.2, notice of 2011-10-24 item 4, Copyright Law art. 5. */
export const refuseReasons = {
  not_a_work: { zh: '不构成作品', en: 'not a work' },
  excluded_subject: { zh: '不适用著作权法的对象', en: 'excluded subject matter (art. 5)' },
  term_expired: { zh: '保护期已届满', en: 'term of protection expired' },
  prohibited: { zh: '依法禁止出版、传播', en: 'publication is prohibited by law' },
  ownership_disputed: { zh: '权属存在争议', en: 'ownership is disputed' },
  duplicate: { zh: '重复登记', en: 'registered already' },
  false_declaration: { zh: '虚假申报', en: 'false declaration' },
  other: { zh: '其他', en: 'other' },
} as const
