/** Sealed personal data in the payloads of events: where they are, never what they say. Pure. */
import type { Commitment } from '../personal/commitments.ts'
import type { CaseFile, Payload } from './machine.ts'

/** Personal data of one party as they stand in the payload of an event. */
export interface SealedParty {
  /** JSON Pointer of the party in the form. */
  readonly pointer: string
  /** DID of whom the data are about, where the form names one. */
  readonly subject?: string
  /** UUID of the dossier whose key opens the box. */
  readonly dossier: string
  readonly box: string
  /** Public commitments to the fields, where a certificate will show them. */
  readonly commitments?: readonly Commitment[]
}

/** The sealed parties in a payload. */
export function partiesIn(payload: Payload): readonly SealedParty[] {
  const { parties } = payload
  return Array.isArray(parties) ? (parties as SealedParty[]) : []
}

/** All sealed parties of a case, the newest submission first. */
export function sealedIn({ events }: CaseFile): SealedParty[] {
  return events.toReversed().flatMap(({ payload }) => partiesIn(payload))
}
