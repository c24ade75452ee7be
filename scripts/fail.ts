/** How a command fails: in one plain sentence, with a trace only for our own bugs. */
import { getSystemErrorMessage } from 'node:util'
import { CommanderError } from 'commander'

/** The command cannot be carried out as it was written; printed without a trace, exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What was asked for was refused, is not there, or nobody answers; printed without a trace, exit status 1. */
export class FailedError extends Error {
  override name = 'FailedError'
}

/** Errors that are the caller's or the surroundings', not a bug. */
const plain = new Set([
  'UsageError',
  'FailedError',
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

/** What a file system refuses for reasons of its own. */
const refusedFiles = new Set(
  'EACCES EDQUOT EEXIST EFBIG EIO EISDIR ELOOP EMFILE ENAMETOOLONG ENOENT ENOSPC ENOTDIR EPERM EROFS'.split(
    ' ',
  ),
)

/** Why the system refused a file, in its words; undefined for any other error. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'errno' in error)) return undefined
  const { code, errno } = error
  if (!refusedFiles.has(String(code)) || typeof errno !== 'number') return undefined
  return getSystemErrorMessage(errno)
}

/** Why a command failed, where that is no bug of ours. */
function plainText(error: Error, cure: string | undefined): string | undefined {
  if (cure !== undefined || plain.has(error.name)) return error.message
  const reason = systemReason(error)
  if (reason === undefined) return undefined
  return 'path' in error ? `${String(error.path)}: ${reason}` : reason
}

/** Prints why the command failed and returns its exit status: 2 where the command itself was wrong, 1 for a failure. */
export function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!(error instanceof Error)) throw error
  const cure = cureOf(error)
  const text = plainText(error, cure)
  console.error(text === undefined ? error : `colophon: ${text}`)
  if (cure !== undefined) console.error(cure)
  return error instanceof UsageError ? 2 : 1
}
