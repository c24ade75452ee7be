/**
 * Records by the hundred thousand: workers decide and sign batches, this side writes them in order. The same
 * decisions, records, rows and order of commits as the sequencer's, without a round trip for each certificate.
 */
import type { CopyPart, Database } from '../db/database.ts'
import type { LogRecord, TransparencyLog } from '../log/log.ts'
import { canonicalize } from '../../verifier/canonical.ts'
import { printEntry } from '../../verifier/entry.ts'
import type { Issuer } from '../certificates/sign.ts'
import type { Command } from './commands.ts'
import { decide, type Desk } from './decide.ts'
import { nothingKnown } from './known.ts'
import { RowWriters } from './rows.ts'

/** What a batch starts from: fixed by the order of batches before any of them is decided. */
export interface BatchStart {
  /** Log index of its first record. */
  readonly next: number
  /** Unix seconds. */
  readonly time: number
  /** Last serial of each series the batch counts in. */
  readonly serials: ReadonlyMap<string, number>
}

/** A decided and signed batch in a few flat buffers, cheap to hand from thread to thread. */
export interface DraftedBatch {
  readonly next: number
  /** Entry, act and document of each record, one after the other. */
  readonly bytes: Uint8Array
  /** For each record the ends of its entry, act and document in `bytes`. */
  readonly ends: Uint32Array
  /** Rows of every table but `entries`, whose places are known once the batch is written. */
  readonly parts: readonly CopyPart[]
}

/** A desk that knows nothing but its own batch: for acts over files that were never seen before. */
export function freshDesk(start: BatchStart, issuer: Issuer): Desk {
  const { next, time, serials } = start
  const known = nothingKnown()
  const rest = { serials: new Map(serials), dueLists: new Set<number>(), undo: [] }
  return { known, issuer, next, time, ...rest, bulk: true }
}

const utf8 = new TextEncoder()

/** Bytes one after the other in one buffer that grows; used again for batch after batch. */
class Arena {
  #bytes = new Uint8Array(1 << 20)
  #end = 0

  /** Each returns where the bytes end. */
  add(bytes: Uint8Array): number {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#end)
    return (this.#end += bytes.length)
  }

  addText(text: string): number {
    this.#reserve(text.length * 3)
    const { written } = utf8.encodeInto(text, this.#bytes.subarray(this.#end))
    return (this.#end += written)
  }

  /** A copy of what was added; the arena is empty again. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#end)
    this.#end = 0
    return taken
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + length))
    grown.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = grown
  }
}

/** Collects decided commands into a DraftedBatch. One packer serves batch after batch. */
export class BatchPacker {
  readonly #rows = new RowWriters()
  readonly #arena = new Arena()

  /** Decides each command at the desk; a command may ask the desk for what the one before made. */
  pack(desk: Desk, commands: Iterable<(desk: Desk) => Command>): DraftedBatch {
    const { next } = desk
    const ends: number[] = []
    for (const make of commands) {
      const decision = decide(desk, make(desk))
      if (!('drafts' in decision)) throw new Error('a bulk batch names something on record already')
      for (const draft of decision.drafts) {
        const { entry, act, document } = draft
        this.#rows.addFacts(draft)
        ends.push(this.#arena.add(printEntry(entry)))
        ends.push(this.#arena.addText(canonicalize(act)), this.#arena.addText(document))
      }
    }
    const [bytes, parts] = [this.#arena.take(), this.#rows.finish()]
    return { next, bytes, ends: Uint32Array.from(ends), parts }
  }
}

/** The buffers of a batch, so that a worker can give them away instead of copying them. */
export function transferList({ bytes, ends, parts }: DraftedBatch): ArrayBuffer[] {
  return [bytes, ends, ...parts.map((part) => part.data)].map((view) => view.buffer as ArrayBuffer)
}

/** The batch's records, as views of its bytes. */
function recordsOf({ next, bytes, ends }: DraftedBatch): LogRecord[] {
  return Array.from({ length: ends.length / 3 }, (_, i) => {
    const from = i === 0 ? 0 : ends[i * 3 - 1]!
    const [entry, act, document] = [ends[i * 3]!, ends[i * 3 + 1]!, ends[i * 3 + 2]!]
    return {
      index: next + i,
      entry: bytes.subarray(from, entry),
      act: bytes.subarray(entry, act),
      document: bytes.subarray(act, document),
    }
  })
}

/** Writes batches in order: durable in the log first, then indexed; the next is written while one is indexed. */
export class BatchWriter {
  readonly #db: Database
  readonly #log: TransparencyLog
  readonly #rows = new RowWriters()
  #indexing: Promise<void> = Promise.resolve()

  constructor(db: Database, log: TransparencyLog) {
    this.#db = db
    this.#log = log
  }

  /** Resolves when the batch is durable; it is indexed soon after. */
  async write(batch: DraftedBatch): Promise<void> {
    const records = recordsOf(batch)
    const locations = await this.#log.append(records)
    for (const [i, { index, entry }] of records.entries()) {
      this.#rows.addPlace(index, entry, locations[i]!)
    }
    const parts = [...this.#rows.finish(), ...batch.parts]
    await this.#indexing
    this.#indexing = this.#db.copy(parts)
    // Its failure is met by the next write or by done().
    this.#indexing.catch(() => undefined)
  }

  /** Resolves when every batch is indexed. */
  done(): Promise<void> {
    return this.#indexing
  }
}
