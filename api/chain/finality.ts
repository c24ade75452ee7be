import type { ChainProfile } from './chain.ts'
import { blockResult, type RpcBlock } from './header.ts'
import { numberResult, type Rpc, RpcRefusal } from './rpc.ts'
import { quantity } from './quantity.ts'

/** The newest block that is final under the profile; the genesis block while there is none. */
export async function finalBlock(rpc: Rpc, profile: ChainProfile): Promise<RpcBlock> {
  if (profile.finality === 'finalized') return (await finalizedBlock(rpc)) ?? blockAt(rpc, '0x0')
  if (profile.finality === 'instant') return blockAt(rpc, 'latest')
  const height = await rpc.call('eth_blockNumber', [], numberResult)
  return blockAt(rpc, quantity(Math.max(0, height - profile.finality.confirmations)))
}

async function finalizedBlock(rpc: Rpc): Promise<RpcBlock | null> {
  try {
    return await rpc.call('eth_getBlockByNumber', ['finalized', false], blockResult.nullable())
  } catch (error) {
    // Nodes say so in an error while nothing is final yet.
    if (error instanceof RpcRefusal && /not found|unknown block/i.test(error.message)) return null
    throw error
  }
}

export function blockAt(rpc: Rpc, block: string): Promise<RpcBlock> {
  return rpc.call('eth_getBlockByNumber', [block, false], blockResult)
}

/** Block time in Unix seconds, whatever the chain counts in. */
export function blockSeconds(block: RpcBlock, profile: ChainProfile): number {
  return profile.timeUnit === 'seconds' ? block.timestamp : Math.floor(block.timestamp / 1000)
}
