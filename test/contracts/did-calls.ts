import {
  type BaseContract,
  type BaseContractMethod,
  encodeBytes32String,
  solidityPacked,
  solidityPackedKeccak256,
  type SigningKey,
  type TransactionResponse,
} from 'ethers'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import type { DidRegistry } from '../../types/ethers-contracts/contracts/DidRegistry.ts'
import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'

export const veriKey = encodeBytes32String('veriKey')
export const keyName = encodeBytes32String('did/pub/Ed25519/veriKey/base64')
export const year = 31_536_000n
const day = 86_400n
/** As deployed on a chain that counts in seconds. */
export const delays = { shortest: 3n * day, longest: 30n * day, registrar: 14n * day }

/** A registry whose roles the sender gives. */
export async function deployRegistry(sender: HardhatEthersSigner): Promise<DidRegistry> {
  const manager = await new AccessManager__factory(sender).deploy(sender)
  const { shortest, longest, registrar } = delays
  return new DidRegistry__factory(sender).deploy(manager, shortest, longest, registrar)
}

/** A change of an identity: its name and arguments, as ERC-1056 has them after the identity. */
export type Change =
  | readonly ['changeOwner', newOwner: string]
  | readonly ['addDelegate', delegateType: string, delegate: string, validity: bigint]
  | readonly ['revokeDelegate', delegateType: string, delegate: string]
  | readonly ['setAttribute', name: string, value: Uint8Array, validity: bigint]
  | readonly ['revokeAttribute', name: string, value: Uint8Array]

const packedTypes = {
  changeOwner: ['address'],
  addDelegate: ['bytes32', 'address', 'uint256'],
  revokeDelegate: ['bytes32', 'address'],
  setAttribute: ['bytes32', 'bytes', 'uint256'],
  revokeAttribute: ['bytes32', 'bytes'],
} as const satisfies Record<Change[0], readonly string[]>

/** One change of each kind. */
export function everyChange(other: string, value = new Uint8Array(32)): readonly Change[] {
  return [
    ['addDelegate', veriKey, other, year],
    ['revokeDelegate', veriKey, other],
    ['setAttribute', keyName, value, year],
    ['revokeAttribute', keyName, value],
    ['changeOwner', other],
  ]
}

/** Sends a change in the sender's own name. */
export async function send(
  registry: DidRegistry,
  identity: string,
  change: Change,
): Promise<TransactionResponse> {
  const [name, ...values] = change
  return anyFunction(registry, name).send(identity, ...values)
}

/** Sends a change with a signature, whoever the sender is. */
export async function sendSigned(
  registry: DidRegistry,
  identity: string,
  change: Change,
  signature: { readonly v: number; readonly r: string; readonly s: string },
): Promise<TransactionResponse> {
  const [name, ...values] = change
  const { v, r, s } = signature
  return anyFunction(registry, `${name}Signed`).send(identity, v, r, s, ...values)
}

/** A function by name, typed for whatever arguments its change has. */
function anyFunction(registry: DidRegistry, name: string): BaseContractMethod {
  const contract: BaseContract = registry
  return contract.getFunction(name)
}

/** What an owner signs: ERC-1056's own layout, not EIP-712. */
export function changeHash(
  registry: string,
  nonce: bigint,
  identity: string,
  change: Change,
): string {
  const [name, ...values] = change
  const call = solidityPacked(['string', ...packedTypes[name]], [name, ...values])
  return solidityPackedKeccak256(
    ['bytes2', 'address', 'uint256', 'address', 'bytes'],
    ['0x1900', registry, nonce, identity, call],
  )
}

/** An owner's signature over a change, with the nonce it has now or a given one. */
export async function signChange(
  registry: DidRegistry,
  key: SigningKey,
  owner: string,
  identity: string,
  change: Change,
  nonce?: bigint,
): Promise<ReturnType<SigningKey['sign']>> {
  const next = nonce ?? (await registry.nonce(owner))
  return key.sign(changeHash(await registry.getAddress(), next, identity, change))
}
