/** `colophon deposit`: a file on record with its time, for an application that will name it. */
import { depositFile, digestFile, mediaTypeOf, sizeOf } from './deposit.ts'
import { Steps } from './progress.ts'
import { signedIn, type SessionOptions } from './session.ts'

export interface DepositOptions extends SessionOptions {
  readonly holder?: string
  readonly mediaType?: string
  readonly published?: boolean
}

/** Deposits a file, encrypted unless it is published, and prints the id of the deposit. */
export async function deposit(path: string, options: DepositOptions): Promise<void> {
  const total = await sizeOf(path)
  const { client, did } = await signedIn(options)
  const steps = new Steps()
  const hashing = steps.begin('hash', total)
  const digests = await digestFile(path, hashing.add)
  hashing.end(`sha256 ${digests.sha256.slice(0, 16)}…`)
  const storing = steps.begin('store', total)
  const { holder = did, mediaType = mediaTypeOf(path), published = false } = options
  const request = { path, holder, mediaType, published, digests, onBytes: storing.add }
  const { id } = await depositFile(client, request)
  storing.end(published ? 'open' : 'encrypted')
  console.log(id)
}
