import assert from 'node:assert/strict'
import fc from 'fast-check'
import { leafHash, verifyInclusion } from '../../verifier/merkle.ts'
import { rootHex, setUpAnchor, type AnchorSetup } from './anchor-setup.ts'
import { ReferenceTree } from './reference-tree.ts'
import { reverts } from './reverts.ts'
import { runs } from '../_util/runs.ts'

const numRuns = runs()

describe('AnchorLog: what was accepted', () => {
  let setup: AnchorSetup
  beforeEach(async () => {
    setup = await setUpAnchor()
  })

  it('is told by position and by size, with its time, however many there are', async () => {
    const { log, tree } = setup
    const start = 4_000_000_000
    // Three checkpoints share a word of storage: eight pass through every state of it.
    for (let count = 1; count <= 8; count++) {
      await setup.setTime(start + count * 17)
      await setup.extend(count)
      assert.equal(await log.checkpointCount(), BigInt(count))
      for (let i = 1; i <= count; i++) {
        const size = (i * (i + 1)) / 2
        const [root, time] = [rootHex(tree, size), BigInt(start + i * 17)]
        assert.deepEqual([...(await log.checkpointAt(i - 1))], [BigInt(size), root, time])
        assert.deepEqual([...(await log.checkpointOf(size))], [root, time])
      }
    }
  })

  it('ends where there are no more positions', async () => {
    await reverts(setup.log.checkpointAt(0), setup.log, 'NoSuchCheckpoint', [0n, 0n])
    await setup.extend(3)
    await reverts(setup.log.checkpointAt(1), setup.log, 'NoSuchCheckpoint', [1n, 1n])
    const largest = 2n ** 256n - 1n
    await reverts(setup.log.checkpointAt(largest), setup.log, 'NoSuchCheckpoint', [largest, 1n])
  })

  it('knows no size between two checkpoints', async () => {
    await reverts(setup.log.checkpointOf(0), setup.log, 'UnknownCheckpoint', [0n])
    await setup.extend(3)
    await setup.extend(3)
    for (const size of [0, 2, 4, 7]) {
      const call = setup.log.checkpointOf(size)
      await reverts(call, setup.log, 'UnknownCheckpoint', [BigInt(size)])
    }
  })
})

describe('AnchorLog: isEntry', () => {
  const tree = new ReferenceTree(100)
  const published = [1, 2, 7, 64, 65, 100]
  let setup: AnchorSetup
  before(async () => {
    setup = await setUpAnchor()
    let from = 0
    for (const size of published) {
      await setup.log.publish(size, tree.root(size), tree.consistency(from, size))
      from = size
    }
  })

  it('finds every entry of every checkpoint, earlier ones too', async () => {
    for (const size of published) {
      for (let index = 0; index < size; index++) {
        const proof = tree.inclusion(index, size)
        assert.ok(await setup.log.isEntry(entryAt(tree, index), index, size, proof))
      }
    }
  })

  it('says what the verifier says of every other claim', async () => {
    const position = fc.nat(100)
    const claim = fc.record({ at: position, claimed: position, proven: position })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...published), claim, async (size, of) => {
        const index = of.claimed
        const entry = entryAt(tree, of.at % size)
        const proof = tree.inclusion(of.proven % size, size)
        const expected = verifyInclusion({
          index,
          size,
          proof,
          leafHash: leafHash(entry),
          root: tree.root(size),
        })
        assert.equal(await setup.log.isEntry(entry, index, size, proof), expected)
      }),
      { numRuns },
    )
  })

  it('refuses to judge what is no entry, or against no checkpoint', async () => {
    const { log } = setup
    for (const length of [0, 159, 161]) {
      const call = log.isEntry(new Uint8Array(length), 0, 7, [])
      await reverts(call, log, 'WrongEntryLength', [BigInt(length)])
    }
    const call = log.isEntry(entryAt(tree, 0), 0, 8, tree.inclusion(0, 8))
    await reverts(call, log, 'UnknownCheckpoint', [8n])
  })
})

function entryAt(tree: ReferenceTree, index: number): Uint8Array {
  const entry = tree.entries[index]
  assert.ok(entry)
  return entry
}
