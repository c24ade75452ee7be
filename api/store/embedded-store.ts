import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { writeCar } from './car.ts'
import { filesOfCar } from './car-import.ts'
import { syncFolder } from '../files.ts'
import { onDisk } from './disk.ts'
import { stageFile } from './staging.ts'
import type { FilePaths, StagedFile } from './staging.ts'
import { openStoredFile } from './stored-file.ts'
import type { StoredReader } from './stored-file.ts'
import { StoreError } from './store.ts'
import type { ReadOptions, Store, StoredFile } from './store.ts'
import { isNode, parseCid } from './unixfs.ts'

/**
 * Opens the store in a folder (made if absent): `files/<shard>/<cid>` holds a file's own bytes,
 * `<cid>.tree.car` its inner nodes, `staging/` uploads under way. One process owns the folder:
 * what an earlier one left in `staging/` is swept here.
 */
export async function openEmbeddedStore({ folder }: { folder: string }): Promise<Store> {
  const store = new EmbeddedStore(folder)
  await store.prepare()
  return store
}

class EmbeddedStore implements Store {
  readonly kind = 'embedded'
  private readonly staging: string
  private readonly files: string

  constructor(folder: string) {
    this.staging = join(folder, 'staging')
    this.files = join(folder, 'files')
  }

  async prepare(): Promise<void> {
    await onDisk(async () => {
      await rm(this.staging, { recursive: true, force: true })
      await mkdir(this.staging, { recursive: true })
      await mkdir(this.files, { recursive: true })
      await syncFolder(dirname(this.files))
    })
  }

  async put(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredFile> {
    const staged = await stageFile(this.staging, source, { durable: true, signal })
    await this.commit(staged)
    return { cid: staged.cid.toString(), size: staged.size }
  }

  /**
   * Order of the commit. The parts are on the medium already (staged durably). (1) The tree gets its
   * name, (2) then the bytes, (3) then the folder is synced, and only then is the file acknowledged.
   * A file counts as here when its bytes have their name, so a crash before (2) leaves it absent and
   * a crash after (2) leaves it whole. A crash between (1) and (2) leaves a tree without bytes:
   * nothing can reach it and the next put of the file replaces it. A file that is here already is
   * replaced by the same bytes, freshly checked, which also heals a damaged one.
   */
  private async commit(staged: StagedFile): Promise<void> {
    const target = this.paths(staged.cid)
    try {
      await onDisk(async () => {
        await makeFolder(dirname(target.bytes))
        if (isNode(staged.cid)) await rename(staged.paths.tree, target.tree)
        await rename(staged.paths.bytes, target.bytes)
        await syncFolder(dirname(target.bytes))
      })
    } catch (error) {
      await staged.discard()
      throw error
    }
  }

  /**
   * Bytes first: without them the file is not here, whatever happens to the tree. Not synced: a power
   * loss may bring back a copy that nothing refers to, which harms nobody.
   */
  async remove(cid: string): Promise<void> {
    const paths = this.paths(parseCid(cid))
    await onDisk(async () => {
      await rm(paths.bytes, { force: true })
      await rm(paths.tree, { force: true })
    })
  }

  async *get(cid: string, { offset, length, signal }: ReadOptions = {}): AsyncIterable<Uint8Array> {
    await using file = await this.open(cid)
    for await (const bytes of file.read(offset ?? 0, length ?? file.size)) {
      signal?.throwIfAborted()
      yield bytes
    }
  }

  async has(cid: string): Promise<boolean> {
    try {
      await using file = await this.open(cid)
      return file.size >= 0
    } catch (error) {
      if (error instanceof StoreError && ['missing', 'corrupt'].includes(error.code)) return false
      throw error
    }
  }

  async *exportCar(cid: string): AsyncIterable<Uint8Array> {
    await using file = await this.open(cid)
    yield* writeCar([parseCid(cid)], file.blocks())
  }

  async importCar(source: AsyncIterable<Uint8Array>): Promise<string[]> {
    const staged = await filesOfCar(join(this.staging, randomUUID()), this.staging, source)
    try {
      for (const file of staged) await this.commit(file)
    } finally {
      for (const file of staged) await file.discard()
    }
    return staged.map((file) => file.cid.toString())
  }

  async check(): Promise<void> {
    const probe = join(this.staging, `${randomUUID()}.probe`)
    await onDisk(async () => {
      try {
        await using file = await open(probe, 'wx')
        await file.write(new Uint8Array(4096))
        await file.sync()
      } finally {
        await rm(probe, { force: true })
      }
    })
  }

  async close(): Promise<void> {
    // No handle outlives its call.
  }

  private async open(cid: string): Promise<StoredReader> {
    const parsed = parseCid(cid)
    return openStoredFile(this.paths(parsed), parsed)
  }

  /** The end of a CID is evenly spread, its start is not: 1,024 folders by the next-to-last two signs. */
  private paths(cid: CID): FilePaths {
    const bytes = join(this.files, cid.toString().slice(-3, -1), cid.toString())
    return { bytes, tree: `${bytes}.tree.car` }
  }
}

/** A folder that was just made is only sure once its parent is synced. */
async function makeFolder(path: string): Promise<void> {
  if ((await mkdir(path, { recursive: true })) !== undefined) await syncFolder(dirname(path))
}
