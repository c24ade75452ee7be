/** `colophon rebuild`: the database is an index; it is made anew from the log, the anchors and the chain. */
import { environment } from '../api/config.ts'
import { ensureBuilt } from './build.ts'
import { loadRegistryConfig } from './registry-config.ts'

/** Empties the database and fills it from the sources of truth. The registry must be stopped. */
export async function rebuild(): Promise<void> {
  const config = loadRegistryConfig()
  ensureBuilt(environment)
  const { openContext } = await import('../api/context.ts')
  const { quietLogger } = await import('../api/logger.ts')
  await using context = await openContext(config, quietLogger(), { rebuild: true })
  console.log(`The database is rebuilt: ${context.log.next} entries`)
}
