import { ApiError } from '../errors.ts'
import { encryptStream } from '../store/age.ts'
import { chunks, Watched } from '../store/chunks.ts'
import { StoreError } from '../store/store.ts'
import type { Store } from '../store/store.ts'
import { FileDigest, pieceSize } from './digest.ts'
import type { Digests } from './digest.ts'
import { contradiction } from './recognise.ts'

/** What the client declared beforehand; each is compared with what arrives. Hex in lower case. */
export interface Declared {
  readonly sha256?: string
  readonly sm3?: string
  readonly size?: number
}

export interface IntakeRequest {
  /** The file. Its errors count as the client's. It is closed when the upload is refused. */
  readonly source: AsyncIterable<Uint8Array>
  readonly store: Store
  /** age recipient (`age1…`) to encrypt to; absent: the file is stored as it is. */
  readonly encryptTo?: string
  readonly expect?: Declared
  /** Declared media type; compared with what the first bytes tell for sure. */
  readonly mediaType?: string
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

export interface FileIntake extends Digests {
  /** CID of what is stored: of the ciphertext if encrypted. */
  readonly cid: string
  readonly encrypted: boolean
}

/**
 * Takes a file in: digests of the plaintext, encryption and storing in one pass, constant memory, at
 * the pace of the slowest of client, digests and disk. When it resolves the file is durable.
 * All checks are made before the store commits, so a refused upload leaves nothing behind.
 * Throws ApiError `empty_file`, `digest_mismatch`, `media_type_mismatch`, `too_large`, `upload_incomplete`, `storage_full`,
 * `unavailable`; other errors are ours.
 */
export async function intakeFile(request: IntakeRequest): Promise<FileIntake> {
  const { store, encryptTo, signal } = request
  using digest = new FileDigest()
  const digests = Promise.withResolvers<Digests>()
  const plain = new Watched(receive(request, digest, digests.resolve))
  const bytes = encryptTo === undefined ? plain : encryptStream(plain, encryptTo)
  try {
    const { cid } = await store.put(bytes, signal)
    return { ...(await digests.promise), cid, encrypted: encryptTo !== undefined }
  } catch (error) {
    plain.rethrow()
    throw storingError(error, signal)
  }
}

/** The plaintext as it passes. The comparison comes before the end of the stream, hence before the commit. */
async function* receive(
  { source, expect = {}, mediaType, maxBytes }: IntakeRequest,
  digest: FileDigest,
  finished: (digests: Digests) => void,
): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of chunks(fromClient(source), pieceSize)) {
    if (size === 0) checkType(mediaType, piece)
    size += piece.length
    checkSize(size, maxBytes, expect.size)
    await digest.update(piece)
    yield piece
  }
  const digests = await digest.finish()
  checkDeclared(digests, expect)
  finished(digests)
}

async function* fromClient(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    // Who sends it may have lost the right to.
    throw error instanceof ApiError ? error : incomplete(error)
  }
}

/** Of a file that is not whole yet, so that nobody sends gigabytes for nothing. */
function checkType(mediaType: string | undefined, start: Uint8Array): void {
  const found = mediaType === undefined ? undefined : contradiction(mediaType, start)
  if (found === undefined) return
  const detail =
    `The media type declared is ${mediaType}, the file begins like ${found.name}. ` +
    'Nothing was stored. Declare the type that the file has, or application/octet-stream.'
  throw new ApiError('media_type_mismatch', detail, { declared: mediaType, found: found.name })
}

function checkSize(size: number, maxBytes: number, declared: number | undefined): void {
  if (size > maxBytes) {
    const detail = `The file is larger than ${maxBytes} bytes, the most that is taken.`
    throw new ApiError('too_large', detail, { maxBytes })
  }
  // At once, not at the end: the client need not send the rest.
  if (declared !== undefined && size > declared) {
    throw mismatch('size', declared, `more than ${declared}`)
  }
}

function checkDeclared(digests: Digests, declared: Declared): void {
  if (digests.size === 0) {
    throw new ApiError('empty_file', 'The file has no bytes. Send the file itself.')
  }
  for (const member of ['size', 'sha256', 'sm3'] as const) {
    const value = declared[member]
    if (value !== undefined && value !== digests[member]) {
      throw mismatch(member, value, digests[member])
    }
  }
}

function mismatch(
  member: keyof Declared,
  declared: string | number,
  received: string | number,
): ApiError {
  const detail =
    `The ${member} declared is ${declared}, that of the file received is ${received}. ` +
    'Nothing was stored. Check that the right file was sent, and send it again.'
  return new ApiError('digest_mismatch', detail, { member, declared, received })
}

function storingError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ApiError) return error
  if (signal?.aborted === true) return incomplete(error)
  if (!(error instanceof StoreError)) return error
  const cause = { cause: error }
  if (error.code === 'full') {
    return new ApiError('storage_full', 'The file does not fit; nothing was stored.', {}, cause)
  }
  if (error.code === 'unreachable') {
    return new ApiError('unavailable', 'The file store does not answer; try again.', {}, cause)
  }
  return error
}

function incomplete(error: unknown): ApiError {
  const detail = 'The upload ended before the file was whole; nothing was stored. Send it again.'
  return new ApiError('upload_incomplete', detail, {}, { cause: error })
}
