import { JsonRpcProvider, Network } from 'ethers'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import type { Person } from './people.ts'
import type { RegistryHere } from './registry-here.ts'

/** Gives the DID of a person to another key, on the registry's chain; resolves when the registry knows. */
export async function changeOwner(
  { context: { chain, node, dids } }: RegistryHere,
  who: Person,
  owner: string,
): Promise<void> {
  const network = Network.from(chain.profile.chainId)
  const options = { staticNetwork: network, pollingInterval: 50, cacheTimeout: -1 }
  const provider = new JsonRpcProvider(node?.url, network, options)
  const before = await dids.ownerOf(who.did)
  try {
    const signer = who.wallet.connect(provider)
    const contract = DidRegistry__factory.connect(chain.deployment.didRegistry, signer)
    const sent = await contract.changeOwner(who.wallet.address, owner)
    await sent.wait()
    // A look that was under way is joined, and may have been at an earlier block.
    do await dids.sync()
    while ((await dids.ownerOf(who.did)) === before)
  } finally {
    provider.destroy()
  }
}
