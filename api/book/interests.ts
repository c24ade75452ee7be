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
import { identityOf } from './known-identities.ts'
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

/** The owners of a certificate, and who acts for each now. */
export function ownersOnRecord(desk: Desk, issued: Issued): OwnerOnRecord[] {
  return ownersOf(issued).map((did) => ({ did, by: actingFor(desk, issued, did) }))
}

/**
 * Whose act is an owner's: that of the guardian whom the identity certificate in force names; the owner's own where it
 * names none, for whoever has come of age gets a new one. Without one the application says who is a minor.
 */
function actingFor(desk: Desk, issued: Issued, did: string): string {
  const identity = identityOf(desk, did)
  if (identity !== undefined) return identity.guardian ?? did
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
  const owners = ownersOnRecord(desk, issued).flatMap(({ did, by }) => [did, by])
  const named = [issued.holder, owners, authors.flatMap(({ did = [] }) => did), guardian].flat()
  if (!named.includes(actor) && !(filed && interestedInCase(filed).has(actor))) return
  throw new ApiError(
    'conflict_of_interest',
    'You are named in this certificate or in its application: another person decides.',
  )
}
