/** Bulk checks, asked for and ordered. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, bytesOf, type Schema } from '../../base/client.ts'
import { saveBlob } from '../../base/save.ts'

export type Check = Schema<'Check'>

const listKey = ['checks'] as const
/** Milliseconds: while one runs. */
const lookAgain = 700

const runs = ({ state }: Check): boolean => state === 'waiting' || state === 'running'

export const useChecks = () =>
  useQuery({
    queryKey: listKey,
    queryFn: () => answerOf(api.GET('/v1/checks', {})),
    refetchInterval: ({ state }) => (state.data?.items.some(runs) === true ? lookAgain : false),
  })

function useChange<Given>(change: (given: Given) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  })
}

export const useSubmitCheck = () =>
  useChange((file: File) =>
    bytesOf('/v1/checks', { method: 'POST', body: file, headers: { 'content-type': 'text/csv' } }),
  )

export const useDeleteCheck = () =>
  useChange((id: string) => answerOf(api.DELETE('/v1/checks/{id}', { params: { path: { id } } })))

export const useDownloadResult = () =>
  useMutation({
    mutationFn: async (id: string) =>
      saveBlob(`check-${id}.csv`, await bytesOf(`/v1/checks/${id}/result`)),
  })
