import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { AnchorLog__factory } from '../../types/ethers-contracts/factories/contracts/AnchorLog__factory.ts'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { ChainError, type ChainProfile, type Deployment } from './chain.ts'
import { describeRevert } from './contracts.ts'
import { blockAt } from './finality.ts'
import { checkChainId } from './open-checks.ts'
import type { RpcReceipt } from './receipts.ts'
import { Rpc } from './rpc.ts'
import { Sender } from './sender.ts'

/** PUBLISHER of contracts/Roles.sol. */
const publisherRole = 1n

const managerInterface = AccessManager__factory.createInterface()

export interface DeployOptions {
  readonly profile: ChainProfile
  /** 0x hex secp256k1 private key: becomes administrator and publisher. */
  readonly controllerKey: string
}

/**
 * Deploys the three contracts and lets the controller publish. Nothing is used before all of it is
 * final, so a deployment that was interrupted is simply made anew: the addresses are new ones.
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const { profile, controllerKey } = options
  const rpc = new Rpc(profile.rpcUrl)
  await checkChainId(rpc, profile)
  const sender = new Sender(rpc, profile, controllerKey, describeRevert)
  const manager = await sender.send({ data: managerCode(sender.address) })
  const accessManager = addressOf(manager)
  const anchorLog = addressOf(await sender.send({ data: anchorLogCode(accessManager) }))
  const didRegistry = addressOf(await sender.send({ data: DidRegistry__factory.bytecode }))
  await sender.send({ to: accessManager, data: publisherGrant(sender.address) })
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

/** The AnchorLog asks the AccessManager for this role by its number. Member organisations get theirs later. */
function publisherGrant(controller: string): string {
  return managerInterface.encodeFunctionData('grantRole', [publisherRole, controller, 0n])
}

function addressOf({ contractAddress, transactionHash }: RpcReceipt): string {
  if (contractAddress) return contractAddress
  throw new ChainError('invalid', `the receipt of ${transactionHash} names no contract`)
}
