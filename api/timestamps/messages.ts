import { randomBytes } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { bytesOf, parsed } from './cms-read.ts'
import { octets, sha256Algorithm, toDer } from './cms-sign.ts'
import { TimestampError } from './errors.ts'
import { oids } from './oids.ts'
import { hexOf } from './token.ts'

// Requests and answers of RFC 3161 §2.4.

/** Media types of the HTTP binding (RFC 3161 §3.4). */
export const queryType = 'application/timestamp-query'
export const replyType = 'application/timestamp-reply'

export interface TimestampRequest {
  /** SHA-256, 32 bytes. */
  readonly digest: Uint8Array
  readonly nonce?: asn1.Integer
  readonly certificateWanted: boolean
}

/** A positive INTEGER of 64 random bits. */
export function randomInteger(bytes = 8): asn1.Integer {
  const value = randomBytes(bytes)
  value[0] = (value[0]! & 0x3f) | 0x40
  return new asn1.Integer({ valueHex: Uint8Array.from(value).buffer })
}

/** DER of a request that asks for the certificate too. */
export function printRequest(digest: Uint8Array, nonce: asn1.Integer): Uint8Array {
  const messageImprint = imprintOf(digest)
  return toDer(
    new pki.TimeStampReq({ version: 1, messageImprint, nonce, certReq: true }).toSchema(),
  )
}

export function imprintOf(digest: Uint8Array): pki.MessageImprint {
  return new pki.MessageImprint({
    hashAlgorithm: sha256Algorithm(),
    hashedMessage: octets(digest),
  })
}

/** Reads a request (DER). Throws TimestampError `invalid` for what is none, `refused` for another digest than SHA-256. */
export function readRequest(der: Uint8Array): TimestampRequest {
  const request = parsed('a timestamp request', () =>
    pki.TimeStampReq.fromBER(Uint8Array.from(der)),
  )
  const { hashAlgorithm, hashedMessage } = request.messageImprint
  const digest = bytesOf(hashedMessage)
  if (hashAlgorithm.algorithmId !== oids.sha256 || digest.length !== 32)
    throw new TimestampError('refused', 'Only SHA-256 digests are stamped here.')
  if ((request.extensions ?? []).length > 0)
    throw new TimestampError('refused', 'Requests with extensions are not stamped here.')
  const { nonce, certReq = false } = request
  return { digest, certificateWanted: certReq, ...(nonce && { nonce }) }
}

/** DER of an answer with a token. */
export function printAnswer(token: Uint8Array): Uint8Array {
  const timeStampToken = new pki.ContentInfo({
    schema: asn1.fromBER(Uint8Array.from(token)).result,
  })
  const status = new pki.PKIStatusInfo({ status: pki.PKIStatus.granted })
  return toDer(new pki.TimeStampResp({ status, timeStampToken }).toSchema())
}

/** Bits of PKIFailureInfo that are used here: RFC 3161 §2.4.2. */
const failures = { refused: 0, invalid: 5, unreachable: 25 } as const

/** DER of an answer that refuses. */
export function printRefusal({ code }: TimestampError): Uint8Array {
  const bit = failures[code]
  const bits = new Uint8Array(Math.floor(bit / 8) + 1)
  bits[bits.length - 1] = 0x80 >> (bit % 8)
  const status = new pki.PKIStatusInfo({
    status: pki.PKIStatus.rejection,
    failInfo: new asn1.BitString({ valueHex: bits.buffer, unusedBits: 7 - (bit % 8) }),
  })
  return toDer(new pki.TimeStampResp({ status }).toSchema())
}

/** The token (DER) of an answer. Throws TimestampError `refused` or `invalid`. */
export function readAnswer(der: Uint8Array): Uint8Array {
  const answer = parsed('a timestamp answer', () => pki.TimeStampResp.fromBER(Uint8Array.from(der)))
  const { status } = answer.status
  const granted = [pki.PKIStatus.granted, pki.PKIStatus.grantedWithMods]
  if (!granted.includes(status))
    throw new TimestampError('refused', `The time-stamping authority refused (status ${status}).`)
  if (answer.timeStampToken === undefined)
    throw new TimestampError('invalid', 'The answer holds no timestamp.')
  return toDer(answer.timeStampToken.toSchema())
}

/** Whether a token answers a request: its nonce is the one that was sent. */
export function sameNonce(sent: asn1.Integer, received: string | undefined): boolean {
  return received === hexOf(sent)
}
