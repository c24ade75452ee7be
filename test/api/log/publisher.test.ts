import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { limitFileSize } from '../../_util/limit-file-size.ts'
import { LogError, type TransparencyLog } from '../../../api/log/log.ts'
import type { Loop } from '../../../api/log/loop.ts'
import { openLog } from '../../../api/log/open-log.ts'
import { startPublisher } from '../../../api/log/publisher.ts'
import { makeRecords, origin, privateKey, temporaryFolder } from './_util/records.ts'

const logger = pino({ level: 'silent' })

describe('log: publisher', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let log: TransparencyLog
  let publisher: Loop
  let full: boolean[]
  let fatal: LogError[]

  beforeEach(async () => {
    folder = await temporaryFolder()
    log = await openLog({ folder: folder.path, origin, privateKey })
    ;[full, fatal] = [[], []]
  })
  afterEach(async () => {
    await publisher.stop()
    await log.close()
    await folder[Symbol.asyncDispose]()
  })
  const start = (idle: boolean): Loop => {
    publisher = startPublisher({
      log,
      logger,
      interval: 5,
      idle,
      onFull: (is) => full.push(is),
      onFatal: (error) => fatal.push(error),
    })
    return publisher
  }

  it('publishes what is sequenced, without being asked', async () => {
    start(false)
    for (const from of [0, 3]) {
      await log.append(makeRecords(from, 3))
      while (log.checkpoint().size < from + 3) await sleep(2)
    }
    assert.equal(log.checkpoint().size, 6)
    assert.equal(publisher.failure, undefined)
  })

  it('writes nothing where nothing is new', async () => {
    await start(true).now()
    await log.append(makeRecords(0, 1))
    await publisher.now()
    const { note } = log.checkpoint()
    await publisher.now()
    assert.equal(log.checkpoint().note, note)
    assert.deepEqual(full, [false])
  })

  it('tells that there is no room, and that there is again', async () => {
    start(true)
    await log.append(makeRecords(0, 10))
    limitFileSize(100)
    try {
      await assert.rejects(publisher.now(), (e) => e instanceof LogError && e.code === 'full')
    } finally {
      limitFileSize('unlimited')
    }
    assert.deepEqual(full, [true])
    assert.equal(publisher.failure?.name, 'LogError')
    assert.equal(log.checkpoint().size, 0)
    await publisher.now()
    assert.deepEqual(full, [true, false])
    assert.equal(log.checkpoint().size, 10)
    assert.equal(publisher.failure, undefined)
    assert.deepEqual(fatal, [])
  })

  it('tells that the log can go no further', async () => {
    start(true)
    await log.append(makeRecords(0, 1))
    await log.close()
    await assert.rejects(publisher.now(), (e) => e instanceof LogError && e.code === 'fatal')
    assert.equal(fatal.length, 1)
    assert.deepEqual(full, [])
  })
})
