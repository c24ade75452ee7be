import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startEmbeddedChain, type EmbeddedChain } from '../../../api/chain/embedded/start.ts'
import { readAnchors, startAnchorer, type Anchorer } from '../../../api/log/anchorer.ts'
import type { LogError, TransparencyLog } from '../../../api/log/log.ts'
import { openLog } from '../../../api/log/open-log.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { chainId, ChainFixture } from '../identity/chain-fixture.ts'
import { makeRecords, origin, privateKey } from './_util/records.ts'

const logger = pino({ level: 'silent' })

/** One history on one chain: each test goes on where the one before stopped. */
describe('log: anchorer', function () {
  this.timeout(120_000)
  let fixture: ChainFixture
  let folder: string
  let log: TransparencyLog
  let anchorer: Anchorer
  let node: EmbeddedChain | undefined
  let foreign: LogError[]

  before(async () => {
    foreign = []
    fixture = await ChainFixture.start()
    folder = await mkdtemp(join(tmpdir(), 'colophon-anchorer-'))
    log = await openLog({ folder: join(folder, 'log'), origin, privateKey })
  })
  after(async () => {
    await anchorer.stop()
    await log.close()
    await node?.stop()
    await fixture[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const start = async (over: TransparencyLog = log, idle = true): Promise<Anchorer> => {
    const { chain, db } = fixture
    const anchors = join(folder, 'anchors')
    anchorer = await startAnchorer({
      chain,
      log: over,
      db,
      logger,
      folder: anchors,
      interval: 20,
      idle,
      onForeign: (error) => foreign.push(error),
    })
    return anchorer
  }
  const grow = async (count: number): Promise<void> => {
    await log.append(makeRecords(log.next, count))
    await log.publish()
  }
  const kept = () => readAnchors(join(folder, 'anchors'))
  const indexed = async () => {
    const rows = await fixture.db.query.selectFrom('anchors').orderBy('size').selectAll().execute()
    return rows.map(({ size, record }) => ({ size, record }))
  }

  it('anchors nothing where nothing is published', async () => {
    await start()
    await anchorer.now()
    assert.equal(anchorer.anchored, 0)
    assert.deepEqual(await readdir(join(folder, 'anchors')), [])
  })

  it('anchors the newest checkpoint and keeps its proof as file and row', async () => {
    await grow(3)
    await grow(2)
    await anchorer.now()
    assert.equal(anchorer.anchored, 5)
    assert.equal((await fixture.chain.latest()).size, 5)
    const [only, ...more] = await kept()
    assert.deepEqual(more, [])
    assert.equal(only?.note, log.checkpoint().note)
    assert.equal(only.record.root, Buffer.from(log.checkpoint().root).toString('hex'))
    assert.deepEqual(await indexed(), [{ size: 5, record: canonicalize(only.record) }])
  })

  it('anchors each checkpoint once', async () => {
    const before = await fixture.chain.head()
    await anchorer.now()
    await anchorer.now()
    assert.deepEqual(await fixture.chain.head(), before)
  })

  it('records what was mined before the process was killed, and sends nothing twice', async () => {
    await anchorer.stop()
    await grow(4)
    const { size, root } = log.checkpoint()
    await fixture.chain.publish(size, root, await log.consistencyProof(5, size))
    const before = await fixture.chain.head()
    await start()
    assert.equal(anchorer.anchored, 5)
    await anchorer.now()
    assert.equal(anchorer.anchored, 9)
    assert.deepEqual(await fixture.chain.head(), before)
    assert.deepEqual(
      (await indexed()).map((row) => row.size),
      [5, 9],
    )
  })

  it('makes the rows anew from the files', async () => {
    const rows = await indexed()
    await anchorer.stop()
    await fixture.db.query.deleteFrom('anchors').execute()
    await start()
    assert.deepEqual(await indexed(), rows)
    assert.equal(anchorer.anchored, 9)
  })

  it('makes the file anew from the chain, with the checkpoint as it was signed', async () => {
    const before = await kept()
    await anchorer.stop()
    await rm(join(folder, 'anchors'), { recursive: true })
    await start()
    assert.equal(anchorer.anchored, 0)
    await anchorer.now()
    assert.deepEqual(await kept(), before)
  })

  it('waits while the chain is away, says so, and anchors when it is back', async () => {
    await anchorer.stop()
    await fixture.node.stop()
    await start(log, false)
    await grow(1)
    while (anchorer.failure === undefined) await sleep(10)
    assert.equal(anchorer.failure.name, 'ChainError')
    assert.equal(anchorer.anchored, 9)
    const port = Number(new URL(fixture.node.url).port)
    node = await startEmbeddedChain({ folder: join(fixture.folder, 'chain'), port, chainId })
    while (anchorer.anchored < 10) await sleep(20)
    while (anchorer.failure !== undefined) await sleep(10)
    assert.deepEqual(
      (await kept()).map(({ record }) => record.size),
      [5, 9, 10],
    )
  })

  it('tells of a checkpoint on the chain that this log did not make, and anchors nothing on it', async () => {
    await anchorer.stop()
    const other = await openLog({ folder: join(folder, 'other'), origin, privateKey })
    try {
      await other.append(makeRecords(0, 10))
      await other.append(makeRecords(10, 1, 99))
      await other.append(makeRecords(11, 1))
      await other.publish()
      const { size, root } = other.checkpoint()
      await fixture.chain.publish(size, root, await other.consistencyProof(10, size))
      await grow(2)
      await start()
      const before = await fixture.chain.head()
      assert.deepEqual(foreign, [])
      await assert.rejects(anchorer.now(), /another root for size 12/)
      assert.equal(foreign.length, 1)
      await grow(5)
      await assert.rejects(anchorer.now(), /another root for size 12/)
      assert.deepEqual(await fixture.chain.head(), before)
      assert.equal(anchorer.anchored, 10)
      assert.equal((await kept()).length, 3)
    } finally {
      await other.close()
    }
  })
})
