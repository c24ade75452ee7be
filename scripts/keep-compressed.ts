/** Files for browsers, written with their compressed forms beside them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

export interface BuiltFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** Compressed once here, not at each answer: by Brotli, and by gzip for those who do not know it. */
export async function keep(folder: string, { name, content }: BuiltFile): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, content)
  await writeFile(`${path}.br`, brotliCompressSync(content))
  await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }))
}
