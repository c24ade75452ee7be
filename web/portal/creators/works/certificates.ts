/** My certificates, page by page, and what the pages show of each. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { assuranceLevels, Category } from '../../../../verifier/vocabulary.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSignedIn } from '../../base/session.ts'

export type OwnCertificate = Schema<'OwnCertificate'>
export type CertificateState = OwnCertificate['state']

/** A certificate out of its record; what only works have is absent in identity certificates. */
export interface Certificate {
  readonly id: string
  readonly kind: OwnCertificate['kind']
  readonly stage: OwnCertificate['stage']
  readonly state: CertificateState
  /** RFC 3339. */
  readonly time: string
  readonly assuranceLevel?: (typeof assuranceLevels)[number]
  readonly registrationNumber?: string
  readonly title?: string
  readonly category?: Category
}

interface Document {
  readonly validFrom: string
  readonly credentialSubject: Pick<Certificate, 'assuranceLevel' | 'registrationNumber'> & {
    readonly work?: { readonly title: string; readonly category: Category }
  }
}

export function certificateOf({ id, kind, stage, state, document }: OwnCertificate): Certificate {
  const { validFrom: time, credentialSubject } = document as unknown as Document
  const { assuranceLevel, registrationNumber, work } = credentialSubject
  return {
    id,
    kind,
    stage,
    state,
    time,
    ...(assuranceLevel && { assuranceLevel }),
    ...(registrationNumber !== undefined && { registrationNumber }),
    ...(work && { title: work.title, category: work.category }),
  }
}

export const certificatesKey = ['certificates', 'mine'] as const

/** Certificates that one question answers with. */
const pageLength = 100

/** Newest first. Answers of one person are not shown to the next on the same device. */
export function useCertificates() {
  const did = useSignedIn()?.session.did
  return useInfiniteQuery({
    queryKey: [...certificatesKey, did],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) => {
      const before = pageParam === undefined ? {} : { before: pageParam }
      const query = { limit: pageLength, ...before }
      return answerOf(api.GET('/v1/certificates/mine', { params: { query } }))
    },
    getNextPageParam: ({ next }) => next,
    // Whoever comes back to look whether something was issued is shown what holds now.
    staleTime: 0,
  })
}
