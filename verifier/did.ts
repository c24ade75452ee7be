/** A DID of this register: an account on a chain (did:ethr, docs/formats/certificate.md). */
export interface Did {
  readonly chainId: number
  /** 0x and 40 lower-case hex digits. */
  readonly address: string
}

const form = /^did:ethr:(0x[1-9a-f][0-9a-f]{0,13}):(0x[0-9a-f]{40})$/

/** Reads `did:ethr:0x<chain id>:0x<address>`; undefined for any other way of writing. */
export function parseDid(did: string): Did | undefined {
  const [, chain = '', address = ''] = form.exec(did) ?? []
  const chainId = Number(chain)
  return chain !== '' && Number.isSafeInteger(chainId) ? { chainId, address } : undefined
}

/** Writes a DID. */
export function printDid(chainId: number, address: string): string {
  return `did:ethr:0x${chainId.toString(16)}:${address.toLowerCase()}`
}

/** What is wrong with a DID in a document, or null. */
export function didProblem(did: string): string | null {
  return parseDid(did)
    ? null
    : 'is not a DID of the form did:ethr:0x<chain id>:0x<40 lower-case hex digits>'
}
