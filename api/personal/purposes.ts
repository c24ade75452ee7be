/**
 * What personal data may be read for: a closed list (PIPL art. 6: a specific purpose, no more than it needs). Each
 * reading names one and is on record before anything is shown.
 */
import type { ActingRole } from '../cases/machine.ts'

interface Purpose {
  readonly zh: string
  readonly en: string
  /** Who may read for it. `creator`: the person whose data they are. No power of attorney reaches so far. */
  readonly roles: readonly ActingRole[]
}

export const purposes = {
  examination: {
    zh: '审查',
    en: 'Examination of an application',
    roles: ['intake_clerk', 'examiner', 'senior_examiner', 'registrar', 'verifier'],
  },
  certificate_issue: { zh: '制发证书', en: 'Issue of a certificate', roles: ['registrar'] },
  court_order: {
    zh: '依司法机关要求提供',
    en: 'Order of a court or another authority',
    roles: ['registrar', 'court'],
  },
  data_subject_request: {
    zh: '个人信息主体请求',
    en: 'Request of the person whose data they are',
    roles: ['creator', 'registrar'],
  },
  audit: { zh: '审计', en: 'Audit', roles: ['auditor'] },
  correction_of_data: {
    zh: '更正个人信息',
    en: 'Correction of personal data',
    roles: ['creator', 'verifier', 'registrar'],
  },
  complaint: {
    zh: '投诉与异议处理',
    en: 'Handling of a complaint or an objection',
    roles: ['examiner', 'senior_examiner', 'registrar'],
  },
} as const satisfies Record<string, Purpose>

export type PurposeCode = keyof typeof purposes

/** All codes, in the order of the list. */
export const purposeCodes = Object.keys(purposes) as PurposeCode[]

/** Whether somebody who acts in a role may read personal data for a purpose. */
export function mayRead(role: ActingRole, purpose: PurposeCode): boolean {
  const { roles }: Purpose = purposes[purpose]
  return roles.includes(role)
}

/** What a role may read personal data for. */
export function purposesOf(role: ActingRole): PurposeCode[] {
  return purposeCodes.filter((purpose) => mayRead(role, purpose))
}
