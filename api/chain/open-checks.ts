import { ChainError, type ChainProfile, type Deployment } from './chain.ts'
import { blockAt } from './finality.ts'
import { dataResult, numberResult, type Rpc } from './rpc.ts'

/** Throws ChainError `wrong_chain` when the node is on another chain than the profile names. */
export async function checkChainId(rpc: Rpc, profile: ChainProfile): Promise<void> {
  const found = await rpc.call('eth_chainId', [], numberResult)
  if (found === profile.chainId) return
  throw new ChainError('wrong_chain', `the node is on chain ${found}, not ${profile.chainId}`)
}

/**
 * Checks that the node holds the chain that the contracts were deployed on, and the contracts.
 * Throws ChainError `wrong_chain` or `not_deployed`.
 */
export async function checkDeployment(
  rpc: Rpc,
  profile: ChainProfile,
  deployment: Deployment,
): Promise<void> {
  await checkChainId(rpc, profile)
  if (deployment.chainId !== profile.chainId) {
    throw new ChainError('wrong_chain', `the contracts are on chain ${deployment.chainId}`)
  }
  const { hash } = await blockAt(rpc, '0x0')
  if (hash !== deployment.genesisHash) {
    throw new ChainError('wrong_chain', `the node's chain begins with ${hash}: another chain`)
  }
  const { accessManager, anchorLog, didRegistry } = deployment
  for (const address of [accessManager, anchorLog, didRegistry]) await checkCode(rpc, address)
}

async function checkCode(rpc: Rpc, address: string): Promise<void> {
  const code = await rpc.call('eth_getCode', [address, 'latest'], dataResult)
  if (code === '0x') throw new ChainError('not_deployed', `there is no contract at ${address}`)
}
