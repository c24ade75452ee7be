/**
 * What one act leaves: a log entry, an act (facts that are not in the document), a document, and rows of the
 * index. The rows are derived from the record alone, so that the index can be rebuilt from the log.
 */
import { hash } from 'node:crypto'
import { parseEntry, printEntry, type Entry } from '../../verifier/entry.ts'
import { canonicalize } from '../../verifier/canonical.ts'
import { parseStatusListUrl, uuidOf } from '../../verifier/certificate-parts.ts'
import type { ActingRole, Payload, Standing } from '../cases/machine.ts'
import type { LocatedRecord } from '../log/log.ts'
import { splitNumber } from '../certificates/number.ts'
import type { Idempotency } from './book.ts'
import { addressOf } from './did.ts'

/** Facts of an act that its document does not show. */
export interface Act {
  readonly type: 'deposit' | 'work' | 'identity' | 'event' | 'status' | 'list'
  /** DID of the applicant (works), of who holds the certificate (status changes). */
  readonly applicant?: string
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  /** Case that a certificate or status change comes from. */
  readonly case?: string
  /** Province of the first owner (GB/T 2260, two digits), for statistics (works). */
  readonly region?: string
  /** What the event's `payload` hash is of, and how the case stands after it (events). */
  readonly payload?: Payload
  readonly standing?: Standing
  /** Who decided and in what words (status changes, corrected certificates). */
  readonly by?: { readonly actor: string; readonly role: ActingRole; readonly note?: string }
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
  | EventRow
  | {
      kind: 'status'
      id: string
      certificate: string
      logIndex: number
      change: string
      reason: string
      applicant: Uint8Array
      until: number
    }
  | { kind: 'list'; id: string; purpose: string; list: number; time: number }

/** An event of a case, with the standing after it and the role it gave or took, if any. */
export interface EventRow {
  readonly kind: 'event'
  readonly id: string
  readonly caseId: string
  readonly position: number
  readonly type: string
  readonly time: number
  readonly standing: Standing
  readonly grant?: { readonly role: string; readonly granted: boolean }
}

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

/** SHA-256 of a document's text, hex: the last word of its log entry. */
export function documentHashOf(document: string): string {
  return hash('sha256', document, 'hex')
}

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

interface AnyDocument {
  id: string
  validFrom: string
  credentialSubject: {
    id: string
    depositor: string
    registrationNumber: string
    file: { digests: { sha256: string } }
    files: { digests: { sha256: string } }[]
    logIndex: number
    change: string
    reason: string
    until?: string
    caseType: string
    position: number
    transition: string
    statusPurpose: string
  }
}

type Reader = (document: AnyDocument, act: Act) => Row

function workRow({ id, credentialSubject: subject }: AnyDocument, act: Act): Row {
  return {
    kind: 'work',
    id: uuidOf(id),
    workId: uuidOf(subject.id),
    number: subject.registrationNumber,
    ...splitNumber(subject.registrationNumber),
    applicant: addressOf(act.applicant ?? ''),
    sha256s: subject.files.map((file) => bytesOf(file.digests.sha256)),
  }
}

/** The role that an event of a `roles` case gave or took. */
export function grantOf(
  type: string,
  transition: string,
  payload: Payload | undefined,
): Pick<EventRow, 'grant'> {
  const role = payload?.['role']
  if (type !== 'roles' || typeof role !== 'string') return {}
  return { grant: { role, granted: transition === 'grant' } }
}

function eventRow({ id, validFrom, credentialSubject: subject }: AnyDocument, act: Act): Row {
  if (act.standing === undefined) throw new Error('an event without a standing')
  const { caseType: type, position, transition } = subject
  return {
    kind: 'event',
    id: uuidOf(id),
    caseId: uuidOf(subject.id),
    position,
    type,
    time: Date.parse(validFrom) / 1000,
    standing: act.standing,
    ...grantOf(type, transition, act.payload),
  }
}

const readers: Readonly<Record<Act['type'], Reader>> = {
  deposit: ({ id, credentialSubject: subject }) => ({
    kind: 'deposit',
    id: uuidOf(id),
    holder: addressOf(subject.depositor),
    sha256: bytesOf(subject.file.digests.sha256),
  }),
  work: workRow,
  identity: ({ id, credentialSubject: subject }) => ({
    kind: 'identity',
    id: uuidOf(id),
    holder: addressOf(subject.id),
  }),
  event: eventRow,
  status: (
    { id, credentialSubject: { id: certificate, logIndex, change, reason, until } },
    act,
  ) => ({
    kind: 'status',
    id: uuidOf(id),
    certificate: uuidOf(certificate),
    logIndex,
    change,
    reason,
    applicant: addressOf(act.applicant ?? ''),
    until: until === undefined ? 0 : Date.parse(until) / 1e3,
  }),
  list: ({ id, validFrom, credentialSubject: { statusPurpose: purpose } }) => ({
    kind: 'list',
    id,
    purpose,
    list: parseStatusListUrl(id)?.list ?? -1,
    time: Date.parse(validFrom) / 1000,
  }),
}

/** Reads a record of the log back. Used on restart, for `rebuild` and by fsck. */
export function fromRecord({ record }: LocatedRecord): Draft {
  const document = text.decode(record.document)
  const act: Act = JSON.parse(text.decode(record.act))
  const members: AnyDocument = JSON.parse(document)
  const row = readers[act.type](members, act)
  return { index: record.index, entry: parseEntry(record.entry), act, document, row }
}
