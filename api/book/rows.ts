/** Turns drafts into rows of the index: binary COPY, one transaction for a whole batch. */
import { CopyWriter } from '../db/copy.ts'
import type { CopyPart } from '../db/database.ts'
import { entryKinds } from '../../verifier/entry.ts'
import type { RecordLocation } from '../log/log.ts'
import { addressOf } from './did.ts'
import type { Draft, EventRow, Row } from './record.ts'

const none = new Uint8Array(0)

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
  readonly #events = new CopyWriter('case_events')
  readonly #grants = new CopyWriter('role_grants')
  readonly #changes = new CopyWriter('status_changes')
  readonly #lists = new CopyWriter('status_lists')
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
      this.#events,
      this.#grants,
      this.#changes,
      this.#lists,
      this.#keys,
    ]
      .filter((writer) => writer.rows > 0)
      .map((writer) => writer.finish())
  }

  #row(seq: number, row: Row): void {
    switch (row.kind) {
      case 'deposit':
        this.#deposits.row().uuid(row.id).int8(seq).bytea(row.holder).bytea(row.sha256)
        break
      case 'identity':
        this.#identities.row().uuid(row.id).int8(seq).bytea(row.holder)
        break
      case 'work':
        this.#certificate(seq, row)
        break
      case 'event':
        this.#event(seq, row)
        break
      case 'status':
        this.#changes.row().uuid(row.id).int8(seq).uuid(row.certificate)
        this.#changes.int8(row.logIndex).text(row.change).text(row.reason)
        this.#changes.bytea(row.applicant).int8(row.until)
        break
      case 'list':
        this.#lists.row().text(row.purpose).int4(row.list).int8(seq).int8(row.time)
    }
  }

  #event(seq: number, { caseId, position, type, time, standing, grant }: EventRow): void {
    const { state, assignee, due = 0, lane = '' } = standing
    const party = addressOf(standing.party)
    this.#events.row().uuid(caseId).int4(position).int8(seq).text(type).text(state)
    this.#events.bytea(party).bytea(assignee === undefined ? none : addressOf(assignee))
    this.#events.int8(due).text(lane).int8(time)
    if (grant)
      this.#grants
        .row()
        .int8(seq)
        .bytea(party)
        .text(grant.role)
        .int2(grant.granted ? 1 : 0)
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
