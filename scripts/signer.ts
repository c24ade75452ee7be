/** What a registry asks a person to sign, to sign in, and who signs it. */
import { getAddress } from 'ethers'
import { printSignInMessage } from '../api/access/sign-in-message.ts'
import { UsageError } from './fail.ts'

/** Who signs texts for a DID. */
export interface Signer {
  readonly did: string
  /** Address of the key that signs, 0x lower case; another than the DID's where that was rotated. */
  readonly address: string
  /** EIP-191 signature over the text, 0x hex, 65 bytes. */
  signMessage(text: string): Promise<string>
}

/** What a registry asks to be signed (docs/api.md). */
export interface Challenge {
  readonly domain: string
  readonly uri: string
  readonly chainId: number
  readonly statement: { readonly zh: string; readonly en: string }
  readonly nonce: string
  readonly issuedAt: string
}

/**
 * The message to sign for a registry that was asked at an address. Throws UsageError where the challenge is for another
 * host: whoever signed it would sign in there for a registry that only passes challenges on. (On this machine the
 * registry may go by its public name.)
 */
export function messageFor(base: string, challenge: Challenge, signer: Signer): string {
  const { host, hostname } = new URL(base)
  const { domain, uri, chainId, statement, nonce, issuedAt } = challenge
  if (domain !== host && !isLoopback(hostname))
    throw new UsageError(`${host} asks to sign in to ${domain}: nothing was signed`)
  return printSignInMessage({
    domain,
    uri,
    chainId,
    statement: statement.en,
    nonce,
    issuedAt,
    address: getAddress(signer.address),
    ...(!signer.did.endsWith(signer.address) && { resources: [signer.did] }),
  })
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
