/** Colophon's commands as a person runs them: each its own process, its terminal read as it comes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')

export interface Running {
  readonly child: ChildProcess
  stdout(): string
  stderr(): string
  /** Resolves with the exit status (null where a signal ended it). */
  readonly ended: Promise<number | null>
  /** Resolves once the output matches; rejects if the command ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal to the command's whole process group, as a terminal does. */
  signal(name: NodeJS.Signals): void
}

export interface CommandOptions {
  readonly cwd?: string
  readonly env: NodeJS.ProcessEnv
}

/** Starts `colophon <args>` in a process group of its own. */
export function startCommand(args: readonly string[], options: CommandOptions): Running {
  const cli = join(root, 'scripts', 'cli.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()))
  const ended = once(child, 'close').then(([status]) => status as number | null)
  return {
    child,
    stdout: () => text.out,
    stderr: () => text.err,
    ended,
    until: (pattern) => waitFor(pattern, child, () => text.out + text.err),
    signal: (name) => void (child.pid && process.kill(-child.pid, name)),
  }
}

async function waitFor(
  pattern: RegExp,
  child: ChildProcess,
  output: () => string,
): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(output())
    if (found) return found
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`ended before it said ${pattern}:\n${output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The environment of a person of their own: own data folder, own holder key, free ports. */
export function ownEnvironment(
  folder: string,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LANG: 'en_US.UTF-8',
    COLOPHON_DATA: join(folder, 'data'),
    COLOPHON_PORT: '0',
    COLOPHON_CHAIN_PORT: '0',
    COLOPHON_RATE_LIMIT: '0',
    COLOPHON_ANCHOR_INTERVAL_MS: '100',
    COLOPHON_PUBLISH_INTERVAL_MS: '50',
    COLOPHON_LOG_LEVEL: 'warn',
    XDG_CONFIG_HOME: join(folder, 'config'),
    ...more,
  }
}

export interface Answer {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. */
export async function run(args: readonly string[], options: CommandOptions): Promise<Answer> {
  const command = startCommand(args, options)
  const status = await command.ended
  return { status, stdout: command.stdout(), stderr: command.stderr() }
}
