/**
 * `permissions`: a secret can be read by others; `missing` / `corrupt`: a key file is not there or not
 * readable; `not_registered`: the chain does not show a key it should show. None of them is a caller's mistake.
 */
export type IdentityErrorCode = 'permissions' | 'missing' | 'corrupt' | 'not_registered'

/** What is wrong with the registrar's own keys. Messages name files, never their contents. */
export class IdentityError extends Error {
  override name = 'IdentityError'
  readonly code: IdentityErrorCode
  constructor(code: IdentityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
