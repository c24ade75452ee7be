/**
 * What one act leaves: a log entry, an act (facts that are not in the document), a document, and rows of the
 * index. The rows are derived from the record alone, so that the index can be rebuilt from the log.
 */
import { parseEntry, printEntry, type Entry } from '../../verifier/entry.ts'
import { canonicalize } from '../../verifier/canonical.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { LocatedRecord } from '../log/log.ts'
import { splitNumber } from '../certificates/number.ts'
import type { Idempotency } from './book.ts'
import { addressOf } from './did.ts'

/** Facts of an act that its document does not show. */
export interface Act {
  readonly type: 'deposit' | 'work' | 'identity'
  /** DID of the applicant (works). */
  readonly applicant?: string
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
}

export type Row =
  | { kind: 'deposit'; id: string; holder: Uint8Array; sha256: Uint8Array }
  | {
      kind: 'work'
      id: string
      workId: string
      number: string
      series: string
      serial: number
      applicant: Uint8Array
      sha256s: readonly Uint8Array[]
    }
  | { kind: 'identity'; id: string; holder: Uint8Array }

/** A record on its way into the log, with its rows. */
export interface Draft {
  readonly index: number
  readonly entry: Entry
  readonly act: Act
  /** Canonical JSON. */
  readonly document: string
  readonly row: Row
}

const utf8 = new TextEncoder()
const text = new TextDecoder('utf-8', { fatal: true })

/** The bytes of a draft as the log keeps them. */
export function toRecord(draft: Draft): {
  index: number
  entry: Uint8Array
  act: Uint8Array
  document: Uint8Array
} {
  return {
    index: draft.index,
    entry: printEntry(draft.entry),
    act: utf8.encode(canonicalize(draft.act)),
    document: utf8.encode(draft.document),
  }
}

export function actOf(type: Act['type'], idempotency?: Idempotency, applicant?: string): Act {
  const by = applicant === undefined ? {} : { applicant }
  if (!idempotency) return { type, ...by }
  const fingerprint = Buffer.from(idempotency.fingerprint).toString('hex')
  return { type, ...by, idempotency: { key: idempotency.key, fingerprint } }
}

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

interface AnyDocument {
  id: string
  credentialSubject: {
    id: string
    depositor: string
    registrationNumber: string
    file: { digests: { sha256: string } }
    files: { digests: { sha256: string } }[]
  }
}

function rowOf(document: AnyDocument, act: Act): Row {
  const subject = document.credentialSubject
  const id = uuidOf(document.id)
  if (act.type === 'identity') return { kind: 'identity', id, holder: addressOf(subject.id) }
  if (act.type === 'deposit') {
    const sha256 = bytesOf(subject.file.digests.sha256)
    return { kind: 'deposit', id, holder: addressOf(subject.depositor), sha256 }
  }
  return {
    kind: 'work',
    id,
    workId: uuidOf(subject.id),
    number: subject.registrationNumber,
    ...splitNumber(subject.registrationNumber),
    applicant: addressOf(act.applicant ?? ''),
    sha256s: subject.files.map((file) => bytesOf(file.digests.sha256)),
  }
}

/** Reads a record of the log back. Used on restart, for `rebuild` and by fsck. */
export function fromRecord({ record }: LocatedRecord): Draft {
  const document = text.decode(record.document)
  const act: Act = JSON.parse(text.decode(record.act))
  const members: AnyDocument = JSON.parse(document)
  const row = rowOf(members, act)
  return { index: record.index, entry: parseEntry(record.entry), act, document, row }
}
