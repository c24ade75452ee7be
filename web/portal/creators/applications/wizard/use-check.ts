/** The registry's check of a form that may not be complete yet. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { RefusedError } from '../../../../registry.ts'
import { answerOf, api, type Schema } from '../../../base/client.ts'
import { type Fault, faultLabel } from '../../../base/fault-texts.ts'
import { faultsOf } from '../../../base/problem.ts'
import { aboutTheForm, filledIn, type Problem } from '../form/own-check.ts'
import { isSame, type Members } from '../form/pointer.ts'
import { checkedIn, problemsNow, type Told } from './problems.ts'
import type { Assessment, Check } from './review.tsx'

interface Checked {
  readonly of: Members
  readonly problems: readonly Problem[]
  readonly assessment?: Assessment
}

/** Rejects with RefusedError. */
async function check(form: Members): Promise<Checked> {
  const { form: filled, made } = filledIn(form)
  const body = filled as unknown as Schema<'ApplicationForm'>
  try {
    const { defects, assessment } = await answerOf(api.POST('/v1/applications/check', { body }))
    const problems = aboutTheForm(checkedIn(defects), made)
    return { of: form, problems, assessment: assessment as unknown as Assessment }
  } catch (error) {
    const faults = faultsOf(error)
    if (!(error instanceof RefusedError) || faults.length === 0) throw error
    return { of: form, problems: aboutTheForm(faults.map(problemOf), made) }
  }
}

/** What the registry cannot read. */
const problemOf = (fault: Fault): Problem => ({
  pointer: fault.pointer,
  severity: 'error',
  text: faultLabel(fault),
})

export interface CheckState extends Check {
  /** Defects that the registry told when the form was handed in. */
  readonly refused: (defects: unknown) => void
  readonly told: readonly Told[]
}

/** `before`: what was told of an earlier form, by an examiner. */
export function useCheck(form: Members, before: readonly Told[]): CheckState {
  const [checked, setChecked] = useState<Checked>()
  const checking = useMutation({ mutationFn: check, onSuccess: setChecked })
  const told = checked === undefined ? before : [...before, checked]
  const isOfNow = checked !== undefined && isSame(checked.of, form)
  return {
    run: () => checking.mutate(form),
    busy: checking.isPending,
    error: checking.error,
    assessment: isOfNow ? checked.assessment : undefined,
    problems: checked === undefined ? undefined : problemsNow(form, told),
    refused: (defects) => setChecked({ of: form, problems: checkedIn(defects) }),
    told,
  }
}
