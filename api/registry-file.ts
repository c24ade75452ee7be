/** What may never change once the registry has begun: checked at every start against the settings. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError, type Config } from './config.ts'
import { replaceFile } from './files.ts'

const schema = z.strictObject({
  format: z.literal('colophon-registry-v1'),
  logOrigin: z.string(),
  chainId: z.int().positive(),
})

/** Writes the file on first start; later throws ConfigError if log origin or chain were changed. */
export async function checkRegistryFile(config: Config): Promise<void> {
  const path = join(config.dataFolder, 'registry.json')
  const now = { logOrigin: config.logOrigin, chainId: config.chain.chainId }
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) {
    const begun = { format: 'colophon-registry-v1', ...now }
    return replaceFile(path, `${JSON.stringify(begun, undefined, 2)}\n`)
  }
  const { logOrigin, chainId } = schema.parse(JSON.parse(text))
  const problems = [
    ...(logOrigin === now.logOrigin ? [] : [`COLOPHON_LOG_ORIGIN must stay ${logOrigin}.`]),
    ...(chainId === now.chainId ? [] : [`COLOPHON_CHAIN_ID must stay ${chainId}.`]),
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return undefined
}
