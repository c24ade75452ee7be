/** The registry's chain: the embedded one, run and watched by us, or one that others run; with our contracts on it. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Chain, ChainProfile } from './chain.ts'
import { openChain } from './client.ts'
import { openDeployment } from './deployment.ts'
import { superviseEmbeddedChain, type SupervisedChain } from './embedded/supervise.ts'

export interface RegistryChain {
  readonly chain: Chain
  readonly url: string
  /** Process id of the embedded node; undefined for a chain that others run. */
  readonly pid: () => number | undefined
  close(): Promise<void>
}

/**
 * Opens the chain of the configuration. Throws ChainError; with `later` not where the node does not answer and the
 * contracts are known from before.
 */
export async function openRegistryChain(
  config: Config,
  controllerKey: string,
  logger: Logger,
  later: boolean,
): Promise<RegistryChain> {
  const node = await embeddedNode(config, logger)
  try {
    const { chainId, finality, fees, timeUnit, recoveryDelays } = config.chain
    const rpcUrl = node?.url ?? config.chain.rpcUrl!
    const profile: ChainProfile = { chainId, rpcUrl, finality, fees, timeUnit }
    const folder = config.dataFolder
    const deployment = await openDeployment(folder, profile, controllerKey, recoveryDelays)
    const chain = await openChain({ profile, deployment, controllerKey, later })
    const close = async (): Promise<void> => {
      await chain.close()
      await node?.stop()
    }
    return { chain, url: rpcUrl, pid: () => node?.pid(), close }
  } catch (error) {
    await node?.stop()
    throw error
  }
}

async function embeddedNode(config: Config, logger: Logger): Promise<SupervisedChain | undefined> {
  const { rpcUrl, chainId, port } = config.chain
  if (rpcUrl !== undefined) return undefined
  const folder = join(config.dataFolder, 'chain')
  return superviseEmbeddedChain({ folder, port, chainId }, logger)
}
