import assert from 'node:assert/strict'
import type { BaseContract } from 'ethers'

/** Asserts that a call is refused with this custom error of the contract, carrying these values. */
export async function reverts(
  call: Promise<unknown>,
  contract: BaseContract,
  name: string,
  values: readonly unknown[],
): Promise<void> {
  const data = await call.then(() => assert.fail(`accepted, without ${name}`), revertData)
  const parsed = contract.interface.parseError(data)
  assert.equal(parsed?.name, name)
  assert.deepEqual(parsed.args.toArray(), values)
}

/** What the contract answered; any other failure is passed on. */
function revertData(error: unknown): string {
  if (error instanceof Error && 'data' in error && typeof error.data === 'string') return error.data
  throw error
}
