/** `colophon sign-in`: a token for those who speak to the API themselves. */
import { Client } from './client.ts'
import { ownSigner } from './holder.ts'
import type { SessionOptions } from './session.ts'

/** Prints a token for `Authorization: Bearer`, and beside it who that is and until when. */
export async function printToken(options: SessionOptions): Promise<void> {
  const client = new Client(options.api)
  const session = await client.signIn(await ownSigner(client, options))
  console.error(`Signed in as ${session.did} until ${session.expiresAt}`)
  console.log(session.token)
}
