/**
 * Which format refused its input:
 * `json` text is not strict JSON · `encoding` hex, base64, base58, UTF-8, RLP · `entry` log entry ·
 * `proof` Merkle or tlog proof · `checkpoint` signed note · `vkey` verifier key · `document` certificate
 * or receipt · `anchor` anchor record · `trust` trust file · `evidence` evidence file · `history` status
 * changes of a certificate · `disclosure` personal data disclosed.
 */
export type VerificationErrorCode =
  | 'json'
  | 'encoding'
  | 'entry'
  | 'proof'
  | 'checkpoint'
  | 'vkey'
  | 'document'
  | 'anchor'
  | 'trust'
  | 'evidence'
  | 'history'
  | 'disclosure'

/** The input is not of the format it claims to be. Anything else thrown by verifier/ is our bug. */
export class VerificationError extends Error {
  override name = 'VerificationError'
  readonly code: VerificationErrorCode
  constructor(code: VerificationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
