import assert from 'node:assert/strict'
import { EmbeddedChainError } from '../../../../api/chain/embedded/errors.ts'
import { Storage, type StoredBlock } from '../../../../api/chain/embedded/storage.ts'
import { temporaryFolder } from '../backends.ts'

const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte)

/** A block whose transaction has two logs. */
function block(number: number, hash: Uint8Array = fill(32, number + 1)): StoredBlock {
  const log = { address: fill(20, 1), topics: [fill(32, 2)], data: fill(3, number) }
  const transaction = {
    hash: fill(32, 100 + number),
    raw: fill(9, number),
    sender: fill(20, 3),
    created: new Uint8Array(0),
    status: 1 as const,
    gasUsed: 21_000,
    logs: [log, { ...log, topics: [] }],
  }
  return { number, hash, header: fill(500, number), transaction }
}

describe('the storage of the embedded chain', () => {
  let storage: Storage
  let folder: string
  let remove: () => Promise<void>

  beforeEach(async () => {
    ;({ folder, remove } = await temporaryFolder())
    storage = new Storage(folder)
  })
  afterEach(async () => {
    storage.close()
    await remove()
  })

  it('gives back what was appended, by number, hash and transaction', () => {
    for (const number of [0, 1, 2]) storage.append(block(number), [['aa', fill(4, 4)]])
    assert.equal(storage.height(), 2)
    assert.deepEqual(storage.blockByNumber(1), block(1))
    assert.deepEqual(storage.blockByHash(block(2).hash), block(2))
    assert.deepEqual(storage.blockOfTransaction(fill(32, 100)), block(0))
    assert.deepEqual(storage.node(fill(1, 0xaa)), fill(4, 4))
    assert.equal(storage.blockByNumber(3), undefined)
    assert.equal(storage.node(fill(1, 0xbb)), undefined)
  })

  it('leaves nothing of a block that cannot be written, and goes on', () => {
    storage.append(block(0), [])
    const sameHash = block(1, block(0).hash)
    assert.throws(() => storage.append(sameHash, [['cc', fill(4, 4)]], { name: 'value' }))
    assert.deepEqual(
      [storage.height(), storage.node(fill(1, 0xcc)), storage.meta('name')],
      [0, undefined, undefined],
    )
    assert.equal(storage.blockOfTransaction(fill(32, 101)), undefined)
    storage.append(block(1), [])
    assert.equal(storage.height(), 1)
  })

  it('gives logs in chain order, up to a limit', () => {
    for (const number of [0, 1, 2]) storage.append(block(number), [])
    const filter = { fromBlock: 1, toBlock: 2, addresses: [fill(20, 1)], topics: [], limit: 3 }
    const places = storage.logs(filter).map(({ block: number, position }) => [number, position])
    assert.deepEqual(places, [
      [1, 0],
      [1, 1],
      [2, 0],
    ])
    // A topic that a log does not have is matched by no value.
    assert.equal(storage.logs({ ...filter, topics: [[fill(32, 2)]] }).length, 2)
    assert.equal(storage.logs({ ...filter, addresses: [fill(20, 9)] }).length, 0)
  })

  it('is opened once', () => {
    assert.throws(
      () => new Storage(folder),
      (error: unknown) => error instanceof EmbeddedChainError && error.code === 'locked',
    )
  })
})
