/** Fills a small disk to the last bytes: what the tests of a full disk share. */
import { statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a file that leaves only `free` bytes on a disk; returns its path, to take it away again. */
export async function fill(disk: string, free: number): Promise<string> {
  const ballast = join(disk, 'ballast')
  const { bavail, bsize } = await statfs(disk)
  await writeFile(ballast, new Uint8Array(Math.max(0, bavail * bsize - free)))
  return ballast
}
