import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { ApiError } from '../../../../api/errors.ts'
import type { PressJob } from '../../../../api/certificates/forms/press-child.ts'
import { openPress } from '../../../../api/certificates/forms/press.ts'
import { sheetOf } from '../../../../api/certificates/forms/sheet-of.ts'
import { same } from '../../../../api/certificates/forms/words.ts'
import { time, workView } from './_util/views.ts'

const job = (changes: Partial<PressJob> = {}): PressJob => {
  const view = workView()
  return {
    form: 'pdf',
    sheet: sheetOf(view),
    certificate: view.text,
    signature: same('x'),
    time,
    ...changes,
  }
}
const isPdf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString() === '%PDF-'

/** Whether a process prints; one that ended meanwhile does not. */
function isPress(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('press-child')
  } catch {
    return false
  }
}

/** Processes that this one has started to print, by their ids. */
function presses(): number[] {
  const tasks = `/proc/${process.pid}/task`
  const children = readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, 'utf8').split(' '),
  )
  return children.filter((pid) => pid !== '' && isPress(pid)).map(Number)
}

describe('certificate forms: the press', function () {
  before(function () {
    if (process.platform === 'linux') return
    console.log('      skipped: processes are looked up in /proc')
    this.skip()
  })

  it('starts with the first job and ends when there is none', async () => {
    const press = openPress({ idle: 50 })
    assert.deepEqual(presses(), [])
    assert.ok(isPdf(await press.print(job())))
    for (let i = 0; presses().length > 0 && i < 100; i++) await wait(50)
    assert.deepEqual(presses(), [])
    assert.ok(isPdf(await press.print(job())))
    press.close()
  })

  it('fails the job under way when its process dies, and does the next', async () => {
    const press = openPress()
    await press.print(job())
    const [failing, next] = [press.print(job()), press.print(job())]
    for (const pid of presses()) process.kill(pid, 'SIGKILL')
    await assert.rejects(failing, /the press ended/)
    assert.ok(isPdf(await next))
    press.close()
  })

  it('tells of a certificate it cannot print without quoting it', async () => {
    const press = openPress()
    const sheet = { ...job().sheet, face: 'secret words' as unknown as [] }
    await assert.rejects(press.print(job({ sheet })), (error) => {
      assert.match(String(error), /could not be printed/)
      assert.doesNotMatch(String(error), /secret/)
      return true
    })
    assert.ok(isPdf(await press.print(job())))
    press.close()
  })

  it('gives up a job that takes too long, and turns away more than may wait', async () => {
    const slow = openPress({ limit: 1 })
    await assert.rejects(
      slow.print(job()),
      (error) => error instanceof ApiError && error.code === 'unavailable',
    )
    slow.close()
    const short = openPress({ mostWaiting: 2 })
    const jobs = [1, 2, 3].map(() => short.print(job()))
    await assert.rejects(async () => short.print(job()), ApiError)
    assert.ok((await Promise.all(jobs)).every(isPdf))
    short.close()
  })

  it('fails what waits when it is closed', async () => {
    const press = openPress()
    const jobs = [press.print(job()), press.print(job())]
    press.close()
    for (const one of jobs) await assert.rejects(one, /the press/)
    assert.deepEqual(await Promise.race([wait(2000, 'still there'), gone()]), 'gone')
  })
})

async function gone(): Promise<string> {
  while (presses().length > 0) await wait(20)
  return 'gone'
}
