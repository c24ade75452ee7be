/** What the registry knows of my identity: certificates, and applications for them. */
import { useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../../base/client.ts'
import { useSignedIn } from '../../base/session.ts'

export const casesKey = ['cases', 'identity'] as const

/** Applications for identity certificates that are mine, the newest first, each with what happened in it. */
export function useIdentityCases() {
  const did = useSignedIn()?.session.did
  return useQuery({
    queryKey: [...casesKey, did],
    queryFn: async () => {
      const query = { type: 'identity', order: 'newest', limit: 10 } as const
      const { items } = await answerOf(api.GET('/v1/cases', { params: { query } }))
      return Promise.all(
        items.map(({ id }) => answerOf(api.GET('/v1/cases/{id}', { params: { path: { id } } }))),
      )
    },
  })
}
