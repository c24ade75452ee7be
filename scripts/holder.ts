/**
 * The DID a person registers under from this machine. The key is made at first use and stays in the person's own
 * configuration folder, readable by the owner only; the registry sees the address alone.
 */
import { Wallet } from 'ethers'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { environment } from '../api/config.ts'
import type { Client } from './client.ts'
import type { Signer } from './signer.ts'

interface HolderFile {
  readonly format: 'colophon-holder-v1'
  readonly address: string
  readonly privateKey: string
}

function folder(): string {
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'colophon')
}

async function make(path: string): Promise<HolderFile> {
  const { address, privateKey } = Wallet.createRandom()
  const file: HolderFile = {
    format: 'colophon-holder-v1',
    address: address.toLowerCase(),
    privateKey,
  }
  await mkdir(folder(), { recursive: true, mode: 0o700 })
  await writeFile(path, JSON.stringify(file), { mode: 0o600, flag: 'wx' })
  console.error(
    `Made your holder key: ${path} (keep it; it is how you prove that you are the holder)`,
  )
  return file
}

async function load(): Promise<HolderFile> {
  const path = join(folder(), 'holder.json')
  try {
    return JSON.parse(await readFile(path, 'utf8')) as HolderFile
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return make(path)
  }
}

/** Who signs for this person, on the registry's chain. */
export async function ownSigner(client: Client): Promise<Signer> {
  const [trust, holder] = await Promise.all([
    client.get<{ chains: readonly { chainId: number }[] }>('/v1/trust'),
    load(),
  ])
  const did = `did:ethr:0x${trust.chains[0]!.chainId.toString(16)}:${holder.address}`
  const wallet = new Wallet(holder.privateKey)
  return { did, address: holder.address, signMessage: (text) => wallet.signMessage(text) }
}

/** Signs in as this person, and returns whom acts are for: the DID given, or the person's own. */
export async function holderOf(client: Client, given: string | undefined): Promise<string> {
  const { did } = await client.signIn(await ownSigner(client))
  return given ?? did
}
