/**
 * `locked`: another process has the vault open. `corrupt`: the file, or a key in it, cannot be read. `version`: made by
 * a newer program. `wrong_key`: the vault key is not the one it was made with. `exists`: the id is taken. `full`: no
 * room left, nothing was written. `failed`: the disk refused; what was asked is not on record.
 */
export type VaultErrorCode =
  'locked' | 'corrupt' | 'version' | 'wrong_key' | 'exists' | 'full' | 'failed'

/** The vault cannot do what was asked. Messages hold no keys and no personal data. */
export class VaultError extends Error {
  override name = 'VaultError'
  readonly code: VaultErrorCode
  constructor(code: VaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
