/** My deposits, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../base/client.ts'
import { useSignedIn } from '../../base/session.ts'

export const depositsKey = ['deposits', 'mine'] as const

/** Newest first. Answers of one person are not shown to the next on the same device. */
export function useDeposits() {
  const did = useSignedIn()?.session.did
  return useInfiniteQuery({
    queryKey: [...depositsKey, did],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => {
      const query = pageParam === undefined ? {} : { before: pageParam }
      return answerOf(api.GET('/v1/deposits/mine', { params: { query } }))
    },
    getNextPageParam: ({ next }) => next,
  })
}
