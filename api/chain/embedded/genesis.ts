import { randomBytes } from 'node:crypto'
import { type Block, createBlock } from '@ethereumjs/block'
import { type Common, createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { KECCAK256_RLP } from '@ethereumjs/util'

/**
 * Gas a block may hold. A transaction may take half of it: then a block is never above its target,
 * and a base fee of zero is what EIP-1559 itself computes for the next one.
 */
export const blockGasLimit = 120_000_000n
export const transactionGasLimit = blockGasLimit / 2n

/** Rules of the chain: Ethereum as of Shanghai (the contracts need only Paris), under our own id. */
export function chainRules(chainId: number): Common {
  return createCustomCommon({ chainId, name: 'colophon-embedded' }, Mainnet, {
    hardfork: Hardfork.Shanghai,
  })
}

/**
 * Block 0: no accounts, no balances (there are no fees to pay). Its 32 random bytes of extra data
 * make the genesis hash the identity of this one chain, so that a registry notices when another
 * chain with the same id stands in its place.
 */
export function genesisBlock(common: Common, time: number): Block {
  return createBlock(
    {
      header: {
        number: 0,
        timestamp: time,
        stateRoot: KECCAK256_RLP,
        gasLimit: blockGasLimit,
        baseFeePerGas: 0n,
        extraData: randomBytes(32),
      },
      withdrawals: [],
    },
    { common },
  )
}
