/** What people ask the registry about certificates and DIDs, over the API: the staff of the tests decide on it. */
import type { WorkFacts } from '../../../api/book/book.ts'
import type { OfficeHere, SteppedAnswer } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { application } from '../../api/routes/_api.ts'
import { identity } from '../../api/realname/_util/identity.ts'
import { depositFile, picture } from './staff-scene.ts'
import type { BrowserRegistry } from './registry-page.ts'

/** A certificate in the short way, and who holds it. */
export interface Held {
  readonly certificate: string
  /** Its registration number. */
  readonly number: string
  readonly holder: string
}

export async function heldWork(office: OfficeHere): Promise<Held> {
  const holder = newPerson().did
  const form = application(holder, await office.deposit(holder))
  const { id, document } = await office.expect<{
    id: string
    document: { credentialSubject: { registrationNumber: string } }
  }>(201, holder, 'POST', '/v1/works', form)
  return { certificate: id, number: document.credentialSubject.registrationNumber, holder }
}

/** The facts of a certificate, with another title: what a correction or supplement asks for. */
export async function retitled(
  office: OfficeHere,
  certificate: string,
  title: string,
): Promise<object> {
  const { document } = await office.expect<{ document: { credentialSubject: WorkFacts } }>(
    ...([200, undefined, 'GET', `/v1/certificates/${certificate}`] as const),
  )
  const { work, authors, owners, ownershipForm } = document.credentialSubject
  return { work: { ...work, title }, authors, owners, ownershipForm }
}

/** Hands in a request; returns its case. */
export async function ask(office: OfficeHere, by: string, body: object): Promise<string> {
  const asked = { statement: '理由见附件', ...body }
  return (await office.expect<SteppedAnswer>(201, by, 'POST', '/v1/requests', asked)).case.id
}

interface Life {
  readonly state: string
  readonly changes: readonly { readonly until?: string }[]
}

/** What became of a certificate. */
export function lifeOf(office: OfficeHere, certificate: string): Promise<Life> {
  return office.expect(200, undefined, 'GET', `/v1/certificates/${certificate}/status`)
}

/** An application for an identity certificate, with a picture of a document; returns its case. */
export async function askIdentity(registry: BrowserRegistry): Promise<string> {
  const { did } = newPerson()
  const deposit = await depositFile(registry, did, picture, 'image/png')
  const form = identity({ subject: did, attachments: [{ kind: 'idDocument', deposit }] })
  const { case: file } = await registry.office.expect<SteppedAnswer>(
    ...([201, did, 'POST', '/v1/identities', form] as const),
  )
  return file.id
}
