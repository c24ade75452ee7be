/**
 * A process to be killed: puts files of pseudo-random sizes, four at a time, and prints
 * `<cid> <size> <seed>` for each as soon as it is acknowledged.
 * Usage: node put-for-ever.ts <folder> <first seed>
 */
import { openEmbeddedStore } from '../../../api/store/embedded-store.ts'
import { keystream } from './streams.ts'

const [folder = '', first = '0'] = process.argv.slice(2)
const store = await openEmbeddedStore({ folder })
let next = Number(first)

async function work(): Promise<never> {
  for (;;) {
    const seed = next++
    const size = (seed * 7_919_777) % 3_500_000
    const { cid } = await store.put(keystream(size, `${seed}`))
    process.stdout.write(`${cid} ${size} ${seed}\n`)
  }
}

await Promise.all([work(), work(), work(), work()])
