/**
 * How long the log takes to give a proof. Run: `node bench/proof.ts [entries] [proofs]`,
 * default 2,000 proofs of each kind in a log of 1,000,000 entries. Bar: under 5 ms.
 */
import { randomInt } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { TransparencyLog } from '../api/log/log.ts'
import { makeRecords, measure, withLog } from './_util/log.ts'

/** Prints the table. Arguments: entries in the log, proofs to take. */
export async function run(args: string[]): Promise<void> {
  const [size, count] = [Number(args[0] ?? 1_000_000), Number(args[1] ?? 2000)]
  await withLog(async (log) => {
    const append = await measure(() => fill(log, size))
    const publish = await measure(() => log.publish())
    console.log(`${size} entries: ${told('appended in', append)}, ${told('published in', publish)}`)
    const index = (): number => randomInt(size)
    const at = (): number => randomInt(1, size + 1)
    console.table({
      'inclusion, tree of now': await latency(count, () => log.inclusionProof(index(), size)),
      'inclusion, older tree': await latency(count, () => inOlder(log, at())),
      'consistency with now': await latency(count, () => log.consistencyProof(at(), size)),
      'root of an older tree': await latency(count, () => log.root(at())),
      'last 1,000 entries': await latency(count, () =>
        log.inclusionProof(size - 1 - randomInt(Math.min(size, 1000)), size),
      ),
    })
    console.log(`memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`)
  })
}

function told(name: string, { wall, cpu }: { wall: number; cpu: number }): string {
  return `${name} ${wall.toFixed(1)} s (${cpu.toFixed(1)} CPU-s)`
}

function inOlder(log: TransparencyLog, size: number): Promise<Uint8Array[]> {
  return log.inclusionProof(randomInt(size), size)
}

async function fill(log: TransparencyLog, size: number): Promise<void> {
  while (log.next < size) {
    await log.append(makeRecords(log.next, Math.min(10_000, size - log.next), 100))
  }
}

async function latency(count: number, prove: () => Promise<unknown>): Promise<object> {
  const times: number[] = []
  for (let done = 0; done < count; done++) {
    const { wall } = await measure(prove)
    times.push(wall * 1000)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(share * (count - 1))] ?? 0).toFixed(3)
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
