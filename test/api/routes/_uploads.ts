/** What the tests of resumable uploads share. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Shown {
  readonly id: string
  readonly state: string
  readonly length: number
  readonly offset: number
  readonly expires: number
  readonly filename?: string
  readonly published?: boolean
  readonly lookup?: string
  readonly deposit?: string
  readonly problem?: { readonly code: string }
}

/** Headers of a request, or options of an upload. */
export type Headers = Readonly<Record<string, string>>

/** An `Upload-Metadata` header. */
export const metadataOf = (options: Readonly<Record<string, string>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** Bytes on disk of all uploads under way, in a data folder. */
export async function bytesKept(folder: string): Promise<number> {
  const paths = (await readdir(join(folder, 'uploads'))).map((name) =>
    join(folder, 'uploads', name),
  )
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
