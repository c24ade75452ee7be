import type { ErrorDescription, Interface } from 'ethers'
import { AnchorLog__factory } from '../../types/ethers-contracts/factories/contracts/AnchorLog__factory.ts'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { ChainError } from './chain.ts'
import { RpcRefusal } from './rpc.ts'

/** Functions, events and errors of the contracts, as compiled. */
export const anchorLogInterface = AnchorLog__factory.createInterface()
export const didRegistryInterface = DidRegistry__factory.createInterface()

/** A contract's revert data in words: the name and arguments of its error. */
export function describeRevert(data: string): string {
  const interfaces: readonly Interface[] = [anchorLogInterface, didRegistryInterface]
  for (const one of interfaces) {
    const error = one.parseError(data)
    if (error !== null) return `${error.name}(${error.args.map(String).join(', ')})`
  }
  return data === '0x' ? 'no reason given' : data.slice(0, 200)
}

/** The error of the DidRegistry that a call was refused with; undefined where something else failed. */
export function registryRefusal(error: unknown): ErrorDescription | undefined {
  const cause = error instanceof ChainError && error.code === 'reverted' ? error.cause : undefined
  if (!(cause instanceof RpcRefusal) || cause.data === undefined) return undefined
  return didRegistryInterface.parseError(cause.data) ?? undefined
}
