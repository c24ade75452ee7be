/** Reads an evidence zip strictly: every member's CRC is checked, names are unique, sizes are bounded. */
import { readFile, stat } from 'node:fs/promises'
import { UsageError } from './fail.ts'
import { readZip } from '../api/evidence/zip.ts'
import { zipLimits } from '../verifier/index.ts'

/** Members of a zip by name. Throws UsageError where it is damaged. */
export async function unpack(path: string): Promise<Map<string, Uint8Array>> {
  if ((await stat(path)).size > zipLimits.packed)
    throw new UsageError(`${path} is too large for evidence`)
  try {
    return readZip(await readFile(path))
  } catch (error) {
    throw new UsageError(`${path} is damaged: ${(error as Error).message}`, { cause: error })
  }
}
