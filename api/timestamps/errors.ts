/**
 * `unreachable`: the time-stamping authority did not answer · `refused`: it answered that it would not ·
 * `invalid`: what it answered, or what was given to be read, is no timestamp over what was asked.
 */
export type TimestampErrorCode = 'unreachable' | 'refused' | 'invalid'

/** What is wrong with a timestamp or a signature of CMS. Messages hold nothing of what was stamped. */
export class TimestampError extends Error {
  override name = 'TimestampError'
  readonly code: TimestampErrorCode
  constructor(code: TimestampErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
