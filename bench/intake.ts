/**
 * Intake of a large file: time against the slowest digest alone, and memory. Each row is a fresh
 * process. Run: `node bench/intake.ts [MiB]`, default 1,024.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createHash } from 'node:crypto'
import { intakeFile } from '../api/intake/intake.ts'
import { generateIdentity } from '../api/store/age.ts'
import { openEmbeddedStore } from '../api/store/embedded-store.ts'
import { mebibytes } from './_util/stream.ts'

const childFlag = '--child'
const modes = ['sm3 alone', 'plain', 'encrypted'] as const
type Mode = (typeof modes)[number]

interface Result {
  /** Seconds. */
  readonly wall: number
  readonly cpu: number
  /** CPU-seconds of the main thread alone: what the time cannot go below, with the digests beside it. */
  readonly main: number
  /** Highest resident memory of the process, in MB. */
  readonly peak: number
}

/** Prints the table. Arguments: MiB of the file. */
export async function run(args: string[]): Promise<void> {
  const size = Number(args[0] ?? 1024)
  const results = modes.map((mode) => ({ mode, ...inFreshProcess(mode, size) }))
  const slowest = results[0]?.wall ?? 0
  console.log(`${size} MiB into the embedded store, fsynced; each row a process of its own`)
  console.table(
    Object.fromEntries(
      results.map(({ mode, wall, cpu, main, peak }) => [
        mode,
        {
          s: wall.toFixed(2),
          'CPU-s': cpu.toFixed(2),
          'main thread': main.toFixed(2),
          'against sm3 alone': (wall / slowest).toFixed(2),
          'peak RSS, MB': Math.round(peak),
        },
      ]),
    ),
  )
}

function inFreshProcess(mode: Mode, size: number): Result {
  const args = [import.meta.filename, childFlag, mode, `${size}`]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

async function child(mode: string | undefined, size: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-intake-'))
  try {
    const [start, before, thread] = [performance.now(), process.cpuUsage(), threadCpu()]
    if (mode === 'sm3 alone') await sm3(size)
    else await intake(folder, mode === 'encrypted', size)
    const wall = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(before)
    const peak = (process.resourceUsage().maxRSS * 1024) / 1e6
    const result: Result = { wall, cpu: (user + system) / 1e6, main: threadCpu() - thread, peak }
    process.stdout.write(JSON.stringify(result))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function threadCpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}

async function intake(folder: string, encrypt: boolean, size: number): Promise<void> {
  const store = await openEmbeddedStore({ folder })
  const request = { source: mebibytes(size), store, maxBytes: Number.MAX_SAFE_INTEGER }
  await intakeFile(encrypt ? { ...request, encryptTo: generateIdentity().recipient } : request)
}

async function sm3(size: number): Promise<void> {
  const hash = createHash('sm3')
  for await (const bytes of mebibytes(size)) hash.update(bytes)
  hash.digest()
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [flag, mode, size] = process.argv.slice(2)
  if (flag === childFlag) await child(mode, Number(size))
  else await run(process.argv.slice(2))
}
