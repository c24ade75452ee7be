import { syncFolder } from '../files.ts'
import { randomUUID } from 'node:crypto'
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { IdentityError } from './errors.ts'

/** Secrets on disk: a folder only its owner can enter (0700) and files only its owner can read (0600). */

const othersMayAccess = 0o077

/** Creates the folder (0700), refuses it when others can enter it, and removes temporaries of a killed process. */
export async function openSecretFolder(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (created !== undefined) await chmod(folder, 0o700)
  await refuseShared(folder, 'directory')
  for (const name of await readdir(folder)) {
    if (name.endsWith('.tmp')) await rm(join(folder, name))
  }
}

/**
 * Writes a secret whole or not at all: when it resolves the file is durable under its name.
 * The temporary is synced before the rename, so the name never shows an unfinished file after a power cut;
 * the folder is synced after it, so the name itself survives one.
 */
export async function writeSecret(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.${randomUUID()}.tmp`)
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, name))
  await syncFolder(folder)
}

/** Reads a secret; undefined where there is none. Throws IdentityError `permissions` if others can read it. */
export async function readSecret(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, name)
  try {
    await refuseShared(path, 'file')
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Removes a secret for good; a second call does nothing. (A copy-on-write disk may keep old sectors.) */
export async function destroySecret(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true })
  await syncFolder(folder)
}

/** File names in the folder that match. */
export async function listSecrets(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => pattern.test(name)).toSorted()
}

async function refuseShared(path: string, kind: 'file' | 'directory'): Promise<void> {
  const stats = await lstat(path)
  const asExpected = kind === 'file' ? stats.isFile() : stats.isDirectory()
  if (!asExpected) throw new IdentityError('corrupt', `${path} is not a ${kind}`)
  // Windows has no such bits: there the profile folder's access list is what protects the keys.
  if (process.platform !== 'win32' && (stats.mode & othersMayAccess) !== 0) {
    const mode = (stats.mode & 0o777).toString(8)
    const right = kind === 'file' ? '600' : '700'
    throw new IdentityError(
      'permissions',
      `${path} has mode ${mode}, so others can reach a private key; run: chmod ${right} ${path}`,
    )
  }
}
