/**
 * The book is the register: it decides what is recorded, in one order, and answers what is on record.
 * Every act it accepts becomes one record of the log before it is acknowledged.
 */
import type { CaseEvent, CaseFile, CaseType, StaffRole } from '../cases/machine.ts'
import type { CertificateState } from '../certificates/status.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { ApiError } from '../errors.ts'
import type { AmendCommand, MoveCommand, StatusCommand } from './commands.ts'
import type { KnownDeposit } from './known-deposits.ts'
import type { PageAsked, RecordedPage } from './reader-mine.ts'
import type { CaseQuery, CaseRow, DueCase, Life } from './reader-acts.ts'
import type { FoundCertificate } from './reader.ts'
import type { IdentityInForce } from './known-identities.ts'
import type { AutomaticCertificate, PastRecord, RegistrationOfFile } from './reader-parties.ts'

/** A file as a deposit records it. Digests in lower-case hex. */
export interface FileFacts {
  readonly mediaType: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly sm3: string
  /** CID of the stored bytes (ciphertext if encrypted); absent for a deposit of digests only. */
  readonly cid?: string
  readonly encrypted?: boolean
}

/** What an Idempotency-Key stands for: the key and the SHA-256 of the request it came with. */
export interface Idempotency {
  readonly key: string
  readonly fingerprint: Uint8Array
}

export interface DepositCommand {
  /** DID of the depositor. */
  readonly holder: string
  readonly file: FileFacts
  /** True where this registry received and digested the file itself. */
  readonly received: boolean
  /** The applicant chose that the log shows the bare digest. */
  readonly publicLookup: boolean
  readonly idempotency?: Idempotency
}

export interface Place {
  readonly country: string
  readonly city?: string
}

/** Declared facts of a work, as in the certificate (docs/formats/certificate.md). */
export interface WorkFacts {
  readonly work: {
    readonly title: string
    readonly alternativeTitle?: string
    readonly category: string
    readonly categoryNote?: string
    readonly creationNature: string
    readonly basedOn?: readonly { title: string; owner: string; provenance: string }[]
    readonly completion?: { readonly date: string; readonly place?: Place }
    readonly firstPublication?: {
      readonly status: 'published' | 'unpublished'
      readonly date?: string
      readonly place?: Place
      readonly url?: string
    }
    readonly digitalSourceType?: string
    readonly declaredLicence?: string
    readonly identifiers?: readonly { scheme: string; value: string }[]
    readonly excludedMaterial?: string
  }
  readonly authors: readonly { displayName: string; signing: string; did?: string }[]
  readonly owners: readonly {
    displayName: string
    did: string
    acquisition: string
    rights: number
    sharePpm?: number
    partyKind?: string
    signing?: string
    acquisitionNote?: string
    rightsNote?: string
  }[]
  readonly ownershipForm: string
  readonly serviceVariant?: string
  readonly commissionedHolder?: string
  readonly ownershipNote?: string
}

export interface WorkCommand {
  /** DID of the applicant; every deposit must be the applicant's. */
  readonly applicant: string
  /** Deposit ids (UUID), 1 to 100. */
  readonly deposits: readonly string[]
  readonly facts: WorkFacts
  readonly publicLookup: boolean
  /** Why it is not registered this way. What is on record already is answered all the same. */
  readonly refusal?: ApiError
  readonly idempotency?: Idempotency
}

export interface IdentityCommand {
  /** The DID certified. */
  readonly subject: string
  readonly partyKind: string
  readonly assuranceLevel: string
  readonly commitments: readonly { field: string; commitment: string }[]
  readonly idempotency?: Idempotency
}

/** How far a record has come: accepted means sequenced and durable. */
export type Stage = 'sequenced' | 'published' | 'anchored'

/** A record as the API shows it. */
export interface Recorded {
  /** Document id (UUID): deposit id, certificate id, identity certificate id. */
  readonly id: string
  /** Position in the log. */
  readonly index: number
  readonly stage: Stage
  /** Canonical JSON text of the document (VC). */
  readonly document: string
  /** The anchor that covers it, once anchored. */
  readonly anchor?: {
    readonly size: number
    readonly txHash: string
    readonly blockNumber: number
    readonly blockTime: number
  }
}

/** Answer to a command. `created` is false where the same act was on record already. */
export interface Outcome extends Recorded {
  readonly created: boolean
}

/** Answer to a step of a case. */
export interface Stepped {
  /** False where the same request was on record already. */
  readonly created: boolean
  /** The event that the step left. */
  readonly event: CaseEvent
  /** The case as it stands now. */
  readonly file: CaseFile
}

