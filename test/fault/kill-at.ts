/**
 * Preload (`node --import`) that kills its own process with SIGKILL at a commit point: just before the n-th call of
 * a kind, or just after it. Armed from the start by KILL_AT in the environment, or later by a message of the
 * parent; both are written `<kind>:<before|after>:<n>` and count from the arming. What stands in the product's
 * way here is only what a power switch could do at that moment.
 */
import childProcess, { type ChildProcess, type Serializable } from 'node:child_process'
import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'

/** fsync, fdatasync, rename; COMMIT of the embedded database and of the vault; a transaction sent to the chain. */
export const commitPoints = ['sync', 'datasync', 'rename', 'commit', 'vault', 'send'] as const
export type CommitPoint = (typeof commitPoints)[number]
export type Moment = 'before' | 'after'

let armed: { readonly point: string; readonly moment: string; left: number } | undefined

function arm(text: string): void {
  const [point = '', moment = '', n = ''] = text.split(':')
  armed = { point, moment, left: Number(n) }
}

/** Counts before the call: of calls that run at the same time, `after` waits for the end of the n-th begun. */
async function pass<T>(point: CommitPoint, call: () => Promise<T>): Promise<T> {
  const mine = armed?.point === point ? armed : undefined
  const isIt = mine !== undefined && --mine.left === 0
  if (isIt && mine.moment === 'before') die()
  const result = await call()
  if (isIt) die()
  return result
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('a signal to oneself is delivered before kill returns')
}

async function watchFiles(): Promise<void> {
  const probe = await fs.open(import.meta.filename)
  const prototype: FileHandle = Object.getPrototypeOf(probe)
  await probe.close()
  for (const point of ['sync', 'datasync'] as const) {
    const call: (this: FileHandle) => Promise<void> = prototype[point]
    prototype[point] = function (this: FileHandle) {
      return pass(point, () => call.call(this))
    }
  }
  const { rename } = fs
  fs.rename = (from, to) => pass('rename', () => rename(from, to))
}

/** The embedded database is a child that answers one message after another. */
function watchDatabase(): void {
  const { fork } = childProcess
  const watched = (...args: Parameters<typeof fork>): ChildProcess => {
    const child = fork(...args)
    const send = child.send.bind(child) as (message: Serializable, done: () => void) => boolean
    child.send = (message: Serializable, done: unknown) => {
      const { op, id } = message as { op?: string; id?: number }
      const deliver = (): boolean => send(message, done as () => void)
      if (op !== 'commit' && op !== 'load') return deliver()
      void pass('commit', async () => {
        const answered = answerTo(child, id)
        deliver()
        await answered
      })
      return true
    }
    return child
  }
  childProcess.fork = watched as typeof fork
}

function answerTo(child: ChildProcess, id: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const take = (reply: unknown): void => {
      if ((reply as { id?: number }).id !== id) return
      child.off('message', take)
      resolve()
    }
    // First in line: the server must not hear of the commit before it is killed.
    child.prependListener('message', take)
  })
}

/** The vault is SQLite in this thread: its COMMIT is one call. */
function watchVault(): void {
  const { prototype }: { prototype: { exec: (this: DatabaseSync, sql: string) => void } } =
    DatabaseSync
  const { exec } = prototype
  prototype.exec = function (this: DatabaseSync, sql: string) {
    if (sql !== 'commit') return exec.call(this, sql)
    const mine = armed?.point === 'vault' ? armed : undefined
    const isIt = mine !== undefined && --mine.left === 0
    if (isIt && mine.moment === 'before') die()
    exec.call(this, sql)
    if (isIt) die()
  }
}

function watchChain(): void {
  const { fetch } = globalThis
  globalThis.fetch = (input, init) => {
    const isSend = typeof init?.body === 'string' && init.body.includes('eth_sendRawTransaction')
    return isSend ? pass('send', () => fetch(input, init)) : fetch(input, init)
  }
}

if (isMainThread) {
  await watchFiles()
  watchDatabase()
  watchVault()
  watchChain()
  syncBuiltinESMExports()
  const { KILL_AT } = process.env
  if (KILL_AT) arm(KILL_AT)
  process.on('message', (message) => arm(String(message)))
  process.channel?.unref()
}
