/** Who has to agree to a request about a certificate, and who has: creators see it, and whoever decides. */
import type { Schema } from './client.ts'

type Case = Schema<'Case'>

/** What a request asks for; `Facts` are those that a correction or supplement asks the certificate to say. */
export interface Asked<Facts = unknown> {
  readonly kind: string
  readonly certificate?: string
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
export function askedIn<Facts>({ events }: Case): Asked<Facts> {
  const payload = (events[0]?.payload ?? {}) as Partial<Asked<Facts>>
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