export interface Book {
  /**
   * Records a deposit. The same file by the same holder answers with the first deposit.
   * Throws ApiError (invalid_did, idempotency_mismatch, storage_full, unavailable).
   */
  deposit(command: DepositCommand): Promise<Outcome>
  /**
   * Registers a work in the automatic lane and issues its certificate. The same file by the same applicant
   * answers with the first certificate. Throws ApiError (already_registered with `registrationNumber`,
   * not_found, not_holder, invalid_*, idempotency_mismatch, storage_full, unavailable).
   */
  registerWork(command: WorkCommand): Promise<Outcome>
  /** Issues an identity certificate. */
  certifyIdentity(command: IdentityCommand): Promise<Outcome>
  /**
   * Makes a step of a case, and what follows from it, as one act. Throws ApiError: what the machine says (`forbidden`,
   * `state_changed`, `too_late`, `too_early`, `conflict_of_interest`, `invalid_request`), and what its effects say.
   */
  move(command: MoveCommand): Promise<Stepped>
  /**
   * The step that an earlier request with this key made; undefined where there was none. For those who have to check
   * something before they ask for a step: a repeated request must not be judged by what it has brought about itself.
   * Throws ApiError `idempotency_mismatch`.
   */
  repeated(idempotency: Idempotency | undefined): Promise<Stepped | undefined>
  /** Suspends, restores, revokes or surrenders a certificate. Throws ApiError `not_found`, `forbidden`, `state_changed`. */
  changeStatus(command: StatusCommand): Promise<Outcome>
  /** Puts a corrected certificate in the place of another; answers with the new one. */
  amend(command: AmendCommand): Promise<Outcome>
  /** Puts fresh status lists on record. */
  renewLists(lists: readonly number[]): Promise<void>
  /** A case with all its events. */
  caseFile(id: string): Promise<CaseFile | undefined>
  /** Several cases by their ids, read at once; unknown ones are left out. */
  caseFiles(ids: readonly string[]): Promise<ReadonlyMap<string, CaseFile>>
  /** Cases in the order of their last event. */
  listCases(query: CaseQuery): Promise<CaseRow[]>
  /** Roles somebody holds now; the DID as the register writes it. */
  rolesOf(did: string): Promise<ReadonlySet<StaffRole>>
  /** Everybody who holds a role now, by DID. */
  roles(): Promise<Map<string, ReadonlySet<StaffRole>>>
  /** Deposits by id; ids that none has are left out. */
  deposits(ids: readonly string[]): Promise<Map<string, KnownDeposit>>
  /** Registrations by digest (SHA-256 hex) of a file, with applicant and state. */
  registrationsOf(sha256s: readonly string[]): Promise<Map<string, RegistrationOfFile[]>>
  /** The newest identity certificate in force of each person. */
  identitiesOf(dids: readonly string[]): Promise<Map<string, IdentityInForce>>
  /** Addresses (40 hex digits) of those people who have or had an identity certificate, whatever became of it. */
  everIdentified(dids: readonly string[]): Promise<ReadonlySet<string>>
  /** Applicant's address (40 hex digits) of each work certificate, by id. */
  applicantsOf(certificates: readonly string[]): Promise<Map<string, string>>
  /**
   * Certificates of works that were issued without an examiner, with log positions in [from, to), and had not ended
   * before the entry `until`.
   */
  automaticCertificates(from: number, to: number, until: number): Promise<AutomaticCertificate[]>
  /** How a person's applications have fared. */
  pastRecordOf(did: string): Promise<PastRecord>
  /** Cases of a type in one of these states whose deadline has passed. */
  overdueCases(type: CaseType, states: readonly string[], limit: number): Promise<DueCase[]>
  /** Certificates whose suspension has come to its end. */
  endedSuspensions(limit: number): Promise<string[]>
  /** Status lists that were not made since a time (Unix seconds). */
  staleLists(since: number, limit: number): Promise<number[]>
  /** What became of a certificate, by its document id. */
  lifeOf(certificate: string): Promise<Life>
  /** States of many certificates; those not in it are active. */
  statesOf(certificates: readonly string[]): Promise<Map<string, CertificateState>>
  /** The newest status list on record (canonical JSON); undefined where it covers nothing yet. */
  statusList(purpose: StatusPurpose, list: number): Promise<string | undefined>
  /** A document by its id, or by its position in the log; undefined where there is none. */
  find(id: string): Promise<Recorded | undefined>
  findAt(index: number): Promise<Recorded | undefined>
  findByNumber(registrationNumber: string): Promise<Recorded | undefined>
  /** All deposits, and all certificates, that cover a file digest (SHA-256 hex), oldest first. */
  depositsOf(sha256: string, holder?: string): Promise<Recorded[]>
  certificatesOf(sha256: string): Promise<Recorded[]>
  /** Deposits of a holder, newest first. */
  depositsHeld(holder: string, page: PageAsked): Promise<RecordedPage>
  /** Certificates of works that a person applied for and the person's own, newest first. */
  certificatesHeld(holder: string, page: PageAsked): Promise<RecordedPage>
  /** Documents of certificates of works, by their ids. */
  certificateDocuments(ids: readonly string[]): Promise<Map<string, string>>
  /** For many digests at once: certificates and their states by digest (for platforms). */
  lookUp(sha256s: readonly string[]): Promise<Map<string, FoundCertificate[]>>
  /** The same by registration number; numbers that no certificate has are left out. */
  lookUpNumbers(numbers: readonly string[]): Promise<Map<string, FoundCertificate>>
  /** C2SP tlog-proof of a record, against the anchored checkpoint that covers it, else the newest published one. */
  proof(index: number): Promise<string | undefined>
  /** The evidence zip of a document; undefined where there is no such document. Throws ApiError `unavailable` before publication. */
  evidence(id: string): Promise<Uint8Array | undefined>
}
