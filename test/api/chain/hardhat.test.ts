import assert from 'node:assert/strict'
import { openChain } from '../../../api/chain/client.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { hardhatBackend } from './backends.ts'
import { chainSuite, refusedAs } from './chain.suite.ts'
import { leaves, root } from './tree.ts'

chainSuite('a Hardhat node that mines at once', () => hardhatBackend('finalized'))
chainSuite('a Hardhat node that mines on a clock, two confirmations', () =>
  hardhatBackend({ confirmations: 2 }, 100),
)

describe('a checkpoint that is mined but not final', () => {
  it('is waited for, not sent again, by a registry that was restarted', async () => {
    const backend = await hardhatBackend({ confirmations: 5 }, 1_000)
    const atOnce = { ...backend, profile: { ...backend.profile, finality: 'instant' as const } }
    const deployment = await deployContracts(atOnce)
    const chain = await openChain({ ...backend, deployment })
    const impatient = await openChain({ ...atOnce, deployment })
    await impatient.publish(1, root(leaves(1)), [])
    assert.equal((await chain.latest()).size, 0)
    await assert.rejects(impatient.publish(1, root(leaves(1)), []), refusedAs('reverted'))
    await assert.rejects(chain.publish(1, root(leaves(1, 7)), []), refusedAs('reverted'))
    await chain.publish(1, root(leaves(1)), [])
    assert.equal((await chain.latest()).size, 1)
    await backend.stop()
  })
})
