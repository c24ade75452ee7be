/** One certificate: its record, how it stands, and the requests about it that are mine. */
import { useQuery } from '@tanstack/react-query'
import { RefusedError } from '../../../registry.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSignedIn } from '../../base/session.ts'
import type { OwnCertificate } from './certificates.ts'
import type { Facts } from './request-form.ts'

export type Case = Schema<'Case'>

export const requestsKey = ['cases', 'request'] as const

/** A certificate with its state, as the list of mine has it; also of another: co-owners look at it. */
export function useCertificate(id: string) {
  const did = useSignedIn()?.session.did
  return useQuery({
    queryKey: ['certificate', id, did],
    queryFn: async (): Promise<OwnCertificate> => {
      const params = { path: { id } }
      const [found, life] = await Promise.all([
        answerOf(api.GET('/v1/certificates/{id}', { params })),
        answerOf(api.GET('/v1/certificates/{id}/status', { params })),
      ])
      // Asked for without a type it is the record.
      if (typeof found === 'string') throw new RefusedError({ code: 'internal' })
      return { ...found, state: life.state }
    },
    // How it stands others decide, at any time.
    staleTime: 0,
  })
}

/** Facts that a correction begins with: those of the certificate. */
export function factsOf({ document }: OwnCertificate): Facts {
  const subject = document['credentialSubject'] as Facts
  const { work, authors, owners, ownershipForm } = subject
  const { serviceVariant, commissionedHolder, ownershipNote } = subject
  return {
    work,
    authors,
    owners,
    ownershipForm,
    ...(serviceVariant && { serviceVariant }),
    ...(commissionedHolder && { commissionedHolder }),
    ...(ownershipNote !== undefined && { ownershipNote }),
  }
}

/** My requests, the newest first. */
export function useRequests() {
  const did = useSignedIn()?.session.did
  return useQuery({
    queryKey: [...requestsKey, did],
    queryFn: async () => {
      const query = { type: 'request', order: 'newest', limit: 50 } as const
      const { items } = await answerOf(api.GET('/v1/cases', { params: { query } }))
      return Promise.all(
        items.map(({ id }) => answerOf(api.GET('/v1/cases/{id}', { params: { path: { id } } }))),
      )
    },
  })
}
