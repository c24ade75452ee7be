import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseError, SqlError } from './errors.ts'
import type {
  HostCall,
  HostFailure,
  HostOptions,
  HostReply,
  HostResult,
} from './pglite-protocol.ts'

interface Waiting {
  resolve(result: HostResult<never>): void
  reject(error: Error): void
}

/** The PGlite process as seen from here: one request, one answer, and `lost` when it is gone. */
export class PgliteClient {
  /** True where the tables were emptied because the machine had gone down with the database open. */
  readonly emptied: boolean
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly #lost = new AbortController()
  #next = 0
  #closing = false

  private constructor(child: ChildProcess, emptied: boolean, onWarning: (message: string) => void) {
    this.#child = child
    this.emptied = emptied
    child.on('message', (reply: HostReply<never>) => {
      if ('warning' in reply) onWarning(reply.warning)
      else this.#take(reply)
    })
    child.once('exit', (code, signal) => this.#end(`${code ?? signal}`))
  }

  /** Starts the process and opens the database. Throws DatabaseError `locked` | `broken`. */
  static async start(
    options: HostOptions,
    onWarning: (message: string) => void,
  ): Promise<PgliteClient> {
    const child = fork(join(import.meta.dirname, 'pglite-host.ts'), [JSON.stringify(options)], {
      serialization: 'advanced',
      execArgv: flags(options),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const emptied = await untilReady(child)
    return new PgliteClient(child, emptied, onWarning)
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Id of the PGlite process. */
  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Throws SqlError for a refused statement, DatabaseError `lost` | `closed` when there is nobody to ask. */
  async call<R>(request: HostCall): Promise<HostResult<R>> {
    if (this.#lost.signal.aborted) throw this.#lost.signal.reason
    if (this.#closing) throw new DatabaseError('closed', 'the database is closed')
    return await this.#send(request)
  }

  async close(): Promise<void> {
    if (this.#closing) return
    this.#closing = true
    if (this.#lost.signal.aborted) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    await this.#send({ op: 'close' })
    await gone
  }

  async #send<R>(request: HostCall): Promise<HostResult<R>> {
    const id = this.#next++
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // A failed send means that the process ended; `exit` follows and rejects all that wait.
      this.#child.send({ ...request, id }, () => undefined)
    })
  }

  #take(reply: HostReply<never>): void {
    if (!('id' in reply)) return
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('result' in reply) waiting?.resolve(reply.result)
    else waiting?.reject(errorOf(reply.failure))
  }

  #end(how: string): void {
    const error = new DatabaseError('lost', `the PGlite process ended (${how})`)
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
    if (!this.#closing) this.#lost.abort(error)
  }
}

/** Not the parent's flags: under a test runner or debugger they would start a second one. */
function flags({ memoryMb }: HostOptions): string[] {
  const quiet = '--disable-warning=ExperimentalWarning'
  // Without V8's second compiler: 145 MB resident for good instead of 700 MB for a moment and 200 MB after; bulk loads
  // take 1.6 times the CPU, look-ups hardly more (measured).
  return memoryMb < 64 ? [quiet, '--liftoff-only'] : [quiet]
}

async function untilReady(child: ChildProcess): Promise<boolean> {
  const reply = await new Promise<HostReply>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code, signal) => {
      reject(new DatabaseError('broken', `PGlite did not start (${code ?? signal})`))
    })
    child.once('error', reject)
  })
  if (!('ready' in reply)) throw new Error('an answer before the first question')
  if (!reply.ready) throw new DatabaseError(reply.code, reply.message)
  return reply.emptied
}

function errorOf({ message, code, ...facts }: HostFailure): Error {
  return code === undefined ? new Error(message) : new SqlError(message, { code, ...facts })
}
