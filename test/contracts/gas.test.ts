import assert from 'node:assert/strict'
import { meanPublishGas } from '../../bench/gas.ts'

describe('gas of a checkpoint', () => {
  it('is under 100 for each of 1,000 new certificates in a log of millions', async () => {
    const gas = await meanPublishGas()
    assert.ok(gas < 100_000, `${gas} gas`)
    assert.ok(gas > 21_000, `${gas} gas is less than any transaction costs`)
  })
})
