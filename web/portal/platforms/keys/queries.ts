/** API keys, asked for and changed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../base/client.ts'

export type ApiKey = Schema<'ApiKey'>
type KeyToMake = Schema<'ApiKeyToMake'>

const listKey = ['keys'] as const

export const useKeys = () =>
  useQuery({ queryKey: listKey, queryFn: () => answerOf(api.GET('/v1/keys', {})) })

export function useMakeKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: KeyToMake) => answerOf(api.POST('/v1/keys', { body })),
    // The key is shown at once, and not after the list.
    onSuccess: () => void queries.invalidateQueries({ queryKey: listKey }),
  })
}

export function useRevokeKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE('/v1/keys/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey }),
  })
}

export const useKeyUsage = (id: string) =>
  useQuery({
    queryKey: ['keys', id, 'usage'],
    queryFn: () => answerOf(api.GET('/v1/keys/{id}/usage', { params: { path: { id } } })),
  })
