import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface Peer {
  /** Address of its RPC. */
  readonly url: string
  /** Folder of its repository. */
  readonly repo: string
  /** Kills it and removes its repository. */
  stop(): Promise<void>
}

/** Starts a real IPFS node in a process and folder of its own; installs its packages the first time. */
export async function startPeer(): Promise<Peer> {
  await install()
  const repo = await mkdtemp(join(tmpdir(), 'kubo-peer-'))
  const script = join(import.meta.dirname, 'peer.js')
  const child = spawn(process.execPath, [script, repo], { stdio: ['pipe', 'pipe', 'inherit'] })
  const url = await firstLine(child)
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
    await rm(repo, { recursive: true, force: true })
  }
  return { url, repo, stop }
}

const npmArguments = [
  'ci',
  '--ignore-scripts',
  '--omit=optional',
  '--omit=peer',
  '--no-audit',
  '--no-fund',
]

/** Installed beside and renamed when whole: test files run at the same time, and may be stopped half-way. */
async function install(): Promise<void> {
  const home = import.meta.dirname
  const wanted = join(home, 'node_modules')
  if (existsSync(wanted)) return
  const folder = await mkdtemp(join(home, '.install-'))
  try {
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(home, name), join(folder, name))
    await promisify(execFile)('npm', npmArguments, { cwd: folder })
    await rename(join(folder, 'node_modules'), wanted)
  } catch (error) {
    // Another file of tests was first.
    if (!existsSync(wanted)) throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the node has no output')
  const lines = createInterface(child.stdout)
  const exited = once(child, 'exit').then(() => {
    throw new Error('the node ended before it was ready')
  })
  const [line]: string[] = await Promise.race([once(lines, 'line'), exited])
  exited.catch(() => {})
  return line ?? ''
}
