/**
 * What it costs to append to the log (one write and one fdatasync a batch) and to publish.
 * Run: `node bench/append.ts [records]`, default 100,000 records of 1.3 KB.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { makeRecords, measure, withLog } from './_util/log.ts'

const documentLength = 1300

/** Prints the tables. Arguments: number of records. */
export async function run(args: string[]): Promise<void> {
  const total = Number(args[0] ?? 100_000)
  console.log(
    `append: ${total} records of ${documentLength} bytes (batches of 1: a fiftieth of them)`,
  )
  console.table([
    await appending(1, Math.ceil(total / 50)),
    await appending(100, total),
    await appending(1000, total),
  ])
  console.log('publish')
  console.table([
    await publishing(100, Math.ceil(total / 10)),
    await publishing(1000, total),
    await publishing(total, total),
  ])
}

async function appending(batch: number, total: number): Promise<object> {
  const batches = Math.ceil(total / batch)
  const records = Array.from({ length: batches }, (_, at) =>
    makeRecords(at * batch, batch, documentLength),
  )
  let row: object = {}
  await withLog(async (log) => {
    const { wall, cpu } = await measure(async () => {
      for (const one of records) await log.append(one)
    })
    row = {
      batch,
      ...rates(batches * batch, wall, cpu),
      'ms/batch': round((wall * 1000) / batches),
    }
  })
  return row
}

async function publishing(batch: number, total: number): Promise<object> {
  const delays: number[] = []
  let row: object = {}
  await withLog(async (log) => {
    let [wall, cpu] = [0, 0]
    while (log.next < total) {
      await append(log, batch)
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      const one = await measure(() => log.publish())
      delays.push(delay.max / 1e6)
      wall += one.wall
      cpu += one.cpu
    }
    const publications = Math.ceil(total / batch)
    row = {
      batch,
      ...rates(log.next, wall, cpu),
      'ms/publication': round((wall * 1000) / publications),
      'longest hold of the event loop, ms': round(Math.max(...delays)),
    }
  })
  return row
}

async function append(
  log: Parameters<Parameters<typeof withLog>[0]>[0],
  count: number,
): Promise<void> {
  const target = log.next + count
  while (log.next < target) {
    await log.append(makeRecords(log.next, Math.min(1000, target - log.next), documentLength))
  }
}

function rates(records: number, wall: number, cpu: number): object {
  return {
    'records/s': Math.round(records / wall),
    'records/CPU-s': Math.round(records / cpu),
    'CPU µs/record': round((cpu * 1e6) / records),
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
