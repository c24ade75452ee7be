/** What a registry asks a person to sign, to sign in, and who signs it. */
import { getAddress } from 'ethers'
import { printSignInMessage } from '../api/access/sign-in-message.ts'
import { parseDid } from '../verifier/did.ts'
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
 * domain or URI than that address, or for another chain than the DID's: whoever signed it would sign in there, for
 * something that only passes challenges on. A process on this machine is trusted no more than others, but where the
 * settings give a public address (addressesOf).
 * @param addresses the address that was asked, and further ones that the person says are the same registry's
 */
export function messageFor(
  addresses: readonly [asked: string, ...also: string[]],
  challenge: Challenge,
  signer: Signer,
): string {
  const { domain, uri, chainId, statement, nonce, issuedAt } = challenge
  if (!addresses.some((address) => isPlace(address, challenge))) throw elsewhere(addresses[0], uri)
  const chain = parseDid(signer.did)?.chainId
  if (chain !== chainId)
    throw new UsageError(
      `the registry is on chain ${chainId}, and ${signer.did} is not: nothing was signed`,
    )
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

/** Whether a challenge is for the registry under an address. */
function isPlace(address: string, { domain, uri }: Challenge): boolean {
  const { host, href } = new URL(`${address}/v1/sign-in`)
  return domain === host && URL.parse(uri)?.href === href
}

function elsewhere(asked: string, uri: string): UsageError {
  return new UsageError(
    `${asked} asks to sign in to ${uri}: nothing was signed. ` +
      'If both are the same registry, name it by that address (--api), or set COLOPHON_PUBLIC_URL as the registry has it.',
  )
}

/**
 * The addresses of the registry that is asked at `base`. That of this machine, by the settings, goes by its public
 * address too: TLS for that may end elsewhere. So a process that holds the registry's port in its place could pass on a
 * challenge of the public address; who sets COLOPHON_PUBLIC_URL takes that port for the registry's. (Port 0: any.)
 */
export function addressesOf(
  base: string,
  { port, publicUrl }: { readonly port: number; readonly publicUrl: string },
): readonly [string, ...string[]] {
  const { hostname, port: asked, protocol } = new URL(base)
  const standard = protocol === 'https:' ? '443' : '80'
  const isHere = isLoopback(hostname) && (port === 0 || String(port) === (asked || standard))
  return isHere ? [base, publicUrl] : [base]
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
