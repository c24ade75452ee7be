/** How deliveries are signed: Standard Webhooks 1.0 (standardwebhooks.com), symmetric. */
import { createHmac, randomBytes } from 'node:crypto'

const secretLength = 32
const prefix = 'whsec_'

/** A fresh secret of 256 bits. */
export function newSecret(): Uint8Array {
  return Uint8Array.from(randomBytes(secretLength))
}

/** The secret as its owner keeps it. */
export function printSecret(secret: Uint8Array): string {
  return prefix + Buffer.from(secret).toString('base64')
}

export interface Message {
  /** Id of the event, the same in every attempt. */
  readonly id: string
  /** Unix seconds of this attempt. */
  readonly time: number
  readonly body: string
}

/** The headers that sign a message, by each of the secrets: receivers change theirs when it suits them. */
export function signedHeaders(
  { id, time, body }: Message,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', secret).update(`${id}.${time}.${body}`)
    return `v1,${mac.digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': signatures.join(' '),
  }
}
