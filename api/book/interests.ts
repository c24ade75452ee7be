/**
 * Who owns what a certificate is about, and who has an interest in it: by the certificate, by the application it came
 * from, and by the identity certificates in force. Read from what the desk knows, so that a decision follows from the log.
 */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { interestedIn as interestedInCase } from '../applications/guards.ts'
import type { PublicForm } from '../applications/form.ts'
import { signerOf } from '../applications/signatures.ts'
import type { OwnerOnRecord } from '../cases/consents.ts'
import { ApiError } from '../errors.ts'
import type { Desk } from './desk.ts'
import { identityOf, lastIdentityOf } from './known-identities.ts'
import type { Issued } from './known-issued.ts'
import { formOf } from './needs.ts'

interface Named {
  readonly credentialSubject: {
    /** DID, of an identity certificate. */
    readonly id: string
    readonly guardian?: string
    readonly application?: string
    readonly owners?: readonly { readonly did: string }[]
    readonly authors?: readonly { readonly did?: string }[]
  }
}

function namedIn({ document }: Pick<Issued, 'document'>): Named['credentialSubject'] {
  const { credentialSubject }: Named = JSON.parse(document)
  return credentialSubject
}

/** Case of the application that a certificate came from; undefined where it came from none. */
export function applicationOf(issued: Pick<Issued, 'document' | 'case'>): string | undefined {
  const { application } = namedIn(issued)
  return application === undefined ? issued.case : uuidOf(application)
}

/** DIDs of the owners of a work; the person, of an identity certificate. */
export function ownersOf(issued: Pick<Issued, 'document'>): string[] {
  const { owners, id } = namedIn(issued)
  return owners === undefined ? [id] : owners.map(({ did }) => did)
}

/** The owners of a certificate, and who acts for each now; the owner himself where nobody may (`requireActing`). */
export function ownersOnRecord(desk: Desk, issued: Issued): OwnerOnRecord[] {
  return ownersOf(issued).map((did) => ({ did, by: actingFor(desk, issued, did) ?? did }))
}

/**
 * Throws ApiError `state_changed` where nobody may act for one of these owners, or another than was put on record when the
 * request was made: `by`, of the owners whom he acted for.
 */
export function requireActing(desk: Desk, issued: Issued, owners: readonly OwnerOnRecord[]): void {
  for (const { did, by } of owners) {
    const now = actingFor(desk, issued, did)
    if (now === by) continue
    const detail =
      now === undefined
        ? `Nobody acts for ${did} now: the identity certificate that names a guardian is suspended or has ended. A registrar restores it, or certifies ${did} anew.`
        : `Another acts for ${did} since this request was made: make it again.`
    throw new ApiError('state_changed', detail)
  }
}

/**
 * Whose act is an owner's: that of the guardian whom the identity certificate in force names; the owner's own where it
 * names none, for whoever has come of age gets a new one. Nobody's where the certificate that named a guardian is suspended
 * or has ended. Of whom there never was one the application says whether he is a minor.
 */
function actingFor(desk: Desk, issued: Issued, did: string): string | undefined {
  const identity = identityOf(desk, did)
  if (identity !== undefined) return identity.guardian ?? did
  const before = lastIdentityOf(desk, did)
  if (before !== undefined) return before.guardian === undefined ? did : undefined
  return declaredFor(desk, issued, did)
}

/** Who acts for an owner by the certificate, or by the application it came from. */
function declaredFor(desk: Desk, issued: Issued, did: string): string {
  const { guardian, owners } = namedIn(issued)
  if (owners === undefined) return guardian ?? did
  const filed = desk.known.cases.get(applicationOf(issued) ?? '')
  const form = filed && (formOf(filed, {}) as PublicForm | undefined)
  const owner = form?.owners?.find((one) => one.did === did)
  return owner === undefined ? did : signerOf(owner)
}

/** Throws ApiError `conflict_of_interest` for whoever is named in a certificate or in its application. */
export function requireNoInterest(desk: Desk, issued: Issued, actor: string): void {
  const { authors = [], guardian = [] } = namedIn(issued)
  const filed = desk.known.cases.get(applicationOf(issued) ?? '')
  const owners = ownersOf(issued).flatMap((did) => [
    did,
    declaredFor(desk, issued, did),
    (identityOf(desk, did) ?? lastIdentityOf(desk, did))?.guardian ?? [],
  ])
  const named = [
    issued.holder,
    owners.flat(),
    authors.flatMap(({ did = [] }) => did),
    guardian,
  ].flat()
  if (!named.includes(actor) && !(filed && interestedInCase(filed).has(actor))) return
  throw new ApiError(
    'conflict_of_interest',
    'You are named in this certificate or in its application: another person decides.',
  )
}
