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
  /** Absent in a folder begun before there was a vault, until its key is made. */
  vaultKey: z.literal('made').optional(),
  keys: z
    .array(keyRecord)
    .refine((keys) => keys.filter((key) => key.state === 'current').length === 1)
    .refine((keys) => keys.filter((key) => key.state === 'next').length <= 1),
})

/** One key: its DID URL and blocks are absent until the chain shows them. Oldest first in the history. */
export type KeyRecord = Readonly<z.infer<typeof keyRecord>>

export interface History {
  readonly keys: KeyRecord[]
  /** Whether the vault key was made: then it must be there. */
  readonly vaultKeyMade: boolean
}

/** Reads history.json. Throws IdentityError `corrupt`. */
export function parseHistory(text: string): History {
  try {
    const { keys, vaultKey } = keyHistory.parse(JSON.parse(text))
    return { keys, vaultKeyMade: vaultKey === 'made' }
  } catch (cause) {
    throw new IdentityError('corrupt', 'history.json is not a key history', { cause })
  }
}

/** Prints history.json. It is written only once the vault key is durable. */
export function printHistory(keys: readonly KeyRecord[]): string {
  const history = { format: 'colophon-key-history-v1', vaultKey: 'made', keys }
  return `${JSON.stringify(history, undefined, 2)}\n`
}
