/** What steps of each type of case are made with, so that the machine's guards are content. */
import { hash } from 'node:crypto'
import type { ApplicationForm, PublicForm } from '../../../../api/applications/form.ts'
import { splitPersonal } from '../../../../api/applications/personal.ts'
import type { CaseFile, CaseType, Payload } from '../../../../api/cases/machine.ts'
import { drawnOf } from '../../../../api/cases/audit-machine.ts'
import { canonicalize } from '../../../../verifier/canonical.ts'
import { form, author, owner, work } from '../../applications/_util/forms.ts'

const text = '理由与说明'
const defect = { code: 'missing', pointer: '/works/0', severity: 'error', zh: '缺', en: 'missing' }

/** A form over deposits, one work each, without personal data. */
export function publicForm(
  applicant: string,
  deposits: readonly string[],
  more: Partial<ApplicationForm> = {},
): PublicForm {
  const whole = form({
    applicant,
    works: deposits.map((deposit, i) => work(i + 1, { deposits: [deposit] })),
    authors: [author(1, { did: applicant })],
    owners: [owner(1, { did: applicant })],
    ...(deposits.length > 1 && { seriesTitle: '夜航' }),
    ...more,
  })
  return splitPersonal(whole).form
}

/** What an application is handed in with. */
export function filed(of: PublicForm, lane: 'automatic' | 'examined'): Payload {
  const formHash = hash('sha256', canonicalize(of), 'hex')
  return { form: of, formHash, defects: [], lane }
}

export function identityPayload(subject: string): Payload {
  const facts = { form: 'identity-v1', subject, partyKind: 'naturalPerson', nationality: 'CN' }
  return { form: facts, parties: [], defects: [] }
}

export const checkedIdentity = {
  assuranceLevel: 'documentChecked',
  method: 'documentInspection',
} as const

const notice = { defects: [defect], amend: 'metadataOnly', explanation: text, text }

/** Payloads by type and transition; what is not here takes none. */
const payloads: Partial<Record<CaseType, Readonly<Record<string, Payload>>>> = {
  application: {
    notAccept: { text },
    requireCorrection: notice,
    returnForCorrection: notice,
    passToReview: { opinion: text },
    approve: { documentChecked: ['/authors'] },
    refuse: { text },
    object: { text },
    appeal: { text },
  },
  identity: { verify: checkedIdentity, refuse: { text } },
  request: { grant: { note: text }, refuse: { text } },
}

/** What a step of a case is made with. `examiner`: to whom a case is given. */
export function payloadOf(file: CaseFile, transition: string, examiner: string): Payload {
  if (transition === 'assign') return { assignee: examiner }
  if (transition === 'resubmit') {
    const { form: before, formHash, lane } = file.events[0]!.payload
    return { form: before, formHash, lane, defects: [] }
  }
  if (transition === 'report') return { certificate: drawnOf(file)[0]?.certificate }
  return payloads[file.type]?.[transition] ?? {}
}
