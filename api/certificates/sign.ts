/**
 * Signs documents as W3C Data Integrity `eddsa-jcs-2022` proofs. The document is canonicalised once: its
 * members are sorted, so the proof is put in at its place between `issuer` and `type`.
 */
import { hash, sign, type KeyObject } from 'node:crypto'
import { canonicalize } from '../../verifier/canonical.ts'
import { documentContext } from '../../verifier/certificate-parts.ts'
import { toMultibase } from '../../verifier/encoding.ts'

/** Who signs, and with what. */
export interface Issuer {
  /** DID of the registrar. */
  readonly did: string
  readonly name: string
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** `<did>#delegate-<n>` */
  readonly verificationMethod: string
  /** Where status lists are served, without a slash at the end. */
  readonly publicUrl: string
  /** First part of registration numbers. */
  readonly numberPrefix: string
}

/** A document before its proof. */
export interface Unsigned {
  readonly '@context': readonly string[]
  readonly type: readonly string[]
  readonly validFrom: string
  readonly validUntil?: string
  readonly [member: string]: unknown
}

export interface Signed {
  /** Canonical JSON with the proof. */
  readonly text: string
  /** SHA-256 of the text: the last word of the log entry. */
  readonly hash: Uint8Array
}

const contextsText = JSON.stringify(documentContext)

function proofText(issuer: Issuer, created: string, proofValue?: string): string {
  const value = proofValue === undefined ? '' : `"proofValue":"${proofValue}",`
  return (
    `{"@context":${contextsText},"created":"${created}","cryptosuite":"eddsa-jcs-2022",` +
    `"proofPurpose":"assertionMethod",${value}"type":"DataIntegrityProof",` +
    `"verificationMethod":${JSON.stringify(issuer.verificationMethod)}}`
  )
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

/** The last proof options and their digest: documents of one batch have the same second and the same key. */
let lastOptions: { text: string; digest: Uint8Array } = { text: '', digest: new Uint8Array(0) }

function optionsDigest(text: string): Uint8Array {
  if (lastOptions.text !== text) lastOptions = { text, digest: digest(text) }
  return lastOptions.digest
}

/** VC Data Integrity EdDSA §3.3: signs SHA-256(proof options) ‖ SHA-256(document), both canonical. */
export function signDocument(unsigned: Unsigned, issuer: Issuer): Signed {
  const text = canonicalize(unsigned)
  const options = proofText(issuer, unsigned.validFrom)
  const signature = sign(
    null,
    Buffer.concat([optionsDigest(options), digest(text)]),
    issuer.privateKey,
  )
  const proof = proofText(issuer, unsigned.validFrom, toMultibase(signature))
  const until = unsigned.validUntil === undefined ? '' : `,"validUntil":"${unsigned.validUntil}"`
  const tail = `"type":${JSON.stringify(unsigned.type)},"validFrom":"${unsigned.validFrom}"${until}}`
  const signed = `${text.slice(0, text.length - tail.length)}"proof":${proof},${tail}`
  return { text: signed, hash: digest(signed) }
}
