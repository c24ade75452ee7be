/**
 * The verifier: decides from the evidence alone, and from what the caller knows beforehand, whether a
 * document of the register holds. Pure and synchronous: no network, no disk, no clock. Read verify() first.
 */
import { checkAnchorChain, checkAnchorRecord } from './anchor-steps.ts'
import { openCase, type VerifyOptions } from './case.ts'
import { checkDocumentFormat, checkDocumentSignature, checkFileDigest } from './document-steps.ts'
import type { Evidence } from './evidence.ts'
import { checkIssuerKey } from './issuer-key.ts'
import { checkCheckpointSignature, checkLogInclusion } from './log-steps.ts'
import { type Report, reportOf } from './report.ts'
import { checkStatus } from './status-step.ts'

/** Carries out the steps of docs/formats/verification.md and reports each: pass, fail or not checkable. */
export function verify(evidence: Evidence, options: VerifyOptions = {}): Report {
  const facts = openCase(evidence, options)
  const record = checkAnchorRecord(facts)
  const chain = checkAnchorChain(facts, record)
  return reportOf({
    'file-digest': checkFileDigest(facts),
    'document-format': checkDocumentFormat(facts),
    'document-signature': checkDocumentSignature(facts),
    'issuer-key': checkIssuerKey(facts, { record, chain }),
    'log-inclusion': checkLogInclusion(facts),
    'checkpoint-signature': checkCheckpointSignature(facts),
    'anchor-record': record,
    'anchor-chain': chain,
    status: checkStatus(facts),
  })
}

export type { AnchorRecord, ChainObservation } from './anchor.ts'
export { checkAnchor, parseAnchor } from './anchor.ts'
export { canonicalize, parseStrict, type Json } from './canonical.ts'
export type { FileDigests, VerifyOptions } from './case.ts'
export {
  checkDocument,
  type DepositReceipt,
  type Document,
  filesOf,
  type IdentityCertificate,
  legalNotices,
  parseDocument,
  type ProcessEvent,
  readDocument,
  signingInput,
  type StatusChange,
  type StatusList,
  type WorkCertificate,
} from './certificate.ts'
export { checkDeclaredWork } from './certificate-work.ts'
export { parseCheckpoint, parseVkey, printVkey, verifyCheckpoint } from './checkpoint.ts'
export { documentHash, sha256 } from './digest.ts'
export {
  checkDisclosures,
  commitment,
  type Disclosure,
  type DisclosureMatch,
  parseDisclosure,
  printDisclosure,
} from './disclosure.ts'
export { parseEntry, printEntry, type Entry } from './entry.ts'
export { entryOf, statusListSubject } from './entry-of.ts'
export { VerificationError, type VerificationErrorCode } from './errors.ts'
export { type Evidence, printReadme, readEvidence } from './evidence.ts'
export { isZip, listAsDocument, memberOf, startLength } from './evidence-parts.ts'
export { type History, parseHistory, printHistory } from './history.ts'
export { leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts'
export {
  type Report,
  type Step,
  type StepCode,
  type StepId,
  stepIds,
  type StepStatus,
} from './report.ts'
export type { Problem } from './schema.ts'
export type { Ed25519Verify } from './signature.ts'
export { type Gunzip, parseStatusList, statusBit } from './status-list.ts'
export { parseTlogProof, printTlogProof, type TlogProof } from './tlog-proof.ts'
export { parseTrust, printTrust, type Trust, type TrustKey } from './trust.ts'
export { readZip, ZipError, zipLimits, type ZipTools } from './zip.ts'
