/**
 * Every error the API answers with: a closed set of codes (RFC 9457 problem+json, `type` =
 * `urn:colophon:problem:<code>`). The status belongs to the code; the detail says what was wrong and what to do.
 */
export const problems = {
  invalid_request: [400, 'The request does not have the form asked for'],
  invalid_digest: [400, 'A digest is not written as asked for'],
  invalid_did: [400, 'The DID is not one this registry can read'],
  invalid_date: [400, 'A date is impossible or contradicts another'],
  invalid_name: [400, 'A name or title has characters or a length that a register cannot hold'],
  unknown_category: [400, 'The work category is not in the list'],
  upload_incomplete: [400, 'The upload ended before the file was whole'],
  sign_in_refused: [401, 'The signed message does not sign in'],
  unauthenticated: [401, 'Nobody is signed in with this request'],
  session_expired: [401, 'The session has ended by time'],
  session_revoked: [401, 'The session was ended for safety'],
  key_refused: [401, 'The API key is not good'],
  forbidden: [403, 'The caller may not do this'],
  key_forbidden: [403, 'The API key does not open this'],
  conflict_of_interest: [403, 'The person may not act in this case in this role'],
  not_found: [404, 'There is nothing under this address'],
  method_not_allowed: [405, 'This address does not take that method'],
  already_registered: [409, 'The work is registered to another holder'],
  stale_signature: [
    409,
    'The signature was made for what has changed since: ask for the state and sign again',
  ],
  recovery_not_due: [409, 'The recovery must wait'],
  no_recovery: [409, 'No such recovery waits'],
  recovery_forbidden: [409, 'The owner forbade the registrar to begin a recovery'],
  already_approved: [409, 'The approval is there already'],
  idempotency_conflict: [409, 'A request with this Idempotency-Key is still being carried out'],
  not_holder: [409, 'The deposit belongs to another holder'],
  state_changed: [409, 'The state does not allow this, or has changed meanwhile'],
  too_early: [409, 'The time for this has not come'],
  too_late: [409, 'The time for this has passed'],
  did_deactivated: [410, 'The DID is deactivated'],
  personal_data_lost: [410, 'The keys of the personal data are lost; nobody can open them'],
  too_large: [413, 'The body is larger than the limit'],
  unsupported_media_type: [415, 'The body has a media type this address does not take'],
  wrong_signature: [422, 'The signature is not that of the one who must sign'],
  not_guardian: [422, 'The signer is not a guardian of this DID'],
  digest_mismatch: [422, 'The file does not have the digest or size declared'],
  defective_form: [422, 'The form has defects; all of them are listed'],
  empty_file: [422, 'A file of zero bytes cannot be deposited'],
  idempotency_mismatch: [422, 'The Idempotency-Key was used for another request'],
  too_many_requests: [429, 'Too many requests'],
  internal: [500, 'The registry failed; the failure is logged'],
  unavailable: [503, 'A part of the registry does not answer; try again'],
  storage_full: [507, 'No room is left; nothing was stored'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof problems

/** An error to answer with. `detail` is for the caller: what was wrong and what to do, no internals. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly code: ProblemCode
  /** Extra members of the problem document, for example `registrationNumber` or `errors`. */
  readonly extensions: Readonly<Record<string, unknown>>
  constructor(
    code: ProblemCode,
    detail: string,
    extensions: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options)
    this.code = code
    this.extensions = extensions
  }
  get status(): number {
    return problems[this.code][0]
  }
}
