/** Keys of dossiers made durable by callers who come together: `./colophon bench vault [dossiers]` */
import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { v7 } from 'uuid'
import { openVault, type Vault } from '../api/vault/vault.ts'

const now = (): number => Math.floor(Date.now() / 1000)
const subject = `did:ethr:0xc0104:0x${'cd'.repeat(20)}`

/** Milliseconds of each call. */
async function create(vault: Vault, total: number, callers: number): Promise<number[]> {
  const times: number[] = []
  let left = total
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      const begun = performance.now()
      await vault.dossiers.create(v7(), subject)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return times.toSorted((a, b) => a - b)
}

async function row(vault: Vault, total: number, callers: number): Promise<object> {
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  const times = await create(vault, total, callers)
  const { user, system } = process.cpuUsage(cpu)
  const at = (share: number): number => round(times[Math.floor(times.length * share)] ?? 0)
  return {
    callers,
    dossiers: total,
    'a second': Math.round(total / ((performance.now() - begun) / 1000)),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'CPU µs each': round((user + system) / total),
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** Prints a line for each number of callers. */
export async function run(args: string[]): Promise<void> {
  const total = Number(args[0] ?? 10_000)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-vault-'))
  const key = createSecretKey(randomBytes(32))
  const vault = await openVault({ folder: join(folder, 'vault'), key, now })
  try {
    const rows: object[] = []
    for (const callers of [1, 16, 100])
      rows.push(await row(vault, callers === 1 ? total / 10 : total, callers))
    console.table(rows)
  } finally {
    await vault.close()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
