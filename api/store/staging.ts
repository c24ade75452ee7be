import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import { abortable, chunks } from './chunks.ts'
import { carHeader, carSectionHead } from './car.ts'
import { onDisk } from './disk.ts'
import { buildTree, leafSize } from './unixfs.ts'
import type { Block } from './unixfs.ts'

/** Where the parts of a file are on disk. `tree` is absent for a file of one leaf. */
export interface FilePaths {
  readonly bytes: string
  readonly tree: string
}

/** A whole file on disk under temporary names, not yet part of any store. */
export interface StagedFile {
  readonly cid: CID
  readonly size: number
  readonly paths: FilePaths
  /** Removes what is left of it; nothing remains. */
  discard(): Promise<void>
}

export interface StageOptions {
  /** Whether the bytes must be on the medium, not only with the kernel, when staging ends. */
  readonly durable: boolean
  readonly signal?: AbortSignal | undefined
}

/** Dirty bytes after which they are pushed to the medium while the upload goes on. */
const syncEvery = 64 * leafSize

/**
 * Writes a stream to a folder: the bytes as they are, and beside them, for files above one leaf, a
 * CAR with the inner nodes of the UnixFS tree. Constant memory. Whatever goes wrong, nothing stays.
 * Errors of the source pass unchanged; the signal's reason is thrown when it fires.
 */
export async function stageFile(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  { durable, signal }: StageOptions,
): Promise<StagedFile> {
  const base = join(folder, randomUUID())
  const paths = { bytes: base, tree: `${base}.tree.car` }
  const discard = async (): Promise<void> => {
    await rm(paths.bytes, { force: true })
    await rm(paths.tree, { force: true })
  }
  try {
    const staged = await writeParts(paths, abortable(source, signal), durable)
    signal?.throwIfAborted()
    return { ...staged, paths, discard }
  } catch (error) {
    await discard()
    throw error
  }
}

async function writeParts(
  paths: FilePaths,
  source: AsyncIterable<Uint8Array>,
  durable: boolean,
): Promise<{ cid: CID; size: number }> {
  await using bytes = new Appender(paths.bytes, durable)
  await using tree = new TreeWriter(paths.tree, durable)
  await bytes.start()
  const cid = await buildTree(recorded(source, bytes), (block) => tree.add(block))
  await bytes.finish()
  await tree.finish()
  return { cid, size: bytes.position }
}

/** Passes a stream on while it is written: the disk works on one leaf while the next is hashed. */
async function* recorded(
  source: AsyncIterable<Uint8Array>,
  target: Appender,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks(source, leafSize)) {
    await target.append(chunk)
    yield chunk
  }
}

/** Writes a file front to back, at most one write under way. */
class Appender implements AsyncDisposable {
  position = 0
  private readonly path: string
  private readonly durable: boolean
  private handle: FileHandle | null = null
  private writing: Promise<void> = Promise.resolve()
  private synced = 0

  constructor(path: string, durable: boolean) {
    this.path = path
    this.durable = durable
  }

  async start(): Promise<void> {
    this.handle ??= await onDisk(() => open(this.path, 'wx'))
  }

  /** Starts a write and resolves when the one before it is done, so an error shows one call later. */
  async append(data: Uint8Array): Promise<void> {
    await this.writing
    const at = this.position
    this.position += data.length
    this.writing = onDisk(() => this.write(data, at))
    // The next call or finish() throws it; this only keeps it from counting as unhandled.
    this.writing.catch(() => {})
  }

  private async write(data: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < data.length;) {
      const { bytesWritten } = await this.open.write(data, done, data.length - done, at + done)
      done += bytesWritten
    }
    if (!this.durable || this.position - this.synced < syncEvery) return
    this.synced = this.position
    await this.open.datasync()
  }

  /** Overwrites bytes at the start. */
  async overwrite(data: Uint8Array): Promise<void> {
    await this.writing
    await onDisk(() => this.write(data, 0))
  }

  async finish(): Promise<void> {
    await this.writing
    if (this.durable) await onDisk(() => this.open.sync())
  }

  private get open(): FileHandle {
    if (this.handle === null) throw new Error('the file is not open')
    return this.handle
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.writing.catch(() => {})
    await this.handle?.close()
  }
}

/** Keeps the inner nodes as a CAR. The root is known last: the header is written over at the end. */
class TreeWriter implements AsyncDisposable {
  private readonly file: Appender
  private root: CID | null = null

  constructor(path: string, durable: boolean) {
    this.file = new Appender(path, durable)
  }

  async add(block: Block): Promise<void> {
    if (this.root === null) {
      await this.file.start()
      await this.file.append(carHeader([block.cid]))
    }
    this.root = block.cid
    await this.file.append(carSectionHead(block))
    await this.file.append(block.bytes)
  }

  async finish(): Promise<void> {
    if (this.root === null) return
    await this.file.overwrite(carHeader([this.root]))
    await this.file.finish()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file[Symbol.asyncDispose]()
  }
}
