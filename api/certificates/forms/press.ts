import { fork, type ChildProcess } from 'node:child_process'
import { ApiError } from '../../errors.ts'
import type { PressAnswer, PressJob } from './press-child.ts'

/**
 * Certificates are laid out in a process of their own: the typesetter is native code, takes some tens of milliseconds a
 * page and 150 MB with its fonts. A failure in it ends that process, not the server; and the memory is given
 * back when nothing was printed for a while. It is started with the first job.
 */
export interface Press {
  /** Throws ApiError `unavailable` where too many jobs wait or one takes too long; an Error where one cannot be done. */
  print(job: PressJob): Promise<Uint8Array>
  /** Ends the process; jobs under way fail. */
  close(): void
}

export interface PressOptions {
  /** Milliseconds without work after which the process is ended; 60,000 where absent. */
  readonly idle?: number
  /** Milliseconds that a job may take; 30,000 where absent. */
  readonly limit?: number
  /** Jobs that may wait; 32 where absent. */
  readonly mostWaiting?: number
}

interface Waiting {
  readonly job: PressJob
  readonly done: PromiseWithResolvers<Uint8Array>
}

/** A press that is not yet started. */
export function openPress(options: PressOptions = {}): Press {
  return new ChildPress(options)
}

class ChildPress implements Press {
  readonly #idle: number
  readonly #limit: number
  readonly #mostWaiting: number
  readonly #waiting: Waiting[] = []
  #child: ChildProcess | undefined
  #current: Waiting | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ idle = 60_000, limit = 30_000, mostWaiting = 32 }: PressOptions) {
    this.#idle = idle
    this.#limit = limit
    this.#mostWaiting = mostWaiting
  }

  print(job: PressJob): Promise<Uint8Array> {
    if (this.#waiting.length >= this.#mostWaiting) throw tooBusy()
    const done = Promise.withResolvers<Uint8Array>()
    this.#waiting.push({ job, done })
    this.#next()
    return done.promise
  }

  close(): void {
    for (const { done } of this.#waiting.splice(0)) done.reject(new Error('the press is closed'))
    this.#end()
  }

  #next(): void {
    if (this.#current !== undefined) return
    clearTimeout(this.#timer)
    const next = this.#waiting.shift()
    if (next === undefined) {
      this.#timer = setTimeout(() => this.#end(), this.#idle).unref()
      this.#hold(false)
      return
    }
    this.#current = next
    this.#child ??= this.#start()
    this.#hold(true)
    this.#timer = setTimeout(() => this.#fail(tooBusy()), this.#limit)
    this.#child.send(next.job)
  }

  #start(): ChildProcess {
    const child = fork(new URL('./press-child.ts', import.meta.url), {
      serialization: 'advanced',
      // Nothing of ours goes in but the jobs, and nothing comes out but the answers.
      env: {},
      execArgv: ['--max-old-space-size=192', '--expose-gc'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (answer: PressAnswer) => this.#take(answer))
    child.once('error', (cause) => this.#lost(child, cause))
    child.once('exit', () => this.#lost(child))
    return child
  }

  #take({ bytes, failure, spent }: PressAnswer): void {
    const current = this.#current
    this.#current = undefined
    if (spent) this.#end()
    if (bytes) current?.done.resolve(bytes)
    else current?.done.reject(new Error(`a certificate could not be printed: ${failure}`))
    this.#next()
  }

  #lost(child: ChildProcess, cause?: Error): void {
    if (this.#child !== child) return
    this.#child = undefined
    if (this.#current !== undefined) this.#fail(new Error('the press ended', { cause }))
  }

  /** The job under way fails, and its process with it; the next job gets another. */
  #fail(error: Error): void {
    const current = this.#current
    this.#current = undefined
    this.#end()
    current?.done.reject(error)
    this.#next()
  }

  #end(): void {
    clearTimeout(this.#timer)
    const [child, current] = [this.#child, this.#current]
    this.#child = undefined
    this.#current = undefined
    child?.kill('SIGKILL')
    current?.done.reject(new Error('the press was ended'))
  }

  /** Whether the process keeps the server alive: only while something is printed. */
  #hold(holds: boolean): void {
    if (holds) {
      this.#child?.ref()
      this.#child?.channel?.ref()
    } else {
      this.#child?.unref()
      this.#child?.channel?.unref()
    }
  }
}

function tooBusy(): ApiError {
  return new ApiError(
    'unavailable',
    'Too many certificates are being printed. Try again in a moment.',
  )
}
