import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JsonRpcProvider, Network, Wallet } from 'ethers'
import type { Chain, ChainProfile, RecoveryDelays } from '../../../api/chain/chain.ts'
import { openChain } from '../../../api/chain/client.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { type EmbeddedChain, startEmbeddedChain } from '../../../api/chain/embedded/start.ts'
import type { Database } from '../../../api/db/database.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { createDidIndex, type DidIndex } from '../../../api/identity/did-index.ts'
import { type Keyring, openKeyring } from '../../../api/identity/keys.ts'
import type { DidRegistry } from '../../../types/ethers-contracts/contracts/DidRegistry.ts'
import { DidRegistry__factory } from '../../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { generateStoreKey } from './store-key.ts'

export const chainId = 786_692

export function localProfile(rpcUrl: string): ChainProfile {
  return { chainId, rpcUrl, finality: 'instant', fees: 'zero', timeUnit: 'seconds' }
}

/** A real embedded chain with the contracts on it, a real database and keys, in one temporary folder. */
export class ChainFixture implements AsyncDisposable {
  readonly folder: string
  readonly node: EmbeddedChain
  readonly keyring: Keyring
  readonly chain: Chain
  readonly db: Database
  readonly dids: DidIndex
  readonly provider: JsonRpcProvider

  private constructor(
    folder: string,
    node: EmbeddedChain,
    keyring: Keyring,
    chain: Chain,
    db: Database,
  ) {
    this.folder = folder
    this.node = node
    this.keyring = keyring
    this.chain = chain
    this.db = db
    this.dids = createDidIndex({ db, chain })
    const network = Network.from(chainId)
    const options = { staticNetwork: network, cacheTimeout: -1, pollingInterval: 50 }
    this.provider = new JsonRpcProvider(node.url, network, options)
  }

  static async start(options: { delays?: RecoveryDelays } = {}): Promise<ChainFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-identity-'))
    const node = await startEmbeddedChain({ folder: join(folder, 'chain'), port: 0, chainId })
    const keyring = await openKeys(folder)
    const profile = localProfile(node.url)
    const { controllerKey } = keyring
    const deployment = await deployContracts({ profile, controllerKey, ...options })
    const chain = await openChain({ profile, deployment, controllerKey })
    const db = await openDatabase({ folder: join(folder, 'db') })
    return new ChainFixture(folder, node, keyring, chain, db)
  }

  /** A new party, and the registry as it calls it. */
  party(): { readonly address: string; readonly did: string; readonly registry: DidRegistry } {
    const wallet = new Wallet(Wallet.createRandom().privateKey, this.provider)
    const address = wallet.address.toLowerCase()
    const registry = DidRegistry__factory.connect(this.chain.deployment.didRegistry, wallet)
    return { address, did: `did:ethr:0x${chainId.toString(16)}:${address}`, registry }
  }

  reopenKeys(): Promise<Keyring> {
    return openKeys(this.folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.provider.destroy()
    await this.chain.close()
    await this.db.close()
    await this.node.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

function openKeys(folder: string): Promise<Keyring> {
  return openKeyring({ folder: join(folder, 'keys'), generateStoreKey })
}
