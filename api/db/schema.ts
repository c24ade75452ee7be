/**
 * Tables of the book's index: slim rows, no documents (those are in the log's segments).
 * bigint columns are read as numbers (all stay below 2^53), bytea as Uint8Array, uuid as text.
 */
export interface Schema {
  /** One row a log entry: where its record lies in the segments. */
  entries: {
    seq: number
    kind: number
    subject: string
    segment: number
    position: number
    length: number
  }
  /** Deposits (存证). holder: 20-byte address of the depositor's DID. */
  deposits: { id: string; seq: number; holder: Uint8Array; sha256: Uint8Array }
  /** Work certificates (作品登记证书). series = `{year}-{letter}`, serial gapless in it. */
  certificates: {
    id: string
    work_id: string
    seq: number
    number: string
    series: string
    serial: number
    applicant: Uint8Array
  }
  /** Which files a certificate covers, for look-up by digest. */
  certificate_files: { sha256: Uint8Array; certificate_id: string; applicant: Uint8Array }
  /** Identity certificates (数字身份证书). */
  identities: { id: string; seq: number; holder: Uint8Array }
  /** One row an event of a case: the standing after it. assignee is empty where there is none, due 0, lane ''. */
  case_events: {
    case_id: string
    position: number
    seq: number
    type: string
    state: string
    party: Uint8Array
    assignee: Uint8Array
    due: number
    lane: string
    time: number
  }
  /** The newest standing of each case; filled by a trigger on case_events. events: how many there are. */
  cases: {
    id: string
    type: string
    state: string
    party: Uint8Array
    assignee: Uint8Array
    due: number
    lane: string
    opened: number
    updated: number
    events: number
    seq: number
  }
  /** What became of certificates. log_index: position of the certificate, hence of its bits in the status lists. applicant: who holds it. until: when a
   * suspension ends by itself, Unix seconds, 0 where it does not. */
  status_changes: {
    id: string
    seq: number
    certificate_id: string
    log_index: number
    change: string
    reason: string
    applicant: Uint8Array
    until: number
  }
  /** Status lists on record; the newest counts. */
  status_lists: { purpose: string; list: number; seq: number; time: number }
  /** Roles given (granted = 1) and taken (0), by the person's 20-byte address; the newest for a role counts. */
  role_grants: { seq: number; holder: Uint8Array; role: string; granted: number }
  /** Idempotency-Key of an accepted request: the request's SHA-256 and what it made. */
  idempotency_keys: { key: string; fingerprint: Uint8Array; seq: number }
  /** Checkpoints anchored on chain; record = canonical JSON of AnchorRecord, note = signed checkpoint. */
  anchors: { size: number; block_number: number; block_time: number; note: string; record: string }
  /** Events of the DidRegistry contract, in chain order. args = JSON. */
  did_events: {
    block_number: number
    log_index: number
    block_time: number
    identity: Uint8Array
    name: string
    args: string
  }
  /**
   * What the public register shows of each work certificate. doc: 0, 1, 2 … in the order of registration. holders,
   * authors: JSON lists of public names. A date or title that is not given is empty.
   */
  register: {
    doc: number
    seq: number
    id: string
    number: string
    title: string
    alternative_title: string
    holders: string
    authors: string
    category: string
    nature: string
    registered: string
    first_registered: string
    completed: string
    lane: string
    region: string
    state: 'active' | 'suspended' | 'superseded' | 'revoked' | 'surrendered'
  }
  /** Search index of the register: which certificates of a block of 65,536 have a term (api/register/docs.ts). */
  register_postings: { term: string; block: number; docs: Uint8Array }
  /**
   * Applications that are being dealt with. received: the last thing that set the registry's deadlines going; started: since
   * when the time to a decision is counted; first_notice, registration: last second of the registry's deadlines, 0 where
   * there is none. All Unix seconds.
   */
  open_applications: {
    case_id: string
    state: string
    lane: string
    received: number
    started: number
    first_notice: number
    registration: number
  }
  /** Statistics of the register. period: a month (`2026-11`), a day (`2026-11-22`) or an hour (`2026-11-22T07`). */
  register_counts: { dimension: string; period: string; value: string; count: number }
  /** Single-row cursors: name -> value (for example the next block to index). */
  cursors: { name: string; value: number }
}
