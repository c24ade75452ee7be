/** Settings of a registry that exists already, for commands that must not make one by mistake. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { environment, loadConfig, type Config } from '../api/config.ts'
import { UsageError } from './fail.ts'

/** Throws ConfigError; UsageError where the data folder holds no registry. */
export function loadRegistryConfig(): Config {
  const config = loadConfig(environment)
  if (existsSync(join(config.dataFolder, 'registry.json'))) return config
  throw new UsageError(
    `there is no registry in ${config.dataFolder}; COLOPHON_DATA names its folder`,
  )
}
