/** `colophon rotate-key`: a new key for certificates; what the old one signed is anchored before it is revoked. */
import { environment } from '../api/config.ts'
import { ensureBuilt } from './build.ts'
import { loadRegistryConfig } from './registry-config.ts'

/**
 * Rotates the registrar's assertion key. The registry must be stopped; killed half way, run it again: the rotation that
 * was begun is ended, and no second one is made.
 */
export async function rotateKey(): Promise<void> {
  const config = loadRegistryConfig()
  ensureBuilt(environment)
  const { openContext } = await import('../api/context.ts')
  const { quietLogger } = await import('../api/logger.ts')
  const options = { needsChain: true }
  await using context = await openContext(config, quietLogger(), options)
  if (context.rotated) console.log('A rotation begun before is ended now; no other was begun')
  else await context.rotate()
  const old = context.keyring.history.findLast(({ state }) => state === 'revoked')
  console.log(`Old key ${old?.verificationMethod}: revoked on chain, its private part destroyed`)
  console.log(`New key ${context.issuer().verificationMethod}: signs from now on`)
}
