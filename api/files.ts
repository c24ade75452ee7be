/** Files that must be whole or not there, whatever happens while they are written. */
import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Writes a file durably in place of the old: temporary file, fsync, rename, fsync of the folder. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`)
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  const folder = await open(dirname(path))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
