/** What a person is asked to sign, and whether a signed message is an answer to it. */
import { verifyMessage } from 'ethers'
import { printDid } from '../../verifier/did.ts'
import { holderDid } from '../book/did.ts'
import { ApiError } from '../errors.ts'
import { expiryOf, giveNonce } from './nonces.ts'
import { MessageFormError, parseSignInMessage, type SignInMessage } from './sign-in-message.ts'

/** ERC-4361 takes ASCII only, so the English sentence is what is signed; a page shows the Chinese one beside it. */
export const statement = {
  zh: '登录本数字版权登记系统。此操作不产生费用，也不转移任何权利。',
  en: 'Sign in to this registry of digital copyright. This costs nothing and transfers nothing.',
} as const

/** Where we are, as a message must name it. */
export interface Place {
  readonly domain: string
  readonly uri: string
  readonly chainId: number
}

/** Everything that goes into the message beside the address. Times as in RFC 3339, by our clock. */
export interface Challenge extends Place {
  readonly statement: typeof statement
  readonly nonce: string
  readonly issuedAt: string
  /** The nonce is good until then. */
  readonly expiresAt: string
}

/** Why a signed message does not sign in. */
export const refusals = {
  wrong_domain: 'The message names another domain.',
  wrong_uri: 'The message names another URI.',
  wrong_chain: 'The message names another chain id.',
  wrong_statement: 'The message does not say what the challenge says.',
  unknown_nonce: 'The nonce was not given out here; ask for one.',
  nonce_expired: 'The nonce has expired; ask for a new one.',
  nonce_used: 'The nonce was used before; ask for a new one.',
  not_yet_valid:
    'The message is not valid yet: its times are in the future. Take those of the challenge.',
  message_expired: 'The message has expired; sign a new one.',
  bad_signature: 'The signature is not one by the address in the message.',
  not_controller: 'The address in the message does not control the DID.',
} as const
export type Refusal = keyof typeof refusals

/** Seconds that the clock of a signer may be ahead. */
const skew = 60

export function placeOf(publicUrl: string, chainId: number): Place {
  return { domain: new URL(publicUrl).host, uri: `${publicUrl}/v1/sign-in`, chainId }
}

export function newChallenge(place: Place, secret: Uint8Array, now: number): Challenge {
  const { nonce, expires } = giveNonce(secret, now)
  return { ...place, statement, nonce, issuedAt: isoTime(now), expiresAt: isoTime(expires) }
}

export const isoTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000', '')

/** What a message that answers a challenge proves, but for whether the key controls the DID and the nonce is unused. */
export interface Answer {
  readonly did: string
  /** Address of the key, 0x lower case. */
  readonly key: string
  readonly nonce: string
  /** Unix seconds. */
  readonly nonceExpires: number
}

/** Throws ApiError `invalid_request`, `invalid_did` (form), `sign_in_refused` (with its `reason`). */
export function readAnswer(
  place: Place,
  secret: Uint8Array,
  now: number,
  signed: { readonly message: string; readonly signature: string },
): Answer {
  const message = readMessage(signed.message)
  const refusal = placeRefusal(message, place) ?? timeRefusal(message, now)
  if (refusal !== undefined) throw refused(refusal)
  const nonceExpires = checkNonce(message.nonce, secret, now)
  if (!isSignedBy(message.address, signed)) throw refused('bad_signature')
  const key = message.address.toLowerCase()
  return { did: didOf(message, key, place.chainId), key, nonce: message.nonce, nonceExpires }
}

export function refused(reason: Refusal): ApiError {
  return new ApiError('sign_in_refused', refusals[reason], { reason })
}

function readMessage(text: string): SignInMessage {
  try {
    return parseSignInMessage(text)
  } catch (cause) {
    if (!(cause instanceof MessageFormError)) throw cause
    throw badMessage(cause.message)
  }
}

function badMessage(detail: string): ApiError {
  const fault = { in: 'body', pointer: '/message', code: 'invalid_request', detail }
  return new ApiError('invalid_request', `/message: ${detail}`, { errors: [fault] })
}

function placeRefusal(message: SignInMessage, place: Place): Refusal | undefined {
  if (message.domain !== place.domain) return 'wrong_domain'
  if (message.uri !== place.uri) return 'wrong_uri'
  if (message.chainId !== place.chainId) return 'wrong_chain'
  return message.statement === statement.en ? undefined : 'wrong_statement'
}

function timeRefusal(message: SignInMessage, now: number): Refusal | undefined {
  const { issuedAt, notBefore = issuedAt, expirationTime } = message
  const latest = Math.max(secondsOf(issuedAt), secondsOf(notBefore))
  if (latest > now + skew) return 'not_yet_valid'
  return expirationTime !== undefined && secondsOf(expirationTime) <= now
    ? 'message_expired'
    : undefined
}

const secondsOf = (time: string): number => Date.parse(time) / 1000

function checkNonce(nonce: string, secret: Uint8Array, now: number): number {
  const expires = expiryOf(secret, nonce)
  if (expires === undefined) throw refused('unknown_nonce')
  if (expires <= now) throw refused('nonce_expired')
  return expires
}

/** EIP-191 only: ERC-1271 would have us call contracts that callers name, and no DID here is controlled by one. */
function isSignedBy(address: string, signed: { message: string; signature: string }): boolean {
  try {
    return verifyMessage(signed.message, signed.signature) === address
  } catch {
    return false
  }
}

/** The DID of the address, or the one that the message names as its only resource: its key may have been rotated. */
function didOf({ resources = [] }: SignInMessage, address: string, chainId: number): string {
  const [did, ...more] = resources
  if (did === undefined) return printDid(chainId, address)
  if (more.length > 0) throw badMessage('names more than one resource; name the DID only')
  return holderDid(did, chainId)
}
