/** Files that a command leaves behind. */
import { access, constants, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { systemReason, UsageError } from './fail.ts'

/** Throws UsageError where a file could not be written: before work is done whose result would have no place. */
export async function requireWritable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw new UsageError(`${path} is a folder: name a file`)
  const target = found === undefined ? dirname(resolve(path)) : path
  await access(target, constants.W_OK).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

/** Throws UsageError where the file cannot be written. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

export function unwritable(path: string, cause: unknown): UsageError {
  const reason = systemReason(cause)
  return new UsageError(`${path} cannot be written${reason === undefined ? '' : `: ${reason}`}`, {
    cause,
  })
}
