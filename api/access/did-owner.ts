/** Which key controls a DID, from its document. */
import type { DidIndex } from '../identity/did-index.ts'

/** The address that controls a DID of this chain, 0x lower case; undefined where it is deactivated or none of ours. */
export async function ownerOf(
  dids: Pick<DidIndex, 'resolve'>,
  did: string,
): Promise<string | undefined> {
  const { didDocument } = await dids.resolve(did)
  const controller = didDocument?.verificationMethod?.find(({ id }) => id === `${did}#controller`)
  return controller?.blockchainAccountId?.split(':').at(-1)?.toLowerCase()
}
