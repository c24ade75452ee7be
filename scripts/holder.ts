/**
 * The DID a person registers under from this machine. The key is made at first use and stays in the person's own
 * configuration folder, readable by the owner only; `colophon did new` makes one that is encrypted. The registry sees
 * addresses and signatures alone.
 */
import { Wallet } from 'ethers'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { environment } from '../api/config.ts'
import { printDid } from '../verifier/did.ts'
import type { Client } from './client.ts'
import { chainOf } from './did-client.ts'
import { passphrase, type PassphraseOptions } from './did-passphrase.ts'
import { createKey, describeKey, signerOf } from './keystore.ts'
import type { Signer } from './signer.ts'

/** Where this person's key is kept. */
export function holderFile(): string {
  const base = environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return join(base, 'colophon', 'holder.json')
}

async function make(file: string, chainId: number): Promise<void> {
  const { address, privateKey } = Wallet.createRandom()
  await createKey(file, { did: printDid(chainId, address), privateKey }, undefined)
  console.error(
    `Made your holder key: ${file} (keep it; it is how you prove that you are the holder)`,
  )
}

/** Who signs for this person, on the registry's chain; the passphrase is asked for where the key is encrypted. */
export async function ownSigner(client: Client, options: PassphraseOptions = {}): Promise<Signer> {
  const [file, chainId] = [holderFile(), await chainOf(client)]
  const key = await describeKey(file, chainId)
  if (key === undefined) await make(file, chainId)
  const secret = key?.encrypted ? await passphrase(options) : undefined
  return signerOf(file, secret, chainId)
}

export interface HolderOptions extends PassphraseOptions {
  /** DID of the holder; the person's own where absent. */
  readonly holder?: string
}

/** Signs in as this person, and returns whom acts are for: the DID given, or the person's own. */
export async function holderOf(client: Client, options: HolderOptions): Promise<string> {
  const { did } = await client.signIn(await ownSigner(client, options))
  return options.holder ?? did
}
