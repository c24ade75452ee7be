import assert from 'node:assert/strict'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import {
  type BaseContract,
  type HDNodeWallet,
  solidityPacked,
  solidityPackedKeccak256,
  type SigningKey,
  type TransactionResponse,
  Wallet,
} from 'ethers'
import { network } from 'hardhat'
import type { DidRegistry } from '../../types/ethers-contracts/contracts/DidRegistry.ts'
import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { delays, deployRegistry } from './did-calls.ts'

/** Number of RECOVERER in contracts/Roles.sol. */
export const recoverer = 3
/** Hash of some decision. */
export const reason = `0x${'de'.repeat(32)}`

/** A signed call: its name without `Signed`, and how its arguments are packed for the hash. */
export type SignedCall =
  | readonly ['setGuardians', guardians: readonly string[], threshold: number, delay: bigint]
  | readonly ['approveRecovery', guardian: string, newOwner: string, term: bigint]
  | readonly ['cancelRecovery', term: bigint]
  | readonly ['allowRegistrarRecovery', allowed: boolean]

export interface RecoverySetup {
  /** Connected to a stranger without any power. */
  readonly registry: DidRegistry
  /** The registrar: holds RECOVERER, and administers roles. */
  readonly registrar: HardhatEthersSigner
  /** Sends its own transactions. */
  readonly owner: HardhatEthersSigner
  /** Owns itself; has no gas, so it signs and others send. */
  readonly holder: HDNodeWallet
  /** Three guardians in ascending order, who have gas. */
  readonly guardians: readonly HardhatEthersSigner[]
  readonly stranger: HardhatEthersSigner
  /** Somebody to be the new owner. */
  readonly heir: HDNodeWallet
  /** Time of the newest block. */
  now(): Promise<bigint>
  /** Mines a block so much later. */
  pass(time: bigint): Promise<void>
  /** Names the three guardians, two of whom must agree, and waits until they have taken over. */
  protect(): Promise<void>
  /** Signs a call with the signer's nonce as it is now, and sends it as the stranger. */
  readonly relay: (
    key: SigningKey,
    signer: string,
    identity: string,
    call: SignedCall,
  ) => Promise<TransactionResponse>
}

export async function setUpRecovery(): Promise<RecoverySetup> {
  const { ethers, provider } = await network.create()
  const [registrar, owner, stranger, ...rest] = await ethers.getSigners()
  assert.ok(registrar && owner && stranger)
  const guardians = rest
    .slice(0, 3)
    .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
  const deployed = await deployRegistry(registrar)
  const manager = AccessManager__factory.connect(await deployed.authority(), registrar)
  await manager.grantRole(recoverer, registrar, 0)
  const registry = deployed.connect(stranger)
  const setup: RecoverySetup = {
    registry,
    registrar,
    owner,
    stranger,
    guardians,
    holder: Wallet.createRandom(),
    heir: Wallet.createRandom(),
    async now() {
      return BigInt((await ethers.provider.getBlock('latest'))?.timestamp ?? 0)
    },
    async pass(time) {
      await provider.request({ method: 'evm_increaseTime', params: [Number(time)] })
      await provider.request({ method: 'evm_mine', params: [] })
    },
    async protect() {
      await registry.connect(owner).setGuardians(owner, guardians, 2, delays.shortest)
      await setup.pass(delays.shortest)
    },
    relay: async (key, signer, identity, call) => {
      const hash = await callHash(registry, signer, identity, call)
      return sendSigned(registry, identity, call, key.sign(hash))
    },
  }
  return setup
}

/** What is signed for a call, with the signer's next nonce. */
export async function callHash(
  registry: DidRegistry,
  signer: string,
  identity: string,
  call: SignedCall,
): Promise<string> {
  return solidityPackedKeccak256(
    ['bytes2', 'address', 'uint256', 'address', 'bytes'],
    ['0x1900', await registry.getAddress(), await registry.nonce(signer), identity, pack(call)],
  )
}

const packedTypes = {
  setGuardians: ['address[]', 'uint256', 'uint256'],
  approveRecovery: ['address', 'uint256'],
  cancelRecovery: ['uint256'],
  allowRegistrarRecovery: ['bool'],
} as const satisfies Record<SignedCall[0], readonly string[]>

/** The guardian who approves is not in the hash: the nonce and the signature say who it is. */
function pack(call: SignedCall): string {
  const [name, ...values] = call
  const signed = name === 'approveRecovery' ? values.slice(1) : values
  return solidityPacked(['string', ...packedTypes[name]], [name, ...signed])
}

/** Sends a signed call; the term is in the hash only. */
export async function sendSigned(
  registry: DidRegistry,
  identity: string,
  call: SignedCall,
  { v, r, s }: { readonly v: number; readonly r: string; readonly s: string },
): Promise<TransactionResponse> {
  const contract: BaseContract = registry
  const [name, ...values] = call
  const given =
    name === 'approveRecovery' || name === 'cancelRecovery' ? values.slice(0, -1) : values
  return contract.getFunction(`${name}Signed`).send(identity, v, r, s, ...given)
}

/** Names and arguments of a transaction's events, in order. */
export async function eventsOf(
  registry: DidRegistry,
  sent: Promise<TransactionResponse>,
): Promise<[string, ...unknown[]][]> {
  const receipt = await (await sent).wait()
  return (receipt?.logs ?? []).map((log) => {
    const event = registry.interface.parseLog(log) ?? assert.fail('an unknown event')
    return [event.name, ...event.args.toArray(true)]
  })
}

/** What a view answered, as plain values. */
export function plain(answer: Iterable<unknown>): unknown[] {
  return [...answer].map((value) => (Array.isArray(value) ? [...value] : value))
}

/** An identity, and those who act on it. */
export type RecoveryStage = Awaited<ReturnType<typeof stageRecovery>>

/** Sets up an identity (`id`). The owner's is protected: two of three guardians bring it to the heir (`heirId`). */
export async function stageRecovery(whose: 'owner' | 'holder' = 'owner') {
  const setup = await setUpRecovery()
  if (whose === 'owner') await setup.protect()
  const { registry, owner, registrar, guardians } = setup
  const [id, heirId] = [setup[whose].address, setup.heir.address]
  const as = (who: number) => registry.connect(guardians[who])
  return {
    ...setup,
    id,
    heirId,
    as,
    own: () => registry.connect(owner),
    asRegistrar: () => registry.connect(registrar),
    pending: async (byRegistrar = false) => plain(await registry.pendingRecovery(id, byRegistrar)),
    async agree(newOwner = heirId): Promise<void> {
      await as(0).approveRecovery(id, newOwner)
      await as(1).approveRecovery(id, newOwner)
    },
  }
}
