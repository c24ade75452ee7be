import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { startLoop, type Loop, type LoopOptions } from '../../../api/log/loop.ts'

const logger = pino({ level: 'silent' })

/** Waits until a condition holds; the test's own timeout ends it where it never does. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2)
}

describe('log: loop', () => {
  let loop: Loop | undefined
  const start = (options: Partial<LoopOptions> & Pick<LoopOptions, 'pass'>): Loop => {
    loop = startLoop({ name: 'test', interval: 5, longest: 100, logger, ...options })
    return loop
  }
  afterEach(() => loop?.stop())

  it('runs passes one at a time, those asked for among them', async () => {
    let [running, most, passes] = [0, 0, 0]
    const { now } = start({
      pass: async () => {
        most = Math.max(most, ++running)
        await sleep(3)
        running--
        passes++
      },
    })
    await Promise.all([now(), now(), now()])
    await until(() => passes >= 10)
    assert.equal(most, 1)
  })

  it('runs a pass anew for who asks while one is under way', async () => {
    let begun = 0
    const { now } = start({
      idle: true,
      pass: async () => {
        begun++
        await sleep(10)
      },
    })
    const first = now()
    await sleep(2)
    assert.equal(begun, 1)
    await now()
    assert.equal(begun, 2)
    await first
  })

  it('shows the failure of the last pass, and forgets it when one succeeds', async () => {
    let broken = true
    const one = start({
      pass: () => (broken ? Promise.reject(new Error('away')) : Promise.resolve()),
    })
    await until(() => one.failure !== undefined)
    assert.equal(one.failure?.message, 'away')
    broken = false
    await until(() => one.failure === undefined)
  })

  it('shows the failure of a pass that was asked for, and tells it to who asked', async () => {
    let broken = true
    const one = start({
      idle: true,
      pass: () => (broken ? Promise.reject(new Error('away')) : Promise.resolve()),
    })
    await assert.rejects(one.now(), /away/)
    assert.equal(one.failure?.message, 'away')
    broken = false
    await one.now()
    assert.equal(one.failure, undefined)
  })

  it('takes what is thrown that is no error for a failure too', async () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- libraries do it
    const one = start({ idle: true, pass: () => Promise.reject('text') })
    await one.now().catch(() => undefined)
    assert.equal(one.failure?.message, 'text')
  })

  it('doubles the pause after each failure, up to the longest', async () => {
    const times: number[] = []
    start({
      interval: 10,
      longest: 60,
      pass: () => {
        times.push(performance.now())
        return Promise.reject(new Error('away'))
      },
    })
    await until(() => times.length > 6)
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    // A timer may end a millisecond early by the finer clock.
    for (const [i, least] of [20, 40, 60, 60, 60].entries()) {
      assert.ok((pauses[i] ?? 0) >= least - 2, `pause ${i} of ${pauses[i]} ms`)
    }
  })

  it('runs nothing on its own when idle, and nothing once stopped', async () => {
    let passes = 0
    const pass = (): Promise<void> => {
      passes++
      return Promise.resolve()
    }
    const idle = start({ idle: true, pass })
    await sleep(40)
    assert.equal(passes, 0)
    await idle.stop()
    const busy = start({ pass })
    await until(() => passes > 2)
    await busy.stop()
    const at = passes
    await sleep(40)
    assert.equal(passes, at)
  })

  it('stops after the pass under way', async () => {
    let ended = false
    const one = start({
      interval: 1,
      pass: async () => {
        ended = false
        await sleep(30)
        ended = true
      },
    })
    await sleep(15)
    await one.stop()
    assert.equal(ended, true)
  })
})
