import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { network } from 'hardhat'
import type { ChainProfile } from '../../../api/chain/chain.ts'
import { startEmbeddedChain } from '../../../api/chain/embedded/start.ts'

/** A running node, and an account on it that can pay (or need not). */
export interface Backend {
  readonly profile: ChainProfile
  readonly controllerKey: string
  stop(): Promise<void>
}

export const chainId = 786_692

export function newKey(): string {
  return `0x${randomBytes(32).toString('hex')}`
}

/** A temporary folder, removed by what is returned beside it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-chain-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function embeddedBackend(): Promise<Backend> {
  const { folder, remove } = await temporaryFolder()
  const node = await startEmbeddedChain({ folder, port: 0, chainId })
  return {
    profile: {
      chainId,
      rpcUrl: node.url,
      finality: 'instant',
      fees: 'zero',
      timeUnit: 'seconds',
    },
    controllerKey: newKey(),
    stop: async () => {
      await node.stop()
      await remove()
    },
  }
}

/** Key of the first account that a Hardhat node gives money to, published in its documentation. */
const richKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

/** Hardhat's node (EDR) over HTTP, mining at once or every so many milliseconds. */
export async function hardhatBackend(
  finality: ChainProfile['finality'],
  interval?: number,
  id = 43_210,
): Promise<Backend> {
  const mining = interval === undefined ? { auto: true } : { auto: false, interval }
  const override = { chainId: id, mining, allowBlocksWithSameTimestamp: true }
  const server = await network.createServer({ network: 'node', override }, '127.0.0.1', 0)
  const { port } = await server.listen()
  return {
    profile: {
      chainId: id,
      rpcUrl: `http://127.0.0.1:${port}`,
      finality,
      fees: 'node',
      timeUnit: 'seconds',
    },
    controllerKey: richKey,
    stop: () => server.close(),
  }
}
