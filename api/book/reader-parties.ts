/** What is on record about people and their works: registrations over files, identity certificates. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { hasEnded, stateAfter, type CertificateState } from '../certificates/status.ts'
import { inSlices } from '../db/slices.ts'
import { addressOf } from './did.ts'
import { statesOf, type ReaderDeps } from './reader.ts'

/** A registration over a file. */
export interface RegistrationOfFile {
  readonly id: string
  readonly registrationNumber: string
  /** Address of the applicant, 40 hex digits. */
  readonly applicant: string
  readonly state: CertificateState
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Registrations by the digest (SHA-256 hex) of a file, oldest first; digests without any are left out. */
export async function registrationsOf(
  deps: ReaderDeps,
  sha256s: readonly string[],
): Promise<Map<string, RegistrationOfFile[]>> {
  const found = new Map<string, RegistrationOfFile[]>()
  const query = deps.db.query
    .selectFrom('certificate_files')
    .innerJoin('certificates', 'certificates.id', 'certificate_files.certificate_id')
    .select(['certificate_files.sha256', 'certificates.id', 'number', 'certificates.applicant'])
    .orderBy('certificates.seq')
  const digests = [...new Set(sha256s)].map((digest) => Buffer.from(digest, 'hex'))
  const rows = await inSlices(digests, (some) =>
    query.where('certificate_files.sha256', 'in', some).execute(),
  )
  const states = await statesOf(
    deps,
    rows.map(({ id }) => id),
  )
  for (const { sha256, id, number, applicant } of rows) {
    const state = states.get(id) ?? 'active'
    const one = { id, registrationNumber: number, applicant: hex(applicant), state }
    found.set(hex(sha256), [...(found.get(hex(sha256)) ?? []), one])
  }
  return found
}

/** Addresses (40 hex digits) of those people who have or had an identity certificate, whatever became of it. */
export async function everIdentified(
  { db }: ReaderDeps,
  dids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (dids.length === 0) return new Set()
  const rows = await db.query
    .selectFrom('identities')
    .where('holder', 'in', dids.map(addressOf))
    .select('holder')
    .distinct()
    .execute()
  return new Set(rows.map(({ holder }) => hex(holder)))
}

/** How an applicant has fared before: what the credit tier is made of. */
export interface PastRecord {
  readonly registered: number
  readonly refused: number
  readonly withdrawn: number
  /** Certificates revoked for fraud or because they were contrary to the facts. */
  readonly revokedForCause: number
  /** Certificates revoked on other grounds that somebody brought forward against the holder. */
  readonly complaintsUpheld: number
}

type Counts = Map<string, number>

const registeredStates = ['certified']
const refusedStates = ['refused', 'appealed', 'closed', 'notAccepted']
const withdrawnStates = ['withdrawn', 'deemedWithdrawn']
const causes = ['fraud', 'contrary_to_facts']
/** A revocation at the applicant's own request, or for a key that leaked, is nobody's complaint. */
const complaints = ['found_unregistrable', 'duplicate', 'court_judgment', 'arbitral_award']

/** Counts of people's applications, and of certificates that were revoked through their fault, by DID; one for each. */
export async function pastRecordsOf(
  { db }: ReaderDeps,
  dids: readonly string[],
): Promise<Map<string, PastRecord>> {
  const people = dids.map(addressOf)
  const revoked = db.query
    .selectFrom('status_changes')
    .where('applicant', 'in', people)
    .where('change', '=', 'revoked')
    .where('reason', 'in', [...causes, ...complaints])
    .select((of) => ['applicant as person', 'reason as what', of.fn.countAll().as('count')])
    .groupBy(['applicant', 'reason'])
  const rows = await db.query
    .selectFrom('cases')
    .where('party', 'in', people)
    .where('type', '=', 'application')
    .select((of) => ['party as person', 'state as what', of.fn.countAll().as('count')])
    .groupBy(['party', 'state'])
    .unionAll(revoked)
    .execute()
  // States of cases and reasons of revocations share no word.
  const counts = new Map<string, Counts>(dids.map((did) => [did.slice(-40), new Map()]))
  for (const { person, what, count } of rows) counts.get(hex(person))?.set(what, Number(count))
  return new Map(dids.map((did) => [did, recordOf(counts.get(did.slice(-40))!)]))
}

function recordOf(counts: Counts): PastRecord {
  const count = (wanted: readonly string[]): number =>
    wanted.reduce((sum, one) => sum + (counts.get(one) ?? 0), 0)
  return {
    registered: count(registeredStates),
    refused: count(refusedStates),
    withdrawn: count(withdrawnStates),
    revokedForCause: count(causes),
    complaintsUpheld: count(complaints),
  }
}

/** Applicant's address (40 hex digits) of each work certificate, by id. */
export async function applicantsOf(
  { db }: ReaderDeps,
  certificates: readonly string[],
): Promise<Map<string, string>> {
  if (certificates.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('certificates')
    .where('id', 'in', [...certificates])
    .select(['id', 'applicant'])
    .execute()
  return new Map(rows.map(({ id, applicant }) => [id, hex(applicant)]))
}

/** A certificate that an audit can draw. */
export interface AutomaticCertificate {
  readonly certificate: string
  /** DIDs of owners, authors and applicant. */
  readonly people: readonly string[]
}

interface ScannedDocument {
  readonly id: string
  readonly type: readonly string[]
  readonly credentialSubject: {
    readonly id: string
    readonly change?: string
    readonly replacedBy?: string
    readonly examination?: string
    readonly authors?: readonly { readonly did?: string }[]
    readonly owners?: readonly { readonly did: string }[]
  }
}

/**
 * Certificates of works that no examiner saw, with log positions in [from, to), but for those that had ended before the
 * entry `until`: read from the log itself, so the same for ever.
 */
export async function automaticCertificates(
  { log }: Pick<ReaderDeps, 'log'>,
  from: number,
  to: number,
  until: number,
): Promise<AutomaticCertificate[]> {
  const found = new Map<string, AutomaticCertificate>()
  const decoder = new TextDecoder()
  for await (const { record } of log.scan(from)) {
    if (record.index >= until) break
    const text = decoder.decode(record.document)
    // Words of a title may look like it: what the document is, its members say.
    const mayChange = text.includes('"StatusChangeCredential"')
    if (!mayChange && (record.index >= to || !text.includes('"examination":"automatic"'))) continue
    const document: ScannedDocument = JSON.parse(text)
    if (document.type.includes('StatusChangeCredential')) drop(found, document)
    if (record.index >= to || !isAutomatic(document)) continue
    const act: { applicant?: string } = JSON.parse(decoder.decode(record.act))
    const certificate = uuidOf(document.id)
    found.set(certificate, { certificate, people: peopleIn(document, act.applicant) })
  }
  return [...found.values()]
}

function isAutomatic({ type, credentialSubject }: ScannedDocument): boolean {
  return (
    type.includes('WorkRegistrationCredential') && credentialSubject.examination === 'automatic'
  )
}

/**
 * Takes out what has ended. Of a certificate that was corrected the newest version within the span is drawn from: a
 * correction later than the span takes nothing away from the audit.
 */
function drop(
  found: Map<string, AutomaticCertificate>,
  { credentialSubject: { id, change = '', replacedBy } }: ScannedDocument,
): void {
  const ends = hasEnded(stateAfter([change]))
  const follows = replacedBy === undefined || found.has(uuidOf(replacedBy))
  if (ends && follows) found.delete(uuidOf(id))
}

function peopleIn({ credentialSubject: subject }: ScannedDocument, applicant?: string): string[] {
  const { owners = [], authors = [] } = subject
  return [...[...owners, ...authors].map(({ did }) => did), applicant].filter(
    (did) => did !== undefined,
  )
}
