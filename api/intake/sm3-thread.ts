import { Worker } from 'node:worker_threads'

export interface Sm3Request {
  readonly id: number
  readonly step: 'update' | 'finish' | 'drop'
  readonly bytes: Uint8Array
}

export interface Sm3Answer {
  readonly id: number
  /** Hex; only in the answer to `finish`. */
  readonly digest?: string
}

/** Pieces that may wait for the thread before the upload is made to wait. */
const maxWaiting = 4
const none = new Uint8Array(0)

/**
 * One SM3 over a stream, on a thread of its own that all streams share. SM3 is the slowest digest
 * (about a quarter of SHA-256's speed): beside the main thread it no longer adds to the rest.
 */
export class Sm3Stream implements Disposable {
  private static next = 0
  private readonly id = Sm3Stream.next++
  private readonly thread = sharedThread()
  private readonly done = Promise.withResolvers<string>()
  private waiting = 0
  private resume: (() => void) | null = null
  private failure: Error | null = null

  constructor() {
    this.done.promise.catch(() => {})
    this.thread.streams.set(this.id, this)
    this.thread.worker.ref()
  }

  /** Resolves when the next piece may come. The bytes are copied: the caller keeps its own. */
  async update(bytes: Uint8Array): Promise<void> {
    this.send('update', Uint8Array.from(bytes))
    if (++this.waiting < maxWaiting) return
    await new Promise<void>((resolve) => {
      this.resume = resolve
    })
  }

  /** The digest in hex. */
  async finish(): Promise<string> {
    this.send('finish', none)
    return this.done.promise
  }

  private send(step: Sm3Request['step'], bytes: Uint8Array<ArrayBuffer>): void {
    if (this.failure !== null) throw this.failure
    const request: Sm3Request = { id: this.id, step, bytes }
    this.thread.worker.postMessage(request, bytes.length > 0 ? [bytes.buffer] : [])
  }

  receive({ digest }: Sm3Answer): void {
    if (digest !== undefined) this.done.resolve(digest)
    this.waiting--
    this.resume?.()
    this.resume = null
  }

  fail(error: Error): void {
    this.failure = error
    this.done.reject(error)
    this.resume?.()
  }

  [Symbol.dispose](): void {
    if (this.failure !== null) return
    this.send('drop', none)
    this.thread.streams.delete(this.id)
    if (this.thread.streams.size === 0) this.thread.worker.unref()
    this.fail(new Error('the digest was given up'))
  }
}

interface Thread {
  readonly worker: Worker
  readonly streams: Map<number, Sm3Stream>
}

let shared: Thread | null = null

/** Started with the first large file; keeps the process alive only while a file is digested. */
function sharedThread(): Thread {
  shared ??= startThread()
  return shared
}

function startThread(): Thread {
  const worker = new Worker(new URL('./sm3-worker.ts', import.meta.url))
  const thread: Thread = { worker, streams: new Map() }
  worker.on('message', (answer: Sm3Answer) => thread.streams.get(answer.id)?.receive(answer))
  // The files under way fail; the next one gets another thread.
  const die = (error: Error): void => {
    if (shared === thread) shared = null
    for (const stream of thread.streams.values()) stream.fail(error)
  }
  worker.on('error', die)
  worker.on('exit', () => die(new Error('the SM3 thread ended')))
  return thread
}
