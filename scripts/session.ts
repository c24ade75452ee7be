/** Commands of somebody who is signed in: staff, applicants. */
import { Client } from './client.ts'
import type { PassphraseOptions } from './did-passphrase.ts'
import { ownSigner } from './holder.ts'

export interface SessionOptions extends PassphraseOptions {
  readonly api?: string
}

export interface SignedIn {
  readonly client: Client
  readonly did: string
}

/** A client that is signed in with this person's key. */
export async function signedIn(options: SessionOptions): Promise<SignedIn> {
  const client = new Client(options.api)
  const { did } = await client.signIn(await ownSigner(client, options))
  return { client, did }
}
