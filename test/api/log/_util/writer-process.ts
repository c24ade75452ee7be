/**
 * A process that keeps a log and may be killed at any moment: appends batches of `--batch` records of `--length`
 * bytes and publishes as it goes, telling on stdout what it was acknowledged: `sequenced <index>`,
 * `published <JSON of the note>`, and `error <code>` where an append or publication failed.
 */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { LogError } from '../../../../api/log/log.ts'
import type { TransparencyLog } from '../../../../api/log/log.ts'
import { openLog } from '../../../../api/log/open-log.ts'
import { makeRecords, origin, privateKey } from './records.ts'

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    batch: { type: 'string', default: '7' },
    length: { type: 'string', default: '40' },
    segment: { type: 'string', default: '30000' },
    /** Ends after this many failures. */
    errors: { type: 'string', default: '0' },
    /** Ends at this many records. */
    until: { type: 'string', default: '1000000' },
  },
})

// A limit on file size sends a signal that ends the process; heard, the write fails with EFBIG instead.
process.on('SIGXFSZ', () => undefined)

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

let left = Number(values.errors)
async function attempt(step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof LogError)) throw error
    tell(`error ${error.code}`)
    left -= 1
    if (left < 0) process.exit(3)
    await setTimeout(20)
  }
}

async function appendAll(log: TransparencyLog): Promise<void> {
  while (log.next < Number(values.until) && left >= 0) {
    await attempt(async () => {
      const records = makeRecords(log.next, Number(values.batch), Number(values.length))
      await log.append(records)
      tell(`sequenced ${log.next - 1}`)
    })
    if (left === 0 && values.errors !== '0') return
  }
}

async function publishAll(log: TransparencyLog, done: () => boolean): Promise<void> {
  do {
    await attempt(async () => {
      const { note } = await log.publish()
      tell(`published ${JSON.stringify(note)}`)
    })
    await setTimeout(1)
  } while (!done() || log.checkpoint().size < log.next)
}

const log = await openLog({
  folder: values.folder,
  origin,
  privateKey,
  segmentBytes: Number(values.segment),
})
tell(`opened ${log.next}`)
let appended = false
await Promise.all([
  appendAll(log).finally(() => {
    appended = true
  }),
  publishAll(log, () => appended),
])
await log.close()
