import { z } from 'zod'
import { IdentityError } from './errors.ts'

/**
 * The public history of the registrar's assertion keys, and at the same time the state of a rotation:
 * `next` is made but not in use, `current` signs, `retired` signs no more but is not yet revoked on chain,
 * `revoked` is. There is always exactly one `current`.
 */
export type KeyState = 'next' | 'current' | 'retired' | 'revoked'

const block = z.number().int().nonnegative()

const keyRecord = z.strictObject({
  publicKeyMultibase: z.string().regex(/^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/),
  state: z.enum(['next', 'current', 'retired', 'revoked']),
  verificationMethod: z.string().optional(),
  addedAtBlock: block.optional(),
  revokedAtBlock: block.optional(),
})

const keyHistory = z.strictObject({
  format: z.literal('colophon-key-history-v1'),
  keys: z
    .array(keyRecord)
    .refine((keys) => keys.filter((key) => key.state === 'current').length === 1)
    .refine((keys) => keys.filter((key) => key.state === 'next').length <= 1),
})

/** One key: its DID URL and blocks are absent until the chain shows them. Oldest first in the history. */
export type KeyRecord = Readonly<z.infer<typeof keyRecord>>

/** Reads history.json. Throws IdentityError `corrupt`. */
export function parseHistory(text: string): KeyRecord[] {
  try {
    return keyHistory.parse(JSON.parse(text)).keys
  } catch (cause) {
    throw new IdentityError('corrupt', 'history.json is not a key history', { cause })
  }
}

export function printHistory(keys: readonly KeyRecord[]): string {
  return `${JSON.stringify({ format: 'colophon-key-history-v1', keys }, undefined, 2)}\n`
}
