/**
 * Nonces to sign in with. A nonce proves by itself that it was given out here and until when it is good, so giving one
 * costs no write, and nobody can fill the disk by asking; only those that were used are kept, until they expire.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds. */
export const nonceLife = 300

export interface GivenNonce {
  /** 64 hex digits. */
  readonly nonce: string
  /** Unix seconds. */
  readonly expires: number
}

const form = /^([0-9a-f]{24}([0-9a-f]{8}))([0-9a-f]{32})$/

/** Makes a nonce: 96 random bits, when it expires, and a mark of 128 bits that nobody else can make. */
export function giveNonce(secret: Uint8Array, now: number): GivenNonce {
  const expires = now + nonceLife
  const body = randomBytes(12).toString('hex') + expires.toString(16).padStart(8, '0')
  return { nonce: body + markOf(secret, body), expires }
}

/** When a nonce expires (Unix seconds); undefined where it was not given out here. */
export function expiryOf(secret: Uint8Array, nonce: string): number | undefined {
  const [, body, expires, mark] = form.exec(nonce) ?? []
  if (body === undefined || expires === undefined || mark === undefined) return undefined
  const given = timingSafeEqual(Buffer.from(mark), Buffer.from(markOf(secret, body)))
  return given ? Number.parseInt(expires, 16) : undefined
}

function markOf(secret: Uint8Array, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex').slice(0, 32)
}
