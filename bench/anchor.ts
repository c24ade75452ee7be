/** From a published checkpoint to its kept anchor on the embedded chain. `./colophon bench anchor [anchors]` */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { environment, loadConfig } from '../api/config.ts'
import { openContext, type Context } from '../api/context.ts'
import { quietLogger } from '../api/logger.ts'

const holder = `did:ethr:0xc0104:0x${'ab'.repeat(20)}`

async function depositSome(context: Context, from: number, count: number): Promise<void> {
  const commands = Array.from({ length: count }, (_, i) => {
    const text = `file ${from + i}`
    const [sha256, sm3] = [hash('sha256', text), hash('sm3', text)]
    const file = { mediaType: 'text/plain', size: text.length, sha256, sm3 }
    return context.book.deposit({ holder, file, received: false, publicLookup: false })
  })
  await Promise.all(commands)
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)

/** Anchors a checkpoint of 10 new entries again and again; prints milliseconds. */
export async function run(args: string[]): Promise<void> {
  const anchors = Number(args[0] ?? 50)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-anchor-'))
  const env = { ...environment, COLOPHON_DATA: folder, COLOPHON_CHAIN_PORT: '0' }
  const [publish, anchor] = [[] as number[], [] as number[]]
  try {
    await using context = await openContext(loadConfig(env), quietLogger(), { idle: true })
    for (let i = 0; i < anchors; i++) {
      await depositSome(context, i * 10, 10)
      const begun = performance.now()
      await context.publisher.now()
      const published = performance.now()
      await context.anchorer.now()
      publish.push(published - begun)
      anchor.push(performance.now() - published)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log('| step | p50 ms | p99 ms |\n|---|---|---|')
  for (const [step, times] of Object.entries({ publish, 'anchor and keep its proof': anchor })) {
    const sorted = times.toSorted((a, b) => a - b)
    console.log(`| ${step} | ${at(sorted, 0.5)} | ${at(sorted, 0.99)} |`)
  }
}
