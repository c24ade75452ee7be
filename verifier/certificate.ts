import { canonicalize, isMembers, readStrict } from './canonical.ts'
import { isDepositReceipt, type DepositReceipt } from './certificate-deposit.ts'
import { isIdentityCertificate, type IdentityCertificate } from './certificate-identity.ts'
import type { DocumentFile } from './certificate-parts.ts'
import { isWorkCertificate, type WorkCertificate } from './certificate-work.ts'
import { sha256 } from './digest.ts'
import { concat, toUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { legalNotices } from './legal-notice.ts'
import type { Problem } from './schema.ts'

// The signed documents of the register: W3C Verifiable Credentials 2.0 with an eddsa-jcs-2022 proof.

export { legalNotices }
export type { WorkCertificate, DepositReceipt, IdentityCertificate }
export type Document = WorkCertificate | DepositReceipt | IdentityCertificate

/** Which document it is, in the words of the log entry. */
export type DocumentKind = 'workCertificate' | 'deposit' | 'identityCertificate'

/** A document as read, with what reading found out. */
export interface ReadDocument {
  readonly kind: DocumentKind
  readonly document: Document
  /** Canonical JSON: what is signed, hashed and served. */
  readonly canonical: string
}

/** What is wrong with a value as a document of the register; an empty list if nothing is. */
export function checkDocument(value: unknown): Problem[] {
  const problems: Problem[] = []
  kindOf(value, problems)
  return problems
}

/** Finds the kind by `type` and checks the value against its schema. */
function kindOf(value: unknown, problems: Problem[]): Omit<ReadDocument, 'canonical'> | undefined {
  const type: unknown =
    isMembers(value) && Array.isArray(value['type']) ? value['type'][1] : undefined
  switch (type) {
    case 'WorkRegistrationCredential':
      return isWorkCertificate(value, problems)
        ? { kind: 'workCertificate', document: value }
        : undefined
    case 'DepositReceiptCredential':
      return isDepositReceipt(value, problems) ? { kind: 'deposit', document: value } : undefined
    case 'IdentityCredential':
      return isIdentityCertificate(value, problems)
        ? { kind: 'identityCertificate', document: value }
        : undefined
    default:
      problems.push({
        pointer: '/type',
        rule: 'form',
        detail: 'is not a document of this register',
      })
      return undefined
  }
}

/**
 * Reads a document from JSON text, in any member order and with any white space, and nothing else another way.
 * Throws VerificationError `json` or `document` (the first problem, by JSON Pointer).
 */
export function readDocument(text: string): ReadDocument {
  const { value, canonical } = readStrict(text)
  const problems: Problem[] = []
  const found = kindOf(value, problems)
  if (found !== undefined) return { ...found, canonical }
  const [first] = problems
  throw new VerificationError('document', `${first?.pointer} ${first?.detail}`)
}

/** As readDocument, the document only. */
export function parseDocument(text: string): Document {
  return readDocument(text).document
}

interface Securable {
  readonly proof: Readonly<Record<string, unknown>>
}

/**
 * The bytes that the issuer signs (VC Data Integrity EdDSA §3.3, eddsa-jcs-2022): SHA-256 of the canonical
 * proof options ‖ SHA-256 of the canonical document without proof. Takes the document with its proof;
 * `proofValue` may be there or not yet. `canonical` is the document's canonical form, where the caller has it.
 */
export function signingInput(document: Securable, canonical?: string): Uint8Array {
  const { proof, ...unsecured } = document
  const { proofValue: _ = '', ...options } = proof
  const text = cutProof(canonical, proof) ?? canonicalize(unsecured)
  return concat(sha256(toUtf8(canonicalize(options))), sha256(toUtf8(text)))
}

/**
 * The canonical document without its proof, cut out rather than printed anew. The member stands there once:
 * quotes inside strings are escaped, no other member of a document is called proof, and `type` follows it.
 */
function cutProof(canonical: string | undefined, proof: Securable['proof']): string | undefined {
  const member = canonical && `"proof":${canonicalize(proof)},`
  return member && canonical.includes(member) ? canonical.replace(member, () => '') : undefined
}

/** The files a document is about; none for an identity certificate. */
export function filesOf(document: Document): readonly DocumentFile[] {
  const { credentialSubject: subject } = document
  if ('files' in subject) return subject.files
  return 'file' in subject ? [subject.file] : []
}
