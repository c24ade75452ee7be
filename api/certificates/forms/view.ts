import type { IdentityCertificate } from '../../../verifier/certificate-identity.ts'
import type { WorkCertificate } from '../../../verifier/certificate-work.ts'

// What a certificate's forms (PDF, PNG, page) are made from. Everything in it is public.

/** A work certificate as it is shown. */
export type ShownWork = WorkCertificate
export type WorkSubject = WorkCertificate['credentialSubject']
export type WorkOwner = WorkSubject['owners'][number]

export type CertificateState =
  | 'pendingAnchor'
  | 'active'
  | 'suspended'
  | 'superseded'
  | 'revoked'
  | 'surrendered'
  | 'termExpired'

export type Stage = 'sequenced' | 'published' | 'anchored'

/** Where the certificate's log entry is covered on the chain. */
export interface ShownAnchor {
  readonly txHash: string
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
  /** Size of the log that the anchor covers. */
  readonly size: number
}

/** The certificate that took the place of this one. */
export interface Replacement {
  readonly id: string
  readonly registrationNumber?: string
}

export interface ShownStatus {
  readonly state: CertificateState
  /** Unix seconds. */
  readonly since?: number
  /** Code of the reason, or words. */
  readonly reason?: string
  /** When a suspension ends by itself, Unix seconds. */
  readonly until?: number
  readonly replacedBy?: Replacement
}

/** One thing that happened to the certificate after its issue. */
export interface HistoryItem {
  /** `superseded`, `suspended`, `restored`, `revoked`, `surrendered`. */
  readonly change: string
  /** Code of the reason, or words. */
  readonly reason: string
  /** Unix seconds. */
  readonly time: number
  /** `urn:uuid:` of the signed document that says so. */
  readonly documentId: string
  /** When the suspension ends by itself, Unix seconds. */
  readonly until?: number
  readonly replacedBy?: Replacement
}

export interface CertificateView {
  readonly document: WorkCertificate | IdentityCertificate
  /** Canonical JSON of the document, as it was signed and logged. */
  readonly text: string
  readonly logIndex: number
  readonly stage: Stage
  readonly anchor?: ShownAnchor
  readonly status: ShownStatus
  /** Oldest first. */
  readonly history: readonly HistoryItem[]
  /** Address of the page that shows and checks the certificate; in the QR code. */
  readonly verifyUrl: string
  readonly registrarName: string
  /** Where this is a re-issued copy (补发). */
  readonly copyOf?: {
    /** Id of the case in which it was granted; the address of the copy names it. */
    readonly caseId: string
    /** Unix seconds. */
    readonly issuedAt: number
    /** Number of the copy, from 1. */
    readonly copyNumber: number
  }
}

/** The document as a work certificate, or undefined. */
export function asWork({ document }: CertificateView): WorkCertificate | undefined {
  const { credentialSubject: subject } = document
  return 'registrationNumber' in subject ? (document as WorkCertificate) : undefined
}

/** The document as an identity certificate, or undefined. */
export function asIdentity({ document }: CertificateView): IdentityCertificate | undefined {
  return 'commitments' in document.credentialSubject ? (document as IdentityCertificate) : undefined
}
