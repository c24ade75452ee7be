/**
 * Makes the documents of the register: deposit receipts, work certificates, identity certificates, status changes,
 * process events. Their form is docs/formats/; the verifier parses what is printed here.
 */
import type { FileFacts, IdentityCommand, WorkFacts } from '../book/book.ts'
import {
  documentContext,
  statusListLength,
  statusPurposes,
} from '../../verifier/certificate-parts.ts'
import { legalNotices } from '../../verifier/certificate.ts'
import { printTime, registrationDateOf } from '../../verifier/date.ts'
import type {
  ActingRole,
  AssertionSource,
  CaseType,
  StatusChangeCode,
  StatusReason,
} from '../../verifier/vocabulary.ts'
import { signDocument, type Issuer, type Signed, type Unsigned } from './sign.ts'

function envelope(issuer: Issuer, type: string, id: string, time: number): Unsigned {
  return {
    '@context': documentContext,
    type: ['VerifiableCredential', type],
    id: `urn:uuid:${id}`,
    issuer: { id: issuer.did, name: issuer.name },
    validFrom: printTime(time),
  }
}

function statusEntries(issuer: Issuer, logIndex: number): object[] {
  const list = Math.floor(logIndex / statusListLength)
  const index = String(logIndex % statusListLength)
  return statusPurposes.map((statusPurpose) => {
    const statusListCredential = `${issuer.publicUrl}/v1/status/${statusPurpose}/${list}`
    return {
      id: `${statusListCredential}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: index,
      statusListCredential,
    }
  })
}

function fileMembers(file: FileFacts): object {
  const { mediaType, size, sha256, sm3, cid, encrypted } = file
  const stored = cid === undefined ? {} : { cid, encrypted: encrypted ?? false }
  return { mediaType, size, digests: { sha256, sm3 }, ...stored }
}

/** The members that are there: a document has no empty ones. */
function given(members: Readonly<Record<string, unknown>>): object {
  const there: Record<string, unknown> = {}
  for (const name in members) if (members[name] !== undefined) there[name] = members[name]
  return there
}

/** Where facts come from, by JSON Pointer into the subject. */
export type Sources = Readonly<Record<string, AssertionSource>>

function assertionsOf(sources: Sources): object[] {
  return Object.entries(sources).map(([fact, by]) => ({ fact, by }))
}

function urn(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `urn:uuid:${id}`
}

function salted(salt: string | undefined): object {
  return salt === undefined ? {} : { contentSalt: salt }
}

export interface ReceiptFacts {
  readonly id: string
  /** Unix seconds. */
  readonly time: number
  readonly depositor: string
  readonly file: FileFacts
  /** Whether this registry digested the file itself. */
  readonly received: boolean
  /** 32 hex digits; undefined where the log shows the bare digest. */
  readonly salt: string | undefined
}

/** Deposit receipt (存证). */
export function issueReceipt(facts: ReceiptFacts, issuer: Issuer): Signed {
  const by = facts.received ? 'systemVerified' : 'declared'
  const credentialSubject = {
    id: `urn:uuid:${facts.id}`,
    depositor: facts.depositor,
    file: fileMembers(facts.file),
    ...salted(facts.salt),
    assertedBy: [{ fact: '/file', by }],
    legalNotice: legalNotices.deposit,
  }
  const head = envelope(issuer, 'DepositReceiptCredential', facts.id, facts.time)
  return signDocument({ ...head, credentialSubject }, issuer)
}

/** A file of a work with the deposit that fixed its time. */
export interface DepositedFile {
  readonly file: FileFacts
  readonly received: boolean
  readonly depositId: string
  readonly depositIndex: number
  /** Unix seconds. */
  readonly depositTime: number
}

export interface CertificateFacts {
  readonly id: string
  readonly workId: string
  readonly time: number
  readonly logIndex: number
  readonly registrationNumber: string
  readonly files: readonly DepositedFile[]
  readonly salt: string | undefined
  readonly declared: WorkFacts
  /** By default `automatic`. */
  readonly examination?: 'automatic' | 'examined'
  readonly acceptanceNumber?: string
  /** Id (UUID) of the application's case. */
  readonly application?: string
  readonly series?: Series
  readonly amendment?: Amendment
  /** Sources of facts that are not those of the automatic lane (declared; files that were received, verified). */
  readonly sources?: Sources
}

/** One of several works that were applied for together. */
export interface Series {
  /** UUID, the same for all of them. */
  readonly id: string
  /** From 1 to count. */
  readonly index: number
  readonly count: number
  readonly title?: string
}

/** What makes a certificate take the place of another. */
export interface Amendment {
  readonly kind: 'correction' | 'supplement'
  /** The certificate superseded: its id (UUID), number and date. */
  readonly supersedes: {
    readonly id: string
    readonly registrationNumber: string
    readonly registrationDate: string
  }
  /** Date of the first certificate of the work: a correction does not lose it. */
  readonly firstRegistrationDate: string
}

function workFile(deposited: DepositedFile): object {
  const { depositId, depositIndex, depositTime } = deposited
  const deposit = {
    id: `urn:uuid:${depositId}`,
    logIndex: depositIndex,
    time: printTime(depositTime),
  }
  return { ...fileMembers(deposited.file), deposit }
}

const declaredOptions = ['serviceVariant', 'commissionedHolder', 'ownershipNote'] as const

/** What the automatic lane knows of each fact: it is declared, and files were seen or not. */
function usualSources(files: readonly DepositedFile[], declared: WorkFacts): Sources {
  const seen = files.every((file) => file.received)
  const usual: Record<string, AssertionSource> = {
    '/work': 'declared',
    '/authors': 'declared',
    '/owners': 'declared',
    '/ownershipForm': 'declared',
    '/files': seen ? 'systemVerified' : 'declared',
  }
  for (const name of declaredOptions)
    if (declared[name] !== undefined) usual[`/${name}`] = 'declared'
  return usual
}

/** Member by member: whatever else a caller's object holds must not get into a public document. */
function declaredMembers(declared: WorkFacts): object {
  const { work, authors, owners, ownershipForm } = declared
  const { serviceVariant, commissionedHolder, ownershipNote } = declared
  const options = given({ serviceVariant, commissionedHolder, ownershipNote })
  return { work, authors, owners, ownershipForm, ...options }
}

function amendmentMembers(amendment: Amendment | undefined): object {
  if (amendment === undefined) return {}
  const { kind, supersedes, firstRegistrationDate } = amendment
  const { id, registrationNumber, registrationDate } = supersedes
  return {
    amendment: kind,
    supersedes: { id: urn(id), registrationNumber, registrationDate },
    firstRegistrationDate,
  }
}

function applicationMembers({ acceptanceNumber, application, series }: CertificateFacts): object {
  const { id = '', index = 0, count = 0, title } = series ?? {}
  const numbered = { id: urn(id), index, count, ...given({ title }) }
  return given({
    acceptanceNumber,
    application: urn(application),
    series: series && numbered,
  })
}

/** Work certificate (作品登记证书). Facts are declared unless `sources` says otherwise. */
export function issueCertificate(facts: CertificateFacts, issuer: Issuer): Signed {
  const { files, declared } = facts
  const credentialSubject = {
    id: urn(facts.workId),
    registrationNumber: facts.registrationNumber,
    registrationDate: registrationDateOf(facts.time),
    examination: facts.examination ?? 'automatic',
    ...applicationMembers(facts),
    ...amendmentMembers(facts.amendment),
    ...declaredMembers(declared),
    files: files.map(workFile),
    ...salted(facts.salt),
    assertedBy: assertionsOf({ ...usualSources(files, declared), ...facts.sources }),
    legalNotice: legalNotices.work,
  }
  const head = envelope(issuer, 'WorkRegistrationCredential', facts.id, facts.time)
  const credentialStatus = statusEntries(issuer, facts.logIndex)
  return signDocument({ ...head, credentialStatus, credentialSubject }, issuer)
}

export interface IdentityFacts {
  readonly id: string
  /** Unix seconds. */
  readonly time: number
  readonly logIndex: number
  readonly command: Omit<IdentityCommand, 'idempotency'>
  /** Of legal persons: company, stateOrgan, publicInstitution, association. */
  readonly organisationKind?: string
  /** DID of the guardian of a natural person. */
  readonly guardian?: string
  readonly minor?: boolean
  /** DID of the outside body that checked the real name. */
  readonly verifiedBy?: string
  /** Unix seconds. */
  readonly validUntil?: number
  /** Sources of facts that are not of the certificate's assurance level. */
  readonly sources?: Sources
}

function identitySources(facts: IdentityFacts): Sources {
  const { organisationKind, guardian, minor } = facts
  const by = facts.command.assuranceLevel as AssertionSource
  const names = ['assuranceLevel', ...Object.keys(given({ organisationKind, guardian, minor }))]
  return { ...Object.fromEntries(names.map((name) => [`/${name}`, by])), ...facts.sources }
}

/** Identity certificate (数字身份证书). */
export function issueIdentity(facts: IdentityFacts, issuer: Issuer): Signed {
  const { subject, partyKind, assuranceLevel, commitments } = facts.command
  const { organisationKind, guardian, minor, verifiedBy, validUntil } = facts
  const credentialSubject = {
    id: subject,
    partyKind,
    assuranceLevel,
    ...given({ organisationKind, guardian, minor, verifiedBy }),
    commitments,
    assertedBy: assertionsOf(identitySources(facts)),
    legalNotice: legalNotices.identity,
  }
  const head = envelope(issuer, 'IdentityCredential', facts.id, facts.time)
  const until = validUntil === undefined ? {} : { validUntil: printTime(validUntil) }
  const credentialStatus = statusEntries(issuer, facts.logIndex)
  return signDocument({ ...head, ...until, credentialStatus, credentialSubject }, issuer)
}

/** The act of a court, tribunal or other authority that a decision rests on. */
export interface Basis {
  readonly authority: string
  readonly caseNumber: string
  /** SHA-256 of the order's file, lower-case hex. */
  readonly document?: string
}

export interface StatusChangeFacts {
  /** Id (UUID) of the status change itself. */
  readonly id: string
  /** Unix seconds. */
  readonly time: number
  /** Id (UUID) of the certificate document, and its position in the log. */
  readonly certificateId: string
  readonly certificateIndex: number
  /** Of work certificates. */
  readonly registrationNumber?: string
  readonly change: StatusChangeCode
  /** One of `reasonsOfChange`. */
  readonly reason: StatusReason
  readonly basis?: Basis
  /** Id (UUID) of the certificate that takes its place; only and always with `superseded`. */
  readonly replacedBy?: string
  /** When a suspension ends by itself, Unix seconds. */
  readonly until?: number
  /** documentHash of the certificate's last status change, lower-case hex; undefined for its first. */
  readonly previous?: string
  readonly sources?: Sources
}

/** Status change (证书状态变更): supersede, suspend, restore, revoke or surrender a certificate. */
export function issueStatusChange(facts: StatusChangeFacts, issuer: Issuer): Signed {
  const { registrationNumber, change, reason, basis, replacedBy, until, previous } = facts
  const credentialSubject = {
    id: urn(facts.certificateId),
    logIndex: facts.certificateIndex,
    change,
    reason,
    ...given({
      registrationNumber,
      basis,
      replacedBy: urn(replacedBy),
      until: until === undefined ? undefined : printTime(until),
      previous,
      assertedBy: facts.sources && assertionsOf(facts.sources),
    }),
    legalNotice: legalNotices.statusChange,
  }
  const head = envelope(issuer, 'StatusChangeCredential', facts.id, facts.time)
  return signDocument({ ...head, credentialSubject }, issuer)
}

export interface EventFacts {
  /** Id (UUID) of the event. */
  readonly id: string
  /** Unix seconds. */
  readonly time: number
  /** Id (UUID) of the case. */
  readonly caseId: string
  readonly caseType: CaseType
  /** 0, 1, 2 … within the case. */
  readonly position: number
  readonly transition: string
  /** `none` for the first event, and for no other. */
  readonly from: string
  readonly to: string
  /** DID, or `system`; then the role is `system` too. */
  readonly actor: string
  readonly role: ActingRole
  readonly reason?: string
  /** SHA-256 of the canonical private payload, lower-case hex. */
  readonly payload: string
  /** documentHash of the case's event before, lower-case hex; undefined for its first. */
  readonly previous?: string
  /** 32 hex digits, random. */
  readonly salt: string
}

/** Process event (办理事项记录): one transition of a case. */
export function issueEvent(facts: EventFacts, issuer: Issuer): Signed {
  const { caseType, position, transition, from, to, actor, role, payload, salt } = facts
  const event = { caseType, position, transition, from, to, actor, role, payload, salt }
  const { reason, previous } = facts
  const credentialSubject = { id: urn(facts.caseId), ...event, ...given({ reason, previous }) }
  const head = envelope(issuer, 'ProcessEventCredential', facts.id, facts.time)
  return signDocument({ ...head, credentialSubject }, issuer)
}
