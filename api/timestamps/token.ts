import type { X509Certificate } from 'node:crypto'
import type * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { bytesOf, parsed, readCms } from './cms-read.ts'
import { TimestampError } from './errors.ts'
import { oids } from './oids.ts'

/** What a timestamp token (RFC 3161) says, checked. */
export interface TokenFacts {
  /** Unix seconds. */
  readonly time: number
  /** Object identifier of the policy. */
  readonly policy: string
  /** Hex. */
  readonly serialNumber: string
  /** Hex of the nonce, where the request had one. */
  readonly nonce?: string
  /** Subject of the certificate of the time-stamping unit. */
  readonly authority: string
  /** Whether a chain of certificates ends at one of the roots given. */
  readonly trusted: boolean
}

export interface TokenChecks {
  /** SHA-256 that must be stamped. */
  readonly digest: Uint8Array
  /** Certificates (DER) that are believed; without them no token is `trusted`. */
  readonly roots?: readonly X509Certificate[]
}

/**
 * Checks a timestamp token (DER) over a SHA-256 digest: signature, digest, and a certificate that was made for
 * time stamping (RFC 3161 §2.3) and in force at the time. Throws TimestampError `invalid`.
 */
export function checkToken(token: Uint8Array, checks: TokenChecks): TokenFacts {
  return parsed('a timestamp', () => readToken(token, checks))
}

function readToken(token: Uint8Array, { digest, roots = [] }: TokenChecks): TokenFacts {
  const { contentType, content, certificate, certificates } = readCms(token)
  if (contentType !== oids.tstInfo) throw invalid('is a signature over something else')
  const info = pki.TSTInfo.fromBER(Uint8Array.from(content))
  checkImprint(info, digest)
  const time = Math.floor(info.genTime.getTime() / 1000)
  checkPurpose(certificate)
  if (!inForce(certificate, time)) throw invalid('is older or younger than its certificate')
  return {
    time,
    policy: plainOid(info.policy),
    serialNumber: hexOf(info.serialNumber),
    ...(info.nonce && { nonce: hexOf(info.nonce) }),
    authority: certificate.subject,
    trusted: isTrusted(certificate, certificates, roots, time),
  }
}

/** Hex of an INTEGER that is not negative, without zeros in front. */
export function hexOf(integer: asn1.Integer): string {
  const digits = Buffer.from(integer.valueBlock.valueHexView).toString('hex').replace(/^0+/, '')
  return digits === '' ? '0' : digits
}

/** asn1js prints an arc of more than 32 bits as the hex of its groups of seven bits, in braces. */
function plainOid(text: string): string {
  return text.replaceAll(/\{([0-9a-f]+)\}/g, (_, groups: string) =>
    Buffer.from(groups, 'hex')
      .reduce((value, group) => (value << 7n) | BigInt(group & 0x7f), 0n)
      .toString(),
  )
}

function invalid(what: string): TimestampError {
  return new TimestampError('invalid', `The timestamp ${what}.`)
}

function checkImprint({ version, messageImprint }: pki.TSTInfo, digest: Uint8Array): void {
  const { hashAlgorithm, hashedMessage } = messageImprint
  if (version !== 1) throw invalid('has an unknown version')
  if (hashAlgorithm.algorithmId !== oids.sha256) throw invalid('is not over a SHA-256')
  if (!Buffer.from(digest).equals(bytesOf(hashedMessage))) throw invalid('is over another digest')
}

/** The extended key usage must be critical and hold time stamping alone. */
function checkPurpose({ raw }: X509Certificate): void {
  const { extensions = [] } = pki.Certificate.fromBER(Uint8Array.from(raw))
  const usage = extensions.find(({ extnID }) => extnID === oids.extendedKeyUsage)
  const purposes: unknown = usage?.parsedValue
  const alone =
    purposes instanceof pki.ExtKeyUsage && purposes.keyPurposes.join() === oids.timeStamping
  if (!alone || usage?.critical !== true)
    throw invalid('was signed with a certificate that was not made for it')
}

function inForce({ validFromDate, validToDate }: X509Certificate, time: number): boolean {
  return validFromDate.getTime() <= time * 1000 && time * 1000 <= validToDate.getTime()
}

/** Longest chain that is followed. */
const longestChain = 8

function isTrusted(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  time: number,
): boolean {
  let below = certificate
  for (let length = 0; length < longestChain && inForce(below, time); length++) {
    const current = below
    if (roots.some((root) => isRootOf(root, current, time))) return true
    const above = others.find((one) => !one.raw.equals(current.raw) && vouches(one, current))
    if (above === undefined) return false
    below = above
  }
  return false
}

/** A root is the certificate itself, or vouches for it while it is in force. */
function isRootOf(root: X509Certificate, certificate: X509Certificate, time: number): boolean {
  return root.raw.equals(certificate.raw) || (inForce(root, time) && vouches(root, certificate))
}

function vouches(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
}
