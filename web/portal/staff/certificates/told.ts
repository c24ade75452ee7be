/** What a certificate says of itself, of what these pages show. */
import { isRecord } from '../case/facts.ts'
import type { Certificate } from './queries.ts'

export interface Told {
  readonly number?: string
  readonly title?: string
  /** DID of the owner, or of the person of an identity certificate. */
  readonly holders: readonly string[]
  /** RFC 3339. */
  readonly issued: string
}

export function toldBy({ document }: Certificate): Told {
  const subject = isRecord(document['credentialSubject']) ? document['credentialSubject'] : {}
  const { registrationNumber, owners, id } = subject
  const title = isRecord(subject['work']) ? subject['work']['title'] : undefined
  const named = Array.isArray(owners) ? owners.filter(isRecord).map(({ did }) => did) : [id]
  return {
    ...(typeof registrationNumber === 'string' && { number: registrationNumber }),
    ...(typeof title === 'string' && { title }),
    holders: named.filter((did) => typeof did === 'string'),
    issued: String(document['validFrom']),
  }
}
