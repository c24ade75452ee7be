import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { AnchorLog__factory } from '../../types/ethers-contracts/factories/contracts/AnchorLog__factory.ts'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { ChainError, type ChainProfile, type Deployment, type RecoveryDelays } from './chain.ts'
import { describeRevert } from './contracts.ts'
import { blockAt } from './finality.ts'
import { checkChainId } from './open-checks.ts'
import type { RpcReceipt } from './receipts.ts'
import { Rpc } from './rpc.ts'
import { Sender } from './sender.ts'

/** Role numbers of contracts/Roles.sol. */
const roles = { publisher: 1n, recoverer: 3n } as const

const day = 86_400
/** What the registry of DIDs is deployed with unless the settings say otherwise (docs/decisions/0013). */
const usualDelays: RecoveryDelays = { shortest: 3 * day, longest: 30 * day, registrar: 14 * day }

const managerInterface = AccessManager__factory.createInterface()

export interface DeployOptions {
  readonly profile: ChainProfile
  /** 0x hex secp256k1 private key: becomes administrator and publisher, and may begin recoveries of DIDs. */
  readonly controllerKey: string
  /** How long recoveries of DIDs wait; 3 to 30 days by guardians and 14 by the registrar where absent. */
  readonly delays?: RecoveryDelays
}

/**
 * Deploys the three contracts and gives the controller its roles. Nothing is used before all of it is
 * final, so a deployment that was interrupted is simply made anew: the addresses are new ones.
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const { profile, controllerKey, delays = usualDelays } = options
  const rpc = new Rpc(profile.rpcUrl)
  await checkChainId(rpc, profile)
  const sender = new Sender(rpc, profile, controllerKey, describeRevert)
  const manager = await sender.send({ data: managerCode(sender.address) })
  const accessManager = addressOf(manager)
  const anchorLog = addressOf(await sender.send({ data: anchorLogCode(accessManager) }))
  const didRegistry = addressOf(
    await sender.send({ data: didRegistryCode(accessManager, delays, profile) }),
  )
  for (const role of Object.values(roles)) {
    await sender.send({ to: accessManager, data: grant(role, sender.address) })
  }
  return {
    chainId: profile.chainId,
    accessManager,
    anchorLog,
    didRegistry,
    deployedAtBlock: manager.blockNumber,
    genesisHash: (await blockAt(rpc, '0x0')).hash,
  }
}

function managerCode(admin: string): string {
  return AccessManager__factory.bytecode + managerInterface.encodeDeploy([admin]).slice(2)
}

function anchorLogCode(authority: string): string {
  const args = AnchorLog__factory.createInterface().encodeDeploy([authority])
  return AnchorLog__factory.bytecode + args.slice(2)
}

/** The contract counts in the chain's own unit of time. */
function didRegistryCode(
  authority: string,
  { shortest, longest, registrar }: RecoveryDelays,
  { timeUnit }: ChainProfile,
): string {
  const unit = timeUnit === 'milliseconds' ? 1000 : 1
  const delays = [shortest, longest, registrar].map((seconds) => seconds * unit)
  const args = DidRegistry__factory.createInterface().encodeDeploy([authority, ...delays])
  return DidRegistry__factory.bytecode + args.slice(2)
}

/** The contracts ask the AccessManager for these roles by their numbers. Member organisations get theirs later. */
function grant(role: bigint, controller: string): string {
  return managerInterface.encodeFunctionData('grantRole', [role, controller, 0n])
}

function addressOf({ contractAddress, transactionHash }: RpcReceipt): string {
  if (contractAddress) return contractAddress
  throw new ChainError('invalid', `the receipt of ${transactionHash} names no contract`)
}
