/**
 * Whose consent a request about a certificate needs: a certificate of several owners is corrected, supplemented and given
 * up by all of them (Copyright Law art. 14), a minor's by the guardian (Civil Code arts 19-23). Pure.
 */
import { isMembers } from '../../verifier/canonical.ts'
import { ApiError } from '../errors.ts'
import { listOf } from './guards.ts'
import type { CaseFile, Move, Payload } from './machine.ts'

/** An owner of a certificate, and who acts for the owner: the guardian of a minor, else the owner. */
export interface OwnerOnRecord {
  readonly did: string
  readonly by: string
}

/** Owners of the certificate as the registry put them on record when the request was handed in. */
export function ownersIn(payload: Payload): readonly OwnerOnRecord[] {
  return listOf(payload, 'owners').filter(isMembers) as unknown as OwnerOnRecord[]
}

/** Kinds that take all owners. */
const ofAllOwners: readonly unknown[] = ['correction', 'supplement', 'surrender']

/** Whether a request is one that all owners have to make: to be revoked at the applicant's request is to be given up. */
export function isOfAllOwners({ kind, ground }: Payload): boolean {
  return ofAllOwners.includes(kind) || (kind === 'revocation' && ground === 'applicant_request')
}

/** Who still has to consent, each once. What an agent hands in, the party has consented to. */
export function owedConsents({ events, party }: Pick<CaseFile, 'events' | 'party'>): string[] {
  const [first] = events
  if (first === undefined || !isOfAllOwners(first.payload)) return []
  const consents = events.filter(({ transition }) => transition === 'consent')
  const asked = first.role === 'agent' ? party : first.actor
  const given = new Set([asked, ...consents.map(({ actor }) => actor)])
  const wanted = new Set(ownersIn(first.payload).map(({ by }) => by))
  return [...wanted].filter((did) => !given.has(did))
}

/** Throws ApiError `forbidden` for whoever has nothing to consent to, `state_changed` for who did. */
export function checkConsent(file: CaseFile, { actor }: Pick<Move, 'actor'>): void {
  if (owedConsents(file).includes(actor)) return
  const { payload } = file.events[0]!
  const owner = isOfAllOwners(payload) && ownersIn(payload).some(({ by }) => by === actor)
  if (owner) throw new ApiError('state_changed', 'You have consented already.')
  throw new ApiError(
    'forbidden',
    'Owners of the certificate consent, and guardians of those who are minors; nobody else.',
  )
}

/** Throws ApiError `state_changed` while a consent is missing. */
export function requireConsents(file: CaseFile): void {
  const owed = owedConsents(file)
  if (owed.length === 0) return
  throw new ApiError(
    'state_changed',
    `All owners have to consent first: ask ${owed.join(', ')} for the step "consent".`,
    { state: file.state, owed },
  )
}

/** The guardian who acts for the party of a request; undefined where the party acts alone. */
export function guardianOfParty({ events, party }: CaseFile, payload: Payload): string | undefined {
  const own = ownersIn(events[0]?.payload ?? payload)
  const by = own.find(({ did }) => did === party)?.by
  return by === party ? undefined : by
}
