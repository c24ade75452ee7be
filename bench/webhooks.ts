/** Deliveries of webhooks to a receiver in the same process: `./colophon bench webhooks [deliveries]` */
import { createSecretKey, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { v7 } from 'uuid'
import { createLogger } from '../api/logger.ts'
import { openVault, type Vault } from '../api/vault/vault.ts'
import { createPoster } from '../api/webhooks/post.ts'
import { Sender } from '../api/webhooks/sender.ts'

const now = (): number => Math.floor(Date.now() / 1000)
const owner = `did:ethr:0xc0104:0x${'cd'.repeat(20)}`
const type = 'certificate.issued'
const looks = 10_000
const round = (value: number): number => Math.round(value * 100) / 100

/** Puts deliveries on their way, shared among so many webhooks. */
async function fill(vault: Vault, url: string, total: number, count: number): Promise<void> {
  const wishes = { url, owner, events: [type], certificates: 'all', description: '' } as const
  for (let n = 0; n < count; n++) {
    const webhook = v7()
    const start = { next: 0, anchored: 0 }
    await vault.webhooks.create(
      { ...wishes, id: webhook, controller: '' },
      randomBytes(32),
      start,
      { ofOne: count, ofAll: count },
    )
    const made = Array.from({ length: total / count }, (_, i) => {
      return { id: v7(), webhook, event: `log-${i}`, type, body: 'x'.repeat(600) }
    })
    await vault.deliveries.add(made)
  }
}

/** Sends all that waits. */
async function send(vault: Vault, total: number, webhooks: number): Promise<object> {
  const poster = createPoster({ targets: 'any' })
  const logger = createLogger({ logLevel: 'warn' })
  const sender = new Sender({
    ...vault,
    poster,
    logger,
    now,
    ownerOf: async () => '',
    firstPause: 5,
  })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  delay.enable()
  sender.pump()
  while (vault.deliveries.waiting().size > 0) await sleep(20)
  const { user, system } = process.cpuUsage(cpu)
  const aSecond = Math.round(total / ((performance.now() - begun) / 1000))
  await sender.stop()
  return {
    webhooks,
    deliveries: total,
    'a second': aSecond,
    'CPU µs each': Math.round((user + system) / total),
    'event loop p50 ms': round(delay.percentile(50) / 1e6),
    'p99 ms': round(delay.percentile(99) / 1e6),
  }
}

async function trial(url: string, total: number, webhooks: number): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-webhooks-'))
  const key = createSecretKey(randomBytes(32))
  const vault = await openVault({ folder: join(folder, 'vault'), key, now })
  try {
    const begun = performance.now()
    for (let n = 0; n < looks; n++) vault.webhooks.active()
    const look = round(((performance.now() - begun) / looks) * 1000)
    await fill(vault, url, total, webhooks)
    return { ...(await send(vault, total, webhooks)), 'look without webhooks µs': look }
  } finally {
    await vault.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Prints a line for each number of webhooks. */
export async function run(args: string[]): Promise<void> {
  const total = Number(args[0] ?? 2_000)
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const rows: object[] = []
  for (const webhooks of [1, 20]) rows.push(await trial(url, total, webhooks))
  console.table(rows)
  receiver.closeAllConnections()
  receiver.close()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
