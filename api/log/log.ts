/**
 * The log: RFC 6962 tree, served as C2SP static tiles, with append-only segment files beneath it
 * that hold every act and document. Life of a record: sequenced (durable in a segment, index given)
 * -> integrated (in the tree) -> published (tiles durable, checkpoint signed) -> anchored (on chain).
 */

/** What one act of the register leaves: its log entry, its facts (private) and its document (canonical JSON). */
export interface LogRecord {
  /** Position in the log, from 0. */
  readonly index: number
  /** 160 bytes, see docs/formats/entry.md. */
  readonly entry: Uint8Array
  /** Canonical JSON of the act: what the index in the database is rebuilt from. */
  readonly act: Uint8Array
  /** Canonical JSON of the document (certificate, receipt): SHA-256 of it is the entry's last word. */
  readonly document: Uint8Array
}

export interface RecordLocation {
  readonly segment: number
  readonly position: number
  readonly length: number
}

export interface LocatedRecord {
  readonly record: LogRecord
  readonly location: RecordLocation
}

export interface Checkpoint {
  readonly size: number
  readonly root: Uint8Array
  /** The signed note, exactly as served. */
  readonly note: string
}

export interface TransparencyLog {
  readonly origin: string
  /** C2SP verifier key of the log: `origin+hash+key`. */
  readonly vkey: string
  /** Index the next record gets. */
  readonly next: number
  /**
   * Appends records with consecutive indexes from `next`, in one write and one fsync (group commit).
   * When it resolves they are durable; when it throws none of them is, and nothing half written stays.
   * Throws LogError `full` when the disk is full.
   */
  append(records: readonly LogRecord[]): Promise<RecordLocation[]>
  read(location: RecordLocation): Promise<LogRecord>
  /**
   * All durable records from an index on, in order. `after`: where an earlier, finished scan found the record before,
   * to begin there and not at the beginning of its segment.
   */
  scan(fromIndex: number, after?: RecordLocation): AsyncIterable<LocatedRecord>
  /** Integrates everything appended, writes and fsyncs tiles, then signs and replaces the checkpoint. */
  publish(): Promise<Checkpoint>
  /** The newest published checkpoint. */
  checkpoint(): Checkpoint
  /** The signed checkpoint of an earlier published size (Ed25519 is deterministic: same bytes as then). */
  checkpointAt(size: number): Promise<Checkpoint>
  /** RFC 6962 inclusion proof of an entry in the tree of `size` (published sizes and all below). */
  inclusionProof(index: number, size: number): Promise<Uint8Array[]>
  /** RFC 6962 consistency proof between two sizes, 0 < from <= to <= published size. */
  consistencyProof(from: number, to: number): Promise<Uint8Array[]>
  /** Root of the tree of a size up to the published one. */
  root(size: number): Promise<Uint8Array>
  /** Absolute path of the folder that is served as static files (checkpoint, tile/…). */
  readonly publicFolder: string
  close(): Promise<void>
}

export type LogErrorCode = 'full' | 'corrupt' | 'range' | 'foreign' | 'fatal'

export class LogError extends Error {
  override name = 'LogError'
  readonly code: LogErrorCode
  constructor(code: LogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
