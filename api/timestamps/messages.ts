import { randomBytes } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'
import { parsed } from './cms-read.ts'
import { octets, sha256Algorithm, toDer } from './cms-sign.ts'
import { TimestampError } from './errors.ts'
import { hexOf } from './token.ts'

// Requests and answers of RFC 3161 §2.4.

/** Media types of the HTTP binding (RFC 3161 §3.4). */
export const queryType = 'application/timestamp-query'
export const replyType = 'application/timestamp-reply'

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
