import { hexlify } from 'ethers'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import { network } from 'hardhat'
import type { AccessManager } from '../../types/ethers-contracts/@openzeppelin/contracts/access/manager/AccessManager.ts'
import type { AnchorLog } from '../../types/ethers-contracts/contracts/AnchorLog.ts'
import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { AnchorLog__factory } from '../../types/ethers-contracts/factories/contracts/AnchorLog__factory.ts'
import { ReferenceTree } from './reference-tree.ts'

/** Role numbers of contracts/Roles.sol. */
export const roles = { publisher: 1, member: 2 } as const

export interface AnchorSetup {
  readonly manager: AccessManager
  /** Connected to a publisher. */
  readonly log: AnchorLog
  readonly admin: HardhatEthersSigner
  readonly publisher: HardhatEthersSigner
  readonly members: readonly HardhatEthersSigner[]
  readonly stranger: HardhatEthersSigner
  readonly tree: ReferenceTree
  /** Another log on the same chain, with the same roles. */
  newLog(): Promise<AnchorLog>
  /** Sets the time of the next block. */
  setTime(time: number): Promise<void>
  /** Grows the tree and publishes it honestly. */
  extend(count: number): Promise<void>
}

/** A fresh chain with an empty AnchorLog, a publisher and two members. */
export async function setUpAnchor(): Promise<AnchorSetup> {
  const { ethers, provider } = await network.create()
  const [admin, publisher, stranger, ...rest] = await ethers.getSigners()
  if (!admin || !publisher || !stranger) throw new Error('the network has no accounts')
  const members = rest.slice(0, 2)
  const manager = await new AccessManager__factory(admin).deploy(admin)
  await manager.grantRole(roles.publisher, publisher, 0)
  for (const member of members) await manager.grantRole(roles.member, member, 0)
  const newLog = async (): Promise<AnchorLog> =>
    (await new AnchorLog__factory(admin).deploy(manager)).connect(publisher)
  const log = await newLog()
  const tree = new ReferenceTree()
  return {
    manager,
    log,
    admin,
    publisher,
    members,
    stranger,
    tree,
    newLog,
    async setTime(time) {
      await provider.request({ method: 'evm_setNextBlockTimestamp', params: [time] })
    },
    async extend(count) {
      const from = tree.entries.length
      tree.grow(count)
      const to = from + count
      await log.publish(to, tree.root(to), tree.consistency(from, to))
    },
  }
}

/** The root of the tree at a size, as the contract prints it. */
export function rootHex(tree: ReferenceTree, size: number): string {
  return hexlify(tree.root(size))
}
