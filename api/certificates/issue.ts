/**
 * Makes the documents of the register: deposit receipts, work certificates, identity certificates.
 * Their form is docs/formats/; the verifier parses what is printed here.
 */
import type { FileFacts, IdentityCommand, WorkFacts } from '../book/book.ts'
import {
  documentContext,
  statusListLength,
  statusPurposes,
} from '../../verifier/certificate-parts.ts'
import { legalNotices } from '../../verifier/certificate.ts'
import { printTime, registrationDateOf } from '../../verifier/date.ts'
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

function assertions(files: readonly DepositedFile[]): object[] {
  const seen = files.every((file) => file.received)
  const declared = ['/work', '/authors', '/owners', '/ownershipForm']
  return [
    ...declared.map((fact) => ({ fact, by: 'declared' })),
    { fact: '/files', by: seen ? 'systemVerified' : 'declared' },
  ]
}

/** Work certificate (作品登记证书) of the automatic lane: every fact about the work is declared. */
export function issueCertificate(facts: CertificateFacts, issuer: Issuer): Signed {
  const { work, authors, owners, ownershipForm } = facts.declared
  const credentialSubject = {
    id: `urn:uuid:${facts.workId}`,
    registrationNumber: facts.registrationNumber,
    registrationDate: registrationDateOf(facts.time),
    examination: 'automatic',
    work,
    files: facts.files.map(workFile),
    ...salted(facts.salt),
    authors,
    owners,
    ownershipForm,
    assertedBy: assertions(facts.files),
    legalNotice: legalNotices.work,
  }
  const head = envelope(issuer, 'WorkRegistrationCredential', facts.id, facts.time)
  const credentialStatus = statusEntries(issuer, facts.logIndex)
  return signDocument({ ...head, credentialStatus, credentialSubject }, issuer)
}

/** Identity certificate (数字身份证书). */
export function issueIdentity(
  facts: { id: string; time: number; logIndex: number; command: IdentityCommand },
  issuer: Issuer,
): Signed {
  const { subject, partyKind, assuranceLevel, commitments } = facts.command
  const credentialSubject = {
    id: subject,
    partyKind,
    assuranceLevel,
    commitments,
    assertedBy: [{ fact: '/assuranceLevel', by: assuranceLevel }],
    legalNotice: legalNotices.identity,
  }
  const head = envelope(issuer, 'IdentityCredential', facts.id, facts.time)
  const credentialStatus = statusEntries(issuer, facts.logIndex)
  return signDocument({ ...head, credentialStatus, credentialSubject }, issuer)
}
