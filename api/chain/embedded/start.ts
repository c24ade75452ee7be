import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { EmbeddedChainError, startFailure } from './errors.ts'

export interface EmbeddedChainOptions {
  /** Where the chain keeps its file; created if missing. */
  readonly folder: string
  /** 0 takes a free one. */
  readonly port: number
  readonly chainId: number
}

export interface EmbeddedChain {
  readonly url: string
  readonly process: ChildProcess
  /** Lets it answer what it has begun, close its file and end. */
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const readySchema = z.object({ ready: z.literal(true), port: z.number() })
const stopMilliseconds = 10_000

/**
 * Starts the embedded chain in a process of its own; it ends with this one. Throws
 * EmbeddedChainError: `locked` if another process has the folder, `wrong_chain` if it holds another chain,
 * `port_taken` if another program listens on the port.
 */
export async function startEmbeddedChain(options: EmbeddedChainOptions): Promise<EmbeddedChain> {
  const { folder, port, chainId } = options
  const args = ['--data', folder, '--port', String(port), '--chain-id', String(chainId)]
  const child = fork(main, [...args, '--with-parent'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const bound = await ready(child)
  return { url: `http://127.0.0.1:${bound}`, process: child, stop: () => stop(child) }
}

/** The port of a node that has said it is ready. */
async function ready(child: ChildProcess): Promise<number> {
  const said = collect(child)
  const lines = createInterface({ input: child.stdout! })
  const first = once(lines, 'line').then(([line]) => readySchema.parse(JSON.parse(String(line))))
  const ended = once(child, 'exit').then(([status]) => {
    throw failure(Number(status), said())
  })
  const { port } = await Promise.race([first, ended])
  ended.catch(() => {})
  return port
}

function failure(status: number, said: string): EmbeddedChainError {
  const code = startFailure(status)
  const reason = code === 'port_taken' ? 'another program listens on its port' : said
  return new EmbeddedChainError(code, `the chain does not start: ${reason}`)
}

/** Keeps the start of what the child writes to standard error, and passes the rest on. */
function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    if (text.length < 4096) text += chunk.toString()
    process.stderr.write(chunk)
  })
  return () => text.trim()
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds)
  await exited
  clearTimeout(timer)
}
