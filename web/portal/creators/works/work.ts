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

export interface Asked {
  readonly kind: string
  readonly certificate?: string
  /** What a correction or supplement asks the certificate to say. */
  readonly facts?: Facts
  readonly statement?: string
  readonly ground?: string
  readonly basis?: { readonly authority: string; readonly caseNumber: string }
  /** Ids of the deposits. */
  readonly attachments?: readonly string[]
  /** Owners on record when it was handed in, and who acts for each. */
  readonly owners: readonly { readonly did: string; readonly by: string }[]
}

/** What a request asks for. */
export function askedIn({ events }: Case): Asked {
  const payload = (events[0]?.payload ?? {}) as Partial<Asked>
  return { ...payload, kind: payload.kind ?? '', owners: payload.owners ?? [] }
}

const needConsent: readonly string[] = ['correction', 'supplement', 'surrender']

export interface Consent {
  readonly did: string
  readonly given: boolean
}

/** Who has to consent beside whoever asked (api/cases/consents.ts), and who has. */
export function consentsOf(file: Case): Consent[] {
  const { kind, owners } = askedIn(file)
  const [first] = file.events
  const byApplicant = first?.payload['ground'] === 'applicant_request'
  if (!needConsent.includes(kind) && !byApplicant) return []
  const asked = first?.role === 'agent' ? file.party : first?.actor
  const given = file.events.filter(({ transition }) => transition === 'consent')
  const wanted = [...new Set(owners.map(({ by }) => by))].filter((did) => did !== asked)
  return wanted.map((did) => ({ did, given: given.some(({ actor }) => actor === did) }))
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
