import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { StoreKey } from '../../../api/identity/keys.ts'

/** An age key made by the reference library. */
export async function generateStoreKey(): Promise<StoreKey> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}
