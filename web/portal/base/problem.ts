/** What to tell people of an error. */
import type { Label } from '../../../verifier/vocabulary.ts'
import { labelOf } from '../../refusals.ts'
import { RefusedError } from '../../registry.ts'
import type { Fault } from './fault-texts.ts'
import { problemTexts } from './problem-texts.ts'

/** The sentence of the code, where the portal has one; else as the other pages say it. */
export function problemLabel(error: unknown): Label {
  const known = error instanceof RefusedError ? problemTexts[error.code] : undefined
  return known ?? labelOf(error)
}

/** The faults that a problem lists. */
export function faultsOf(error: unknown): readonly Fault[] {
  const errors = error instanceof RefusedError ? error.problem['errors'] : undefined
  return Array.isArray(errors) ? (errors as Fault[]) : []
}
