/**
 * What was uploaded for bulk checks and what came of it, sealed as unpublished works are: the columns of a platform may
 * hold data of its users. A file is whole under its name, or not there.
 */
import { open, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../files.ts'
import { decryptStream, encryptStream, type AgeKeys } from '../store/age.ts'
import { errorCode, onDisk } from '../store/disk.ts'
import { StoreError } from '../store/store.ts'

export type Part = 'input' | 'result'

export class CheckFiles {
  readonly #folder: string
  readonly #keys: AgeKeys

  private constructor(folder: string, keys: AgeKeys) {
    this.#folder = folder
    this.#keys = keys
  }

  /** Makes the folder, for its owner only, where there is none. */
  static async open(folder: string, keys: AgeKeys): Promise<CheckFiles> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new CheckFiles(folder, keys)
  }

  /** Writes a part durably. Errors of the source pass; StoreError `full`, `unreachable`. Then nothing stays. */
  async write(id: string, part: Part, source: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(id, part)
    const temporary = `${path}.part`
    try {
      await this.#fill(temporary, source)
      await onDisk(() => rename(temporary, path))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await onDisk(() => syncFolder(this.#folder))
  }

  async #fill(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
    await using file = await onDisk(() => open(path, 'w', 0o600))
    for await (const piece of encryptStream(source, this.#keys.recipient))
      await onDisk(() => file.writeFile(piece))
    await onDisk(() => file.sync())
  }

  /**
   * A part, piece by piece. Throws StoreError `missing`; `invalid`, `corrupt` where it is not the one that was written;
   * `unreachable`.
   */
  async *read(id: string, part: Part): AsyncGenerator<Uint8Array> {
    await using file = await onDisk(() => open(this.#path(id, part), 'r').catch(missing))
    yield* decryptStream(file.createReadStream({ autoClose: false }), this.#keys.identity)
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id, 'input'), { force: true })
    await rm(this.#path(id, 'result'), { force: true })
  }

  /** Removes all that belongs to none of these checks: uploads that were cut off by a crash, and what was deleted. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder))
      if (!ids.has(name.split('.', 1)[0]!) || name.endsWith('.part'))
        await rm(join(this.#folder, name), { force: true })
  }

  #path(id: string, part: Part): string {
    return join(this.#folder, `${id}.${part}.age`)
  }
}

function missing(cause: unknown): never {
  if (errorCode(cause) !== 'ENOENT') throw cause
  throw new StoreError('missing', 'a file of a check is not on the disk', { cause })
}
