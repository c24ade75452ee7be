/**
 * The bytes of an upload that have come so far, on disk and sealed. A file is pieces one after the other, each
 * `length (4 bytes, big-endian) ‖ box` (api/vault/box.ts): AES-256-GCM with the upload's own key and a random nonce, bound
 * to the upload and to the place of the piece in it.
 *
 * Why no keystream is ever used twice: what a crash, a full disk or a cut connection leaves behind the last noted end is
 * cut off, and other bytes may come for the same place. A key stream addressed by offset (CTR) would then have sealed both,
 * and whoever copied the disk before would have their difference. Here nothing is ever sealed again under the same nonce:
 * each piece has 96 random bits, and one upload has far fewer pieces than the 2^32 that one key may seal. A piece
 * that was changed, moved, doubled or left out does not open.
 */
import { constants, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../files.ts'
import { errorCode, onDisk } from '../store/disk.ts'
import { StoreError } from '../store/store.ts'
import { boxOverhead, seal, SealError, unseal } from '../vault/box.ts'

/** Bytes sealed together. */
export const pieceSize = 262_144
const headSize = 4
const ownerOnly = 0o600

/** An upload's file: where, whose, and the key. */
export interface PartialFile {
  readonly path: string
  readonly id: string
  readonly key: Uint8Array
}

/** How far a file has come: bytes of the upload, and bytes that they take on disk. */
export interface Mark {
  readonly received: number
  readonly stored: number
}

const contextOf = (id: string, offset: number): string => `upload ${id} from ${offset}`

/** Adds to a file from a mark on; what lies behind the mark is cut off first. */
export class PartialWriter implements AsyncDisposable {
  #mark: Mark
  readonly #partial: PartialFile
  readonly #handle: FileHandle

  private constructor(partial: PartialFile, mark: Mark, handle: FileHandle) {
    this.#partial = partial
    this.#mark = mark
    this.#handle = handle
  }

  /** Throws StoreError `missing` where the file is shorter than was noted; `full`, `unreachable`. */
  static async open(partial: PartialFile, mark: Mark): Promise<PartialWriter> {
    const isNew = mark.stored === 0
    const handle = await openFile(partial, constants.O_RDWR | (isNew ? constants.O_CREAT : 0))
    const writer = new PartialWriter(partial, mark, handle)
    try {
      await writer.rewind(mark)
      // The name of a new file is safe only after this.
      if (isNew) await onDisk(() => syncFolder(dirname(partial.path)))
      return writer
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  get mark(): Mark {
    return this.#mark
  }

  /** Adds a piece, not yet durable. */
  async append(bytes: Uint8Array): Promise<void> {
    const { id, key } = this.#partial
    const { received, stored } = this.#mark
    const box = seal(key, contextOf(id, received), bytes)
    const head = Buffer.alloc(headSize)
    head.writeUInt32BE(box.length)
    await onDisk(() => writeAll(this.#handle, Buffer.concat([head, box]), stored))
    this.#mark = { received: received + bytes.length, stored: stored + headSize + box.length }
  }

  /** Resolves when all that was added is on the medium. */
  async sync(): Promise<void> {
    await onDisk(() => this.#handle.datasync())
  }

  /** Cuts off what lies behind a mark. */
  async rewind(mark: Mark): Promise<void> {
    const { size } = await onDisk(() => this.#handle.stat())
    if (size < mark.stored) throw new StoreError('missing', 'the upload is shorter than was noted')
    if (size > mark.stored) await onDisk(() => this.#handle.truncate(mark.stored))
    this.#mark = mark
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}

function openFile({ path }: PartialFile, flags: number): Promise<FileHandle> {
  return onDisk(async () => {
    try {
      return await open(path, flags, ownerOnly)
    } catch (cause) {
      if (errorCode(cause) !== 'ENOENT') throw cause
      throw new StoreError('missing', 'the upload is not on the disk', { cause })
    }
  })
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/**
 * Streams the bytes of an upload up to a mark, each piece authenticated before it is given. Throws StoreError `missing`,
 * `corrupt` for what is not what was written here, `unreachable`.
 */
export async function* readPartial(partial: PartialFile, mark: Mark): AsyncGenerator<Uint8Array> {
  await using handle = await openFile(partial, constants.O_RDONLY)
  let at: Mark = { received: 0, stored: 0 }
  while (at.stored < mark.stored) {
    const head = Buffer.from(await readAll(handle, headSize, at.stored))
    const length = head.readUInt32BE()
    if (length > pieceSize + boxOverhead) throw corrupt()
    const box = await readAll(handle, length, at.stored + headSize)
    const bytes = opened(partial, at.received, box)
    yield bytes
    at = { received: at.received + bytes.length, stored: at.stored + headSize + length }
  }
  if (at.stored !== mark.stored || at.received !== mark.received) throw corrupt()
}

function opened({ key, id }: PartialFile, offset: number, box: Uint8Array): Uint8Array {
  try {
    return unseal(key, contextOf(id, offset), box)
  } catch (error) {
    if (error instanceof SealError) throw corrupt(error)
    throw error
  }
}

async function readAll(handle: FileHandle, length: number, position: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await onDisk(() =>
      handle.read(bytes, done, length - done, position + done),
    )
    if (bytesRead === 0) throw corrupt()
    done += bytesRead
  }
  return bytes
}

function corrupt(cause?: Error): StoreError {
  return new StoreError('corrupt', 'what was kept of the upload was changed or cut off', { cause })
}
