import { canonicalize, isMembers, readStrict } from './canonical.ts'
import { isDepositReceipt, type DepositReceipt } from './certificate-deposit.ts'
import { isIdentityCertificate, type IdentityCertificate } from './certificate-identity.ts'
import type { DocumentFile } from './certificate-parts.ts'
import { isStatusChange, type StatusChange } from './certificate-status.ts'
import { isWorkCertificate, type WorkCertificate } from './certificate-work.ts'
import { sha256 } from './digest.ts'
import { concat, toUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { legalNotices } from './legal-notice.ts'
import { isProcessEvent, type ProcessEvent } from './process-event.ts'
import type { Problem } from './schema.ts'
import { isStatusList, type StatusList } from './status-list.ts'

// The signed documents of the register: W3C Verifiable Credentials 2.0 with an eddsa-jcs-2022 proof.

export { legalNotices }
export type {
  WorkCertificate,
  DepositReceipt,
  IdentityCertificate,
  StatusChange,
  ProcessEvent,
  StatusList,
}

interface Documents {
  readonly workCertificate: WorkCertificate
  readonly deposit: DepositReceipt
  readonly identityCertificate: IdentityCertificate
  readonly statusChange: StatusChange
  readonly processEvent: ProcessEvent
  readonly statusList: StatusList
}

/** Which document it is, in the words of the log entry. */
export type DocumentKind = keyof Documents
export type Document = Documents[DocumentKind]

/** A document as read, with what reading found out. */
export interface ReadDocument {
  readonly kind: DocumentKind
  readonly document: Document
  /** Canonical JSON: what is signed, hashed and served. */
  readonly canonical: string
}

type Found = Pick<ReadDocument, 'kind' | 'document'>

/** What is wrong with a value as a document of the register; an empty list if nothing is. */
export function checkDocument(value: unknown): Problem[] {
  const problems: Problem[] = []
  kindOf(value, problems)
  return problems
}

type Is<T> = (value: unknown, problems: Problem[]) => value is T

function reader<K extends DocumentKind>(kind: K, is: Is<Documents[K]>) {
  return (value: unknown, problems: Problem[]) =>
    is(value, problems) ? { kind, document: value } : undefined
}

/** How each document is recognised: the second word of its `type`. */
const readers = new Map<unknown, (value: unknown, problems: Problem[]) => Found | undefined>([
  ['WorkRegistrationCredential', reader('workCertificate', isWorkCertificate)],
  ['DepositReceiptCredential', reader('deposit', isDepositReceipt)],
  ['IdentityCredential', reader('identityCertificate', isIdentityCertificate)],
  ['StatusChangeCredential', reader('statusChange', isStatusChange)],
  ['ProcessEventCredential', reader('processEvent', isProcessEvent)],
  ['BitstringStatusListCredential', reader('statusList', isStatusList)],
])

/** Finds the kind by `type` and checks the value against its schema. */
function kindOf(value: unknown, problems: Problem[]): Found | undefined {
  const type: unknown =
    isMembers(value) && Array.isArray(value['type']) ? value['type'][1] : undefined
  const read = readers.get(type)
  if (read !== undefined) return read(value, problems)
  problems.push({ pointer: '/type', rule: 'form', detail: 'is not a document of this register' })
  return undefined
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

/** The files a document is about; only work certificates and deposit receipts have any. */
export function filesOf(document: Document): readonly DocumentFile[] {
  const { credentialSubject: subject } = document
  if ('files' in subject) return subject.files
  return 'file' in subject ? [subject.file] : []
}
