/** What a registry asks to be signed, and whether it may be (ERC-4361). Pure. */
import { printSignInMessage } from '../verifier/sign-in-message.ts'
import { checksumAddress } from './key.ts'
import type { Challenge } from './registry.ts'

/** Who signs for a DID. */
export interface Who {
  readonly did: string
  /** Address of the key, 0x lower case; another than the DID's where its key was replaced. */
  readonly address: string
}

/** The registry says that it is elsewhere than this page. */
export class OtherPlaceError extends Error {
  override name = 'OtherPlaceError'
  /** Origin that the registry names, or undefined where it names none. */
  readonly origin: string | undefined
  constructor(origin: string | undefined) {
    super('the registry asks to sign in elsewhere')
    this.origin = origin
  }
}

/**
 * The message that answers a challenge. Throws OtherPlaceError where the challenge is for another place than the page is
 * from: whoever signed it would sign in there, for a page that only passes challenges on.
 */
export function messageFor(challenge: Challenge, who: Who, page: { origin: string; host: string }) {
  const { domain, uri, chainId, statement, nonce, issuedAt } = challenge
  const named = URL.canParse(uri) ? new URL(uri).origin : undefined
  if (domain !== page.host || named !== page.origin) throw new OtherPlaceError(named)
  return printSignInMessage({
    domain,
    uri,
    chainId,
    statement: statement.en,
    nonce,
    issuedAt,
    address: checksumAddress(who.address),
    ...(!who.did.endsWith(who.address) && { resources: [who.did] }),
  })
}
