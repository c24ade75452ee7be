/** How a command fails: in one plain sentence, with a trace only for our own bugs. */
import { CommanderError } from 'commander'

/** Something the user can mend; printed without a trace. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Errors that are the caller's or the surroundings', not a bug. */
const plain = new Set([
  'UsageError',
  'ConfigError',
  'ChainError',
  'LogError',
  'StoreError',
  'KeyError',
  'DatabaseError',
  'VaultError',
  'IdentityError',
  'LockError',
  'EmbeddedChainError',
])

/** What to do about failures that have one cure. */
const cures: Readonly<Record<string, string>> = {
  'DatabaseError locked': 'A registry runs already on this data folder or database: stop it first.',
  'EmbeddedChainError locked': 'The registry runs already on this data folder: stop it first.',
  'EmbeddedChainError port_taken':
    'Set COLOPHON_CHAIN_PORT to a free port, or to 0 for any; see also COLOPHON_PORT.',
  'Error EADDRINUSE': 'Set COLOPHON_PORT to a free port.',
}

function cureOf(error: Error): string | undefined {
  return 'code' in error ? cures[`${error.name} ${String(error.code)}`] : undefined
}

/** Prints why the command failed and returns its exit status: 2 for usage, 1 for a failure. */
export function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!(error instanceof Error)) throw error
  const cure = cureOf(error)
  const isPlain = cure !== undefined || plain.has(error.name)
  console.error(isPlain ? `colophon: ${error.message}` : error)
  if (cure !== undefined) console.error(cure)
  return error instanceof UsageError ? 2 : 1
}
