/**
 * The store keeps the exact bytes of deposited files, by content address (IPFS UnixFS CIDv1).
 * Two implementations: our own block store on disk, and a Kubo node over its RPC.
 */

/** The UnixFS profile that fixes chunking and layout, so that one file has one CID (IPIP-499). */
export const cidProfile = 'unixfs-v1-2025'

export interface StoredFile {
  /** CIDv1, base32 lower case, of the bytes given (for an encrypted file: of the ciphertext). */
  readonly cid: string
  /** Bytes given. */
  readonly size: number
}

export interface ReadOptions {
  /** First byte, default 0. */
  readonly offset?: number
  /** Bytes to read, default to the end. */
  readonly length?: number
  readonly signal?: AbortSignal
}

export interface Store {
  readonly kind: 'embedded' | 'kubo'
  /**
   * Stores a file. When it resolves, every block is durable (fsynced, or pinned on the node).
   * Memory is constant whatever the size. Nothing reachable is left behind when the source throws.
   * Throws StoreError `full` when no room is left, `unreachable` when the node does not answer.
   */
  put(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredFile>
  /**
   * Takes a file out: it is no longer here (Kubo: no longer pinned, so that the node may drop it).
   * Only for a file nobody else can have stored, which is sure for one encrypted with its own key;
   * the same plaintext may be another deposit's. Does nothing if the file is not here.
   */
  remove(cid: string): Promise<void>
  /** Streams a file or a part of it; each block's hash is checked. Throws StoreError `missing` | `corrupt`. */
  get(cid: string, options?: ReadOptions): AsyncIterable<Uint8Array>
  /** Whether every block under the CID is here. */
  has(cid: string): Promise<boolean>
  /** The file as a CAR v1 (root = the CID). */
  exportCar(cid: string): AsyncIterable<Uint8Array>
  /**
   * Takes a CAR of files in, checking every block's hash, and returns its roots. All or nothing.
   * Throws StoreError `corrupt` for a block that is not its CID's, `invalid` for what is no CAR,
   * lacks a block, or was not cut by the profile.
   */
  importCar(source: AsyncIterable<Uint8Array>): Promise<string[]>
  /** Resolves when the store answers and can be written to. Throws StoreError otherwise. */
  check(): Promise<void>
  close(): Promise<void>
}

export type StoreErrorCode = 'missing' | 'corrupt' | 'full' | 'unreachable' | 'invalid'

export class StoreError extends Error {
  override name = 'StoreError'
  readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
