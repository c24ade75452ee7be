import { type Block, createBlock } from '@ethereumjs/block'
import { EVMError, type ExecResult } from '@ethereumjs/evm'
import { createLegacyTx } from '@ethereumjs/tx'
import { Address, createZeroAddress } from '@ethereumjs/util'
import { runTx } from '@ethereumjs/vm'
import { bytesToHex } from '@noble/hashes/utils.js'
import { AbiCoder } from 'ethers'
import { RpcError } from './errors.ts'
import { transactionGasLimit } from './genesis.ts'
import type { EmbeddedNode } from './node.ts'

/** What eth_call and eth_estimateGas are asked to run. */
export interface Call {
  readonly from?: Uint8Array | undefined
  readonly to?: Uint8Array | undefined
  readonly data: Uint8Array
  readonly value: bigint
  readonly gas: bigint | undefined
}

/** Runs a call on the state after a block, changes nothing, and returns what the contract returns. */
export async function call(node: EmbeddedNode, request: Call, block: Block): Promise<Uint8Array> {
  const vm = await node.vm(await node.state(block.header.stateRoot))
  const { execResult } = await vm.evm.runCall({
    ...parties(request),
    data: request.data,
    value: request.value,
    gasLimit: cap(request.gas),
    block,
    skipBalance: true,
  })
  throwIfFailed(execResult)
  return execResult.returnValue
}

/**
 * Least gas limit with which a transaction sent now succeeds, within about 1 %. Not simply the gas used:
 * calls pass on at most 63/64 of what is left, and refunds come after.
 */
export async function estimateGas(node: EmbeddedNode, request: Call): Promise<bigint> {
  const most = cap(request.gas)
  const first = await run(node, request, most)
  throwIfFailed(first.result)
  let [low, high] = [first.spent - 1n, most]
  // Nearly always a little more than what was used is enough: try that before halving.
  let guess = first.spent + first.spent / 32n
  while ((high - low) * 100n > high) {
    const limit = guess > low && guess < high ? guess : (low + high) / 2n
    if ((await run(node, request, limit)).result.exceptionError === undefined) high = limit
    else low = limit
    guess = 0n
  }
  return high
}

async function run(
  node: EmbeddedNode,
  request: Call,
  gasLimit: bigint,
): Promise<{ spent: bigint; result: ExecResult }> {
  const vm = await node.vm(await node.state(node.head.header.stateRoot))
  const { caller, to } = parties(request)
  const { data, value } = request
  const fields = { gasLimit, data, value, gasPrice: 0n, ...(to === undefined ? {} : { to }) }
  const tx = createLegacyTx(fields, { common: node.common, freeze: false })
  // Estimates come before signatures: the sender is who the caller says.
  tx.getSenderAddress = () => caller
  const block = createBlock({ header: node.nextHeader() }, { common: node.common })
  const options = { tx, block, skipNonce: true, skipBalance: true }
  const done = await runTx(vm, options).catch((error: unknown) => refuse(error))
  return { spent: done.totalGasSpent, result: done.execResult }
}

function refuse(error: unknown): never {
  throw new RpcError('rejected', error instanceof Error ? error.message : String(error))
}

function parties({ from, to }: Call): { caller: Address; to?: Address } {
  return {
    caller: from === undefined ? createZeroAddress() : new Address(from),
    ...(to === undefined ? {} : { to: new Address(to) }),
  }
}

function cap(gas: bigint | undefined): bigint {
  return gas === undefined || gas > transactionGasLimit ? transactionGasLimit : gas
}

/** Throws as go-ethereum does: code 3 with the revert data, or the name of what went wrong. */
function throwIfFailed({ exceptionError, returnValue }: ExecResult): void {
  if (exceptionError === undefined) return
  if (exceptionError.error !== EVMError.errorMessages.REVERT) {
    throw new RpcError('rejected', exceptionError.error)
  }
  const data = `0x${bytesToHex(returnValue)}`
  throw new RpcError('reverted', `execution reverted${revertReason(data)}`, data)
}

/** Text of a Solidity `Error(string)`, if that is what was thrown. */
function revertReason(data: string): string {
  if (!data.startsWith('0x08c379a0')) return ''
  try {
    return `: ${AbiCoder.defaultAbiCoder().decode(['string'], `0x${data.slice(10)}`)[0]}`
  } catch {
    return ''
  }
}
