import { sentences, statusOf, type StepCode, type StepStatus } from './messages.ts'

/** The steps of a verification, in their order. */
export const stepIds = [
  'file-digest',
  'document-format',
  'document-signature',
  'issuer-key',
  'log-inclusion',
  'checkpoint-signature',
  'anchor-record',
  'anchor-chain',
  'status',
] as const

export type StepId = (typeof stepIds)[number]
export type { StepCode, StepStatus }

/** The result of one step. */
export interface Step {
  readonly id: StepId
  readonly status: StepStatus
  readonly code: StepCode
  /** One sentence for people. */
  readonly zh: string
  readonly en: string
}

export interface Report {
  readonly format: 'colophon-report-v1'
  /** `fail` if any step failed. A `pass` says nothing of steps that were not checkable: see `complete`. */
  readonly verdict: 'pass' | 'fail'
  /** Whether every step passed. */
  readonly complete: boolean
  readonly steps: Step[]
}

/** What a step found: a code, and the words for its sentence. */
export interface Finding {
  readonly code: StepCode
  readonly words?: Readonly<Record<string, string>>
}

/** A finding with the words of its sentence. */
export function finding(code: StepCode, words: Readonly<Record<string, string>> = {}): Finding {
  return { code, words }
}

/** The report of findings, one for each step. */
export function reportOf(findings: Readonly<Record<StepId, Finding>>): Report {
  const steps = stepIds.map((id) => stepOf(id, findings[id]))
  const verdict = steps.some((step) => step.status === 'fail') ? 'fail' : 'pass'
  const complete = steps.every((step) => step.status === 'pass')
  return { format: 'colophon-report-v1', verdict, complete, steps }
}

function stepOf(id: StepId, { code, words = {} }: Finding): Step {
  return { id, status: statusOf(code), code, ...sentences(code, words) }
}
