/** Turns drafts into rows of the index: binary COPY, one transaction for a whole batch. */
import { CopyWriter } from '../db/copy.ts'
import type { CopyPart } from '../db/database.ts'
import { entryKinds } from '../../verifier/entry.ts'
import type { RecordLocation } from '../log/log.ts'
import type { Draft, Row } from './record.ts'

/** A draft with the place of its record. */
export interface Placed {
  readonly draft: Draft
  readonly location: RecordLocation
}

/** Writers of the tables that acts fill. One set serves batch after batch. */
export class RowWriters {
  readonly #entries = new CopyWriter('entries')
  readonly #deposits = new CopyWriter('deposits')
  readonly #certificates = new CopyWriter('certificates')
  readonly #files = new CopyWriter('certificate_files')
  readonly #identities = new CopyWriter('identities')
  readonly #keys = new CopyWriter('idempotency_keys')

  /** Rows of all drafts, as COPY data by table. Tables without rows are left out. */
  parts(placed: readonly Placed[]): CopyPart[] {
    for (const one of placed) this.add(one)
    return this.finish()
  }

  /** Adds the rows of one record. */
  add({ draft, location }: Placed): void {
    const { kind, subject } = draft.entry
    this.#entries.row().int8(draft.index).int2(entryKinds[kind]).uuid(subject)
    this.#entries.int4(location.segment).int8(location.position).int4(location.length)
    this.addFacts(draft)
  }

  /** The same for a record whose entry is bytes already: its place only. `addFacts` was done elsewhere. */
  addPlace(index: number, entry: Uint8Array, location: RecordLocation): void {
    this.#entries.row().int8(index).int2(entry[1]!).uuid(entry, 48)
    this.#entries.int4(location.segment).int8(location.position).int4(location.length)
  }

  /** Adds what does not depend on where the record lies. */
  addFacts(draft: Draft): void {
    this.#row(draft.index, draft.row)
    if (draft.act.idempotency) this.#key(draft.index, draft.act.idempotency)
  }

  /** What was added since the last call. */
  finish(): CopyPart[] {
    return [
      this.#entries,
      this.#deposits,
      this.#certificates,
      this.#files,
      this.#identities,
      this.#keys,
    ]
      .filter((writer) => writer.rows > 0)
      .map((writer) => writer.finish())
  }

  #row(seq: number, row: Row): void {
    if (row.kind === 'deposit') {
      this.#deposits.row().uuid(row.id).int8(seq).bytea(row.holder).bytea(row.sha256)
    } else if (row.kind === 'identity') {
      this.#identities.row().uuid(row.id).int8(seq).bytea(row.holder)
    } else this.#certificate(seq, row)
  }

  #certificate(seq: number, row: Extract<Row, { kind: 'work' }>): void {
    const { id, workId, number, series, serial, applicant } = row
    this.#certificates.row().uuid(id).uuid(workId).int8(seq)
    this.#certificates.text(number).text(series).int4(serial).bytea(applicant)
    for (const digest of distinct(row.sha256s)) {
      this.#files.row().bytea(digest).uuid(id).bytea(applicant)
    }
  }

  #key(seq: number, { key, fingerprint }: { key: string; fingerprint: string }): void {
    this.#keys.row().text(key).bytea(Buffer.from(fingerprint, 'hex')).int8(seq)
  }
}

function distinct(digests: readonly Uint8Array[]): readonly Uint8Array[] {
  if (digests.length < 2) return digests
  return [
    ...new Map(digests.map((digest) => [Buffer.from(digest).toString('hex'), digest])).values(),
  ]
}
