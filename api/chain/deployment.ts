/** Which contracts are the registry's: deployed on first start, remembered in a file beside the keys. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../files.ts'
import type { ChainProfile, Deployment, RecoveryDelays } from './chain.ts'
import { deployContracts } from './deploy.ts'

const address = z.string().regex(/^0x[0-9a-f]{40}$/)
const schema = z.strictObject({
  chainId: z.int().positive(),
  accessManager: address,
  anchorLog: address,
  didRegistry: address,
  deployedAtBlock: z.int().nonnegative(),
  genesisHash: z.string().regex(/^0x[0-9a-f]{64}$/),
})

/**
 * The deployment on a chain; deploys where there is none. Killed before the file is durable, the next start deploys
 * anew: nothing was anchored with contracts that nobody knew of.
 */
export async function openDeployment(
  folder: string,
  profile: ChainProfile,
  controllerKey: string,
  delays?: RecoveryDelays,
): Promise<Deployment> {
  const path = join(folder, `deployment-${profile.chainId}.json`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) return schema.parse(JSON.parse(text))
  const deployment = await deployContracts({ profile, controllerKey, ...(delays && { delays }) })
  await replaceFile(path, `${JSON.stringify(deployment, undefined, 2)}\n`)
  return deployment
}
