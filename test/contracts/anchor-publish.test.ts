import assert from 'node:assert/strict'
import { ZeroHash } from 'ethers'
import fc from 'fast-check'
import { verifyConsistency } from '../../verifier/merkle.ts'
import { rootHex, setUpAnchor, type AnchorSetup } from './anchor-setup.ts'
import { ReferenceTree } from './reference-tree.ts'
import { reverts } from './reverts.ts'
import { runs } from '../_util/runs.ts'

const numRuns = runs()
const timeLimit = 2 ** 45

describe('AnchorLog: publish', () => {
  let setup: AnchorSetup
  beforeEach(async () => {
    setup = await setUpAnchor()
  })

  it('is empty before the first checkpoint', async () => {
    assert.deepEqual([...(await setup.log.latest())], [0n, ZeroHash])
    assert.equal(await setup.log.checkpointCount(), 0n)
  })

  it('takes a first checkpoint of any size, and tells of it with the block time', async () => {
    const { log, tree } = setup
    tree.grow(1000)
    await setup.setTime(4_000_000_000)
    const receipt = await (await log.publish(1000, tree.root(1000), [])).wait()
    const events = receipt?.logs.map((entry) => log.interface.parseLog(entry))
    assert.deepEqual(
      events?.map((event) => event?.name),
      ['CheckpointPublished'],
    )
    assert.deepEqual(events[0]?.args.toArray(), [1000n, rootHex(tree, 1000), 4_000_000_000n])
    assert.deepEqual([...(await log.latest())], [1000n, rootHex(tree, 1000)])
  })

  it('refuses a proof with the first checkpoint, where there is nothing to prove', async () => {
    const { log, tree } = setup
    tree.grow(2)
    const call = log.publish(2, tree.root(2), [tree.root(1)])
    await reverts(call, log, 'NotConsistent', [0n, ZeroHash, 2n, rootHex(tree, 2)])
  })

  it('refuses a size that does not grow', async () => {
    const { log, tree } = setup
    await setup.extend(5)
    for (const size of [0, 4, 5]) {
      const call = log.publish(size, tree.root(size), [])
      await reverts(call, log, 'LogMustGrow', [5n, BigInt(size)])
    }
  })

  it('refuses a tree that forks, and says from what to what', async () => {
    const { log, tree } = setup
    await setup.extend(5)
    const other = new ReferenceTree(9, 4)
    const call = log.publish(9, other.root(9), other.consistency(5, 9))
    await reverts(call, log, 'NotConsistent', [5n, rootHex(tree, 5), 9n, rootHex(other, 9)])
  })

  it('stays as it was after a refusal, and goes on with an honest checkpoint', async () => {
    const { log, tree } = setup
    await setup.extend(5)
    const other = new ReferenceTree(9, 4)
    await assert.rejects(log.publish(9, other.root(9), other.consistency(5, 9)))
    assert.deepEqual([...(await log.latest())], [5n, rootHex(tree, 5)])
    await setup.extend(4)
    assert.deepEqual([...(await log.latest())], [9n, rootHex(tree, 9)])
  })

  it('refuses 32 zero bytes as a root', async () => {
    await reverts(setup.log.publish(7, ZeroHash, []), setup.log, 'ZeroRoot', [7n])
  })

  it('takes 2^40 - 1 entries and no more', async () => {
    const { log, tree } = setup
    const root = tree.root(0)
    await reverts(log.publish(2n ** 40n, root, []), log, 'SizeTooLarge', [2n ** 40n])
    await reverts(log.publish(2n ** 64n - 1n, root, []), log, 'SizeTooLarge', [2n ** 64n - 1n])
    await log.publish(2n ** 40n - 1n, root, [])
    assert.equal((await log.latest()).size, 2n ** 40n - 1n)
    assert.equal((await log.checkpointAt(0)).size, 2n ** 40n - 1n)
  })

  it('takes block times up to 2^45 - 1 and no more', async () => {
    const { log, tree } = setup
    tree.grow(2)
    await setup.setTime(timeLimit - 1)
    await log.publish(1, tree.root(1), [])
    assert.equal((await log.checkpointAt(0)).time, BigInt(timeLimit - 1))
    await setup.setTime(timeLimit)
    const call = log.publish(2, tree.root(2), tree.consistency(1, 2))
    await reverts(call, log, 'TimeTooLarge', [BigInt(timeLimit)])
  })

  it('says what the verifier says of every consistency proof, honest or not', async () => {
    const tree = new ReferenceTree(96)
    await fc.assert(
      fc.asyncProperty(claims, async ({ from, more, claimed, damage }) => {
        const to = from + more
        const proof = damaged(tree.consistency(from, to), damage)
        const [fromRoot, toRoot] = [tree.root(from), tree.root(to)]
        const log = await setup.newLog()
        await log.publish(from, fromRoot, [])
        const answer = log.publish.staticCall(from + claimed, toRoot, proof)
        const accepted = await answer.then(always, never)
        const expected = verifyConsistency({ from, to: from + claimed, fromRoot, toRoot, proof })
        assert.equal(accepted, expected)
        if (!damage && claimed === more) assert.ok(accepted)
      }),
      { numRuns },
    )
  })
})

const sizes = fc.integer({ min: 1, max: 48 })
/** `claimed` is how many entries more the publisher says there are: mostly the truth. */
const claims = fc
  .record({
    from: sizes,
    more: sizes,
    lie: fc.option(sizes, { freq: 3 }),
    damage: fc.option(fc.record({ place: fc.nat(), bit: fc.nat(255) }), { freq: 2 }),
  })
  .map(({ lie, ...rest }) => ({ ...rest, claimed: lie ?? rest.more }))

function damaged(
  proof: Uint8Array[],
  damage: { readonly place: number; readonly bit: number } | null,
): Uint8Array[] {
  if (!damage) return proof
  return proof.map((hash, i) =>
    i === damage.place % proof.length
      ? hash.map((byte, at) => (at === damage.bit >> 3 ? byte ^ (1 << (damage.bit & 7)) : byte))
      : hash,
  )
}

function always(): boolean {
  return true
}

/** False where the contract refused the checkpoint; anything else is a failure of the test. */
function never(error: unknown): boolean {
  assert.ok(error instanceof Error)
  assert.match(error.message, /NotConsistent/)
  return false
}
