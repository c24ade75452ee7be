/** DIDs of holders: `did:ethr:0x<chain id>:0x<address>` on the registry's chain, lower case. */
import { printDid } from '../../verifier/did.ts'
import { ApiError } from '../errors.ts'

const form = /^did:ethr:(0x[1-9a-f][0-9a-f]*):(0x[0-9a-f]{40})$/

/** The 20-byte address of a DID that was checked before. */
export function addressOf(did: string): Uint8Array {
  return Buffer.from(did.slice(-40), 'hex')
}

/** Checks a caller's DID and returns it as the register writes it. Throws ApiError `invalid_did`. */
export function holderDid(did: string, chainId: number): string {
  const written = did.toLowerCase()
  const parts = form.exec(written)
  if (!parts || !did.startsWith('did:ethr:')) {
    const wanted = printDid(chainId, '0x…')
    throw new ApiError('invalid_did', `A holder's DID has the form ${wanted} with 40 hex digits.`)
  }
  if (parts[1] === `0x${chainId.toString(16)}`) return written
  throw new ApiError('invalid_did', `The DID is on another chain; this registry's is ${chainId}.`)
}
