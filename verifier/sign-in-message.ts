/**
 * The text that a person signs to sign in: Sign-In with Ethereum (ERC-4361). Printed here, where the page, the commands
 * and the API have it from; the API reads it (api/access/sign-in-message.ts).
 */

export interface SignInMessage {
  /** Of the page that asked, where the wallet wrote it: `https`. */
  readonly scheme?: string
  /** Host and port of the page that asked. */
  readonly domain: string
  /** Of the key that signs, with the EIP-55 checksum. */
  readonly address: string
  /** ASCII on one line. */
  readonly statement?: string
  readonly uri: string
  readonly chainId: number
  readonly nonce: string
  /** Times as in RFC 3339, with any offset. */
  readonly issuedAt: string
  readonly expirationTime?: string
  readonly notBefore?: string
  readonly requestId?: string
  readonly resources?: readonly string[]
}

/** Prints a message as it is signed. */
export function printSignInMessage(message: SignInMessage): string {
  const { domain, address, statement, uri: where, chainId, nonce, issuedAt } = message
  const from = message.scheme === undefined ? domain : `${message.scheme}://${domain}`
  const { expirationTime, notBefore, requestId, resources } = message
  return [
    `${from} wants you to sign in with your Ethereum account:`,
    address,
    '',
    ...(statement === undefined ? [] : [statement]),
    '',
    `URI: ${where}`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    ...(expirationTime === undefined ? [] : [`Expiration Time: ${expirationTime}`]),
    ...(notBefore === undefined ? [] : [`Not Before: ${notBefore}`]),
    ...(requestId === undefined ? [] : [`Request ID: ${requestId}`]),
    ...(resources === undefined ? [] : ['Resources:', ...resources.map((one) => `- ${one}`)]),
  ].join('\n')
}
