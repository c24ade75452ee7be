/** The real registry for tests: its own process, chain, database and store, in a temporary folder. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import assert from 'node:assert/strict'
import { forgetTokens } from './people.ts'

const root = join(import.meta.dirname, '..', '..')

export interface RegistryOptions {
  /** An earlier registry's folder, to start it again; a new temporary one where absent. */
  readonly dataFolder?: string
  /** Settings beside the folder and the ports. */
  readonly env?: Readonly<Record<string, string>>
  /** A module that Node loads before the server (a fault to bring into it). */
  readonly preload?: string
}

export interface TestRegistry {
  readonly url: string
  readonly chainUrl: string
  readonly dataFolder: string
  readonly process: ChildProcess
  /** What it wrote to its log so far. */
  output(): string
  /** Ends it in order. */
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

function environment(dataFolder: string, env: RegistryOptions['env']): NodeJS.ProcessEnv {
  return {
    ...process.env,
    COLOPHON_PORT: '0',
    COLOPHON_CHAIN_PORT: '0',
    COLOPHON_RATE_LIMIT: '0',
    COLOPHON_ANCHOR_INTERVAL_MS: '100',
    COLOPHON_PUBLISH_INTERVAL_MS: '50',
    COLOPHON_PUBLIC_URL: 'http://registry.test',
    ...env,
    COLOPHON_DATA: dataFolder,
  }
}

function flags(preload: string | undefined): string[] {
  const load = preload === undefined ? [] : [`--import=${pathToFileURL(preload).href}`]
  return ['--disable-warning=ExperimentalWarning', ...load]
}

/** Resolves with the first JSON line that says `ready`; rejects when the process ends before. */
async function ready(
  child: ChildProcess,
  output: () => string,
): Promise<{ url: string; chain: string }> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the registry ended with ${String(code)}:\n${output()}`)
  })
  const said = new Promise<{ url: string; chain: string }>((resolve) => {
    child.stdout?.on('data', () => {
      const line = output()
        .split('\n')
        .find((text) => text.startsWith('{"ready":true'))
      if (line) resolve(JSON.parse(line) as { url: string; chain: string })
    })
  })
  ended.catch(() => undefined)
  return Promise.race([said, ended])
}

/** Starts a registry; resolves when it serves. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'colophon-')))
  const child = fork(join(root, 'api', 'main.ts'), [], {
    env: environment(dataFolder, options.env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: flags(options.preload),
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const output = (): string => text
  const { url, chain } = await ready(child, output)
  forgetTokens(url)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    url,
    chainUrl: chain,
    dataFolder,
    process: child,
    output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Runs one of Colophon's commands on a folder. */
export function runCommand(
  dataFolder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  preload?: string,
): { status: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string } {
  const cli = join(root, 'scripts', 'cli.ts')
  return spawnSync(process.execPath, [...flags(preload), cli, ...args], {
    env: environment(dataFolder, env),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
}

/** The whole-registry check; the registry must be stopped or killed. */
export function assertSound(dataFolder: string, env?: Readonly<Record<string, string>>): void {
  const { status, stdout, stderr } = runCommand(dataFolder, ['fsck', '--deep'], env)
  assert.equal(status, 0, `fsck failed:\n${stdout}\n${stderr}`)
}

/** Deletes a registry's folder. */
export async function removeFolder(dataFolder: string): Promise<void> {
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
