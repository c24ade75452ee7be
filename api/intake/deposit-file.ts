/** From the bytes of a file to its deposit on record: the one way for every kind of upload. */
import type { Logger } from 'pino'
import type { Book, Idempotency, Outcome } from '../book/book.ts'
import { ApiError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { intakeFile, type Declared, type FileIntake } from './intake.ts'

export interface DepositParts {
  readonly book: Pick<Book, 'deposit'>
  readonly store: Store
  readonly logger: Logger
  readonly maxBytes: number
  /** age recipient of unpublished files. */
  readonly encryptTo: string
}

/** A file as its depositor asks for it to be deposited. */
export interface FileToDeposit {
  /** DID, as the register writes it. */
  readonly holder: string
  readonly mediaType: string
  /** Stored as it is; otherwise encrypted first. */
  readonly published: boolean
  readonly publicLookup: boolean
  readonly expect: Declared
}

export interface DepositOptions {
  /** Makes what an Idempotency-Key stands for, of what is asked. */
  readonly stamp?: (asked: unknown) => { readonly idempotency?: Idempotency }
  /** Told of the bytes when they are stored, before the book is asked. */
  readonly received?: (bytes: number) => void
}

/**
 * Digests and stores a file in one pass, and records its deposit. The same file by the same holder answers with the
 * first deposit, so that it can be repeated. Throws ApiError, as `intakeFile` and `Book.deposit`; refused, nothing is kept.
 */
export async function depositFile(
  parts: DepositParts,
  asked: FileToDeposit,
  source: AsyncIterable<Uint8Array>,
  { stamp, received }: DepositOptions = {},
): Promise<Outcome> {
  const intake = await storeFile(parts, asked, source)
  received?.(intake.size)
  return recordFile(parts, asked, intake, stamp)
}

/** Digests and stores a file in one pass. Throws ApiError, as `intakeFile`. */
export function storeFile(
  { store, maxBytes, encryptTo }: DepositParts,
  { expect, mediaType, published }: FileToDeposit,
  source: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<FileIntake> {
  return intakeFile({
    source,
    store,
    expect,
    mediaType,
    maxBytes,
    ...(published ? {} : { encryptTo }),
    ...(signal && { signal }),
  })
}

/** Records the deposit of a stored file. Throws ApiError, as `Book.deposit`; refused, the copy is taken out. */
export async function recordFile(
  parts: DepositParts,
  { holder, mediaType, publicLookup }: FileToDeposit,
  { sha256, sm3, size, cid, encrypted }: FileIntake,
  stamp?: DepositOptions['stamp'],
): Promise<Outcome> {
  const file = { mediaType, size, sha256, sm3, cid, encrypted }
  // The CID of an encrypted copy differs each time; the request is the same if the plaintext is.
  const asked = { holder, publicLookup, file: { mediaType, size, sha256, sm3, encrypted } }
  const command = { holder, file, publicLookup, received: true, ...stamp?.(asked) }
  try {
    const outcome = await parts.book.deposit(command)
    if (!outcome.document.includes(cid)) await discard(parts, file)
    return outcome
  } catch (error) {
    if (isRefused(error)) await discard(parts, file)
    throw error
  }
}

/**
 * Whether a deposit is surely not on record. After a failure of ours it may be in the log all the same: then its bytes
 * must stay. Without room it is not there, and its bytes would take the room that others wait for.
 */
export function isRefused(error: unknown): boolean {
  return error instanceof ApiError && (error.status < 500 || error.code === 'storage_full')
}

/** Takes out a copy no deposit refers to. Only an encrypted one: its CID is surely nobody else's. */
async function discard(
  { store, logger }: DepositParts,
  { cid, encrypted }: { cid: string; encrypted: boolean },
): Promise<void> {
  if (!encrypted) return
  try {
    await store.remove(cid)
  } catch (err) {
    logger.warn({ err, cid }, 'a copy that nothing refers to stays in the store')
  }
}
