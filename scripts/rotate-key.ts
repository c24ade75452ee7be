/** `colophon rotate-key`: a new key for certificates; what the old one signed is anchored before it is revoked. */
import { environment, loadConfig } from '../api/config.ts'
import { ensureBuilt } from './build.ts'

/** Rotates the registrar's assertion key. The registry must be stopped; killed half way, run it again. */
export async function rotateKey(): Promise<void> {
  ensureBuilt(environment)
  const { openContext } = await import('../api/context.ts')
  const { quietLogger } = await import('../api/logger.ts')
  await using context = await openContext(loadConfig(environment), quietLogger())
  const before = context.issuer().verificationMethod
  await context.rotate()
  console.log(`Old key ${before}: revoked on chain, its private part destroyed`)
  console.log(`New key ${context.issuer().verificationMethod}: signs from now on`)
}
