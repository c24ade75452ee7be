/** Fills a small disk to the last bytes: what the tests of a full disk share. */
import { statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes a file that leaves at most `free` bytes on a disk; returns its path, to take it away again. The registry writes
 * meanwhile: where that took the last bytes first, the disk is as full as it was to be.
 */
export async function fill(disk: string, free: number): Promise<string> {
  const ballast = join(disk, 'ballast')
  const { bavail, bsize } = await statfs(disk)
  try {
    await writeFile(ballast, new Uint8Array(Math.max(0, bavail * bsize - free)))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
  return ballast
}
