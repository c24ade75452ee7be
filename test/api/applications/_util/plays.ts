/** The acts of an application as people make them, and cases that come of them. */
import { applicationMachine as machine } from '../../../../api/applications/machine.ts'
import type { CaseFile, Move } from '../../../../api/cases/machine.ts'
import { emptyFile, step } from '../../cases/_util/machines.ts'
import { didOf, form, now } from './forms.ts'

export const [party, clerk, examiner, second, boss, otherBoss, registrar, stranger] = [
  1, 11, 12, 13, 14, 15, 16, 17,
].map(didOf) as [string, string, string, string, string, string, string, string]

export const defect = {
  code: 'statementMissing',
  pointer: '/statement/process',
  severity: 'error',
  zh: '缺',
  en: 'missing',
}
export const other = { ...defect, pointer: '/statement/purpose' }
export const filed = { form: form(), formHash: 'a'.repeat(64), defects: [], lane: 'examined' }
export const notice = { defects: [defect], amend: 'metadataOnly' }

export interface Play {
  readonly actor: string
  readonly role: Move['role']
  readonly payload?: Move['payload']
  readonly reason?: string
}

export const plays = {
  submit: { actor: party, role: 'creator', payload: filed },
  accept: {
    actor: clerk,
    role: 'intake_clerk',
    payload: { acceptanceNumber: '链受字-2026-00000001' },
  },
  notAccept: {
    actor: clerk,
    role: 'intake_clerk',
    reason: 'wrong_procedure',
    payload: { text: '请办理合同备案' },
  },
  claim: { actor: examiner, role: 'examiner' },
  assign: { actor: boss, role: 'senior_examiner', payload: { assignee: second } },
  requireCorrection: { actor: examiner, role: 'examiner', payload: notice },
  returnForCorrection: {
    actor: boss,
    role: 'senior_examiner',
    payload: { ...notice, explanation: '初审漏检' },
  },
  resubmit: { actor: party, role: 'creator', payload: filed },
  passToReview: { actor: examiner, role: 'examiner', payload: { opinion: '建议登记' } },
  approve: { actor: boss, role: 'senior_examiner' },
  refuse: {
    actor: boss,
    role: 'senior_examiner',
    reason: 'duplicate',
    payload: { text: '重复登记' },
  },
  object: { actor: stranger, role: 'anyone', payload: { text: '作品是我的' } },
  certify: { actor: registrar, role: 'registrar' },
  certifyAutomatically: { actor: 'system', role: 'system' },
  withdraw: { actor: party, role: 'creator' },
  appeal: { actor: party, role: 'creator', payload: { text: '不服' } },
  reopenReview: { actor: otherBoss, role: 'senior_examiner' },
  close: { actor: party, role: 'creator' },
  lapse: { actor: 'system', role: 'system' },
} as const satisfies Record<string, Play>
export type Name = keyof typeof plays

export const move = (transition: Name, time = now, more: Partial<Play> = {}): Move => ({
  payload: {},
  ...(plays[transition] as Play),
  ...more,
  transition,
  time,
})

/** The case after these moves, all at one time. */
export const after = (...names: Name[]): CaseFile =>
  names.reduce((file, name) => step(machine, file, move(name)), emptyFile(machine, party))

export const inReview = ['submit', 'accept', 'claim', 'passToReview'] as const satisfies Name[]
export const examining = ['submit', 'accept', 'claim'] as const satisfies Name[]
