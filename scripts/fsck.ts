/** `colophon fsck`: re-derives the whole registry and prints each check with what it found. */
import { environment } from '../api/config.ts'
import { ensureBuilt } from './build.ts'
import { loadRegistryConfig } from './registry-config.ts'

/** Exit status 1 where anything does not agree. The registry must be stopped. */
export async function fsck(options: { deep?: boolean }): Promise<void> {
  const config = loadRegistryConfig()
  ensureBuilt(environment)
  const { openContext } = await import('../api/context.ts')
  const { quietLogger } = await import('../api/logger.ts')
  const { checkRegistry } = await import('../api/fsck/check-registry.ts')
  await using context = await openContext(config, quietLogger(), { idle: true })
  const findings = await checkRegistry(context, { deep: options.deep === true })
  for (const { check, ok, detail } of findings) {
    console.log(`${ok ? 'pass' : 'FAIL'}  ${check.padEnd(24)} ${detail}`)
  }
  if (findings.some((finding) => !finding.ok)) process.exitCode = 1
}
