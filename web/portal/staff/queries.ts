/** What pages of the staff ask the registry, and the steps they make. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { answerOf, api, type Schema } from '../base/client.ts'
import { useSay } from '../base/language.ts'
import { staffTexts } from './texts.ts'

export type Case = Schema<'Case'>
export type CaseEvent = Schema<'CaseEvent'>
export type PossibleStep = Schema<'PossibleStep'>
type Step = Schema<'Step'>

export function useCase(id: string) {
  return useQuery({
    queryKey: ['case', id],
    queryFn: () => answerOf(api.GET('/v1/cases/{id}', { params: { path: { id } } })),
  })
}

/** Asks anew for all that a step of a case may have changed. */
export function useCaseChanged(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all(
      ['case', 'queue', 'audit', 'certificate'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    )
}

/** Makes a step of a case. The case is asked for anew also where it was refused: it may have changed. */
export function useStep(id: string) {
  const changed = useCaseChanged()
  const say = useSay()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (step: Step) =>
      answerOf(api.POST('/v1/cases/{id}/steps', { params: { path: { id } }, body: step })),
    onSuccess: () => void message.success(say(staffTexts.done)),
    onSettled: changed,
  })
}
