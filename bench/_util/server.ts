/** The real server in a process of its own, and what it costs. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../../api/config.ts'
import { cpuOf } from './cpu.ts'

/** Of each process: CPU-seconds, or MB. */
export type OfEach = Readonly<Record<'server' | 'database' | 'chain', number>>

export interface BenchServer {
  readonly url: string
  /** CPU-seconds so far. */
  cost(): OfEach
  /** Most memory so far, MB. */
  peak(): OfEach
  stop(): Promise<void>
}

/** Starts `api/main.ts` over a data folder, on ports of its own, without a limit of requests. */
export async function startBenchServer(
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const main = join(import.meta.dirname, '..', '..', 'api', 'main.ts')
  const env = { ...environment, ...benchSettings(folder), ...more }
  const execArgv = (environment['COLOPHON_BENCH_NODE'] ?? '').split(' ').filter(Boolean)
  const child = fork(main, [], { env, execArgv, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const { url } = JSON.parse(line.toString()) as { url: string }
  const pid = child.pid!
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  const each = (of: (pid: number) => number): OfEach => {
    const sum = (program: string) => childrenOf(pid, program).reduce((all, one) => all + of(one), 0)
    return { server: of(pid), database: sum('pglite-host'), chain: sum('chain/embedded') }
  }
  return { url, cost: () => each((one) => cpuOf(one, 2)), peak: () => each(peakOf), stop }
}

/** Settings of a registry that is only measured. */
export function benchSettings(folder: string): Record<string, string> {
  return {
    COLOPHON_DATA: folder,
    COLOPHON_PORT: '0',
    COLOPHON_CHAIN_PORT: '0',
    COLOPHON_RATE_LIMIT: '0',
    COLOPHON_LOG_LEVEL: 'warn',
  }
}

/** Processes that a process has started and whose command names a program, from Linux's /proc. */
function childrenOf(pid: number, program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid && commandOf(one).includes(program))
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

function parentOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
}

/** Bytes of the files under a folder. */
export function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
