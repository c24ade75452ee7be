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
  'IdentityError',
  'LockError',
])

/** Prints why the command failed and returns its exit status: 2 for usage, 1 for a failure. */
export function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!(error instanceof Error)) throw error
  console.error(plain.has(error.name) ? `colophon: ${error.message}` : error)
  return error instanceof UsageError ? 2 : 1
}
