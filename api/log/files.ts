import { syncFolder } from '../files.ts'
import { open, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { LogError } from './log.ts'

const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Whether an error of the file system says that no room is left (disk, quota or size limit). */
export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && noRoom.has(String(error.code))
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** What a failed write means: `full` can be tried again later, all else ends this log object. */
export function writeFailure(error: unknown, what: string): LogError {
  if (error instanceof LogError) return error
  if (isFull(error)) return new LogError('full', `no room left: ${what}`, { cause: error })
  return new LogError('fatal', `cannot write: ${what}`, { cause: error })
}

/**
 * Writes whole files so that a reader sees the old bytes or the new, never a part: unique temporary
 * file, fsync, rename. Names become durable with syncFolders(), once for many files.
 */
export class DurableWriter {
  readonly #root: string
  readonly #temporary: string
  /** Folders that this process knows to be durable names in durable folders. */
  readonly #durable: Set<string>
  readonly #unsynced = new Set<string>()

  /** @param temporary folder on the same file system; whoever opens the log empties it first */
  constructor(root: string, temporary: string) {
    this.#root = root
    this.#temporary = temporary
    this.#durable = new Set([root])
  }

  /** Writes a file at a path below the root. Throws the error of the file system, leaving no temporary file. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.#temporary, randomUUID())
    const target = join(this.#root, path)
    try {
      await writeSynced(temporary, bytes)
      await mkdir(dirname(target), { recursive: true })
      await rename(temporary, target)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    this.#unsynced.add(dirname(target))
  }

  /** Makes every name written since the last call durable, up to the root. */
  async syncFolders(): Promise<void> {
    const written = [...this.#unsynced]
    const folders = new Set(written)
    // A folder found existing may be one that a killed process made and never synced: its name is synced too.
    for (const folder of written) {
      for (let at = folder; !this.#durable.has(at); at = dirname(at)) folders.add(dirname(at))
    }
    await Promise.all([...folders].map(syncFolder))
    for (const folder of folders) this.#durable.add(folder)
    for (const folder of written) this.#unsynced.delete(folder)
  }

  /** Removes a folder below the root with what is in it, if it is there. */
  async remove(path: string): Promise<void> {
    const target = join(this.#root, path)
    await rm(target, { recursive: true, force: true })
    this.#durable.delete(target)
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
