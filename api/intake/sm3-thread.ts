import { Worker } from 'node:worker_threads'

export interface Sm3Request {
  readonly id: number
  readonly step: 'update' | 'finish' | 'drop'
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Sm3Answer {
  readonly id: number
  /** The bytes of the request, given back. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Hex; only in the answer to `finish`. */
  readonly sm3?: string
}

/** Pieces that may wait for the thread before the upload is made to wait. */
const maxWaiting = 4
/** Room in a buffer that goes to the thread and back; pieces are at most a MiB. */
const room = 1_048_576
const maxSpares = 8

/**
 * SM3 over a stream, on a thread that all streams share. SM3 takes four times as long as SHA-256: on
 * the main thread it would add to everything else, beside it it is the pace of the whole.
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
    this.send('update', this.copied(bytes))
    if (++this.waiting < maxWaiting) return
    await new Promise<void>((resolve) => {
      this.resume = resolve
    })
  }

  private copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    if (bytes.length > room) return Uint8Array.from(bytes)
    const buffer = this.thread.spares.pop() ?? new ArrayBuffer(room)
    const copy = new Uint8Array(buffer, 0, bytes.length)
    copy.set(bytes)
    return copy
  }

  /** The digest in hex. */
  async finish(): Promise<string> {
    this.send('finish', new Uint8Array(0))
    return this.done.promise
  }

  private send(step: Sm3Request['step'], bytes: Uint8Array<ArrayBuffer>): void {
    if (this.failure !== null) throw this.failure
    const request: Sm3Request = { id: this.id, step, bytes }
    this.thread.worker.postMessage(request, [bytes.buffer])
  }

  receive({ sm3 }: Sm3Answer): void {
    if (sm3 !== undefined) this.done.resolve(sm3)
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
    this.send('drop', new Uint8Array(0))
    this.thread.streams.delete(this.id)
    if (this.thread.streams.size === 0) this.thread.worker.unref()
    this.fail(new Error('the digest was given up'))
  }
}

interface Thread {
  readonly worker: Worker
  readonly streams: Map<number, Sm3Stream>
  /** Buffers that came back. */
  readonly spares: ArrayBuffer[]
}

let shared: Thread | null = null

/** Started with the first large file; keeps the process alive only while a file is digested. */
function sharedThread(): Thread {
  shared ??= startThread()
  return shared
}

function startThread(): Thread {
  // It keeps nothing but a hash state: a small heap, or the collector would wait for garbage to pile up.
  const worker = new Worker(new URL('./sm3-worker.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
  })
  const thread: Thread = { worker, streams: new Map(), spares: [] }
  worker.on('message', (answer: Sm3Answer) => takeAnswer(thread, answer))
  // The files under way fail; the next one gets another thread.
  const die = (error: Error): void => {
    if (shared === thread) shared = null
    for (const stream of thread.streams.values()) stream.fail(error)
  }
  worker.on('error', die)
  worker.on('exit', () => die(new Error('the SM3 thread ended')))
  return thread
}

function takeAnswer({ spares, streams }: Thread, answer: Sm3Answer): void {
  const { buffer } = answer.bytes
  if (buffer.byteLength === room && spares.length < maxSpares) spares.push(buffer)
  streams.get(answer.id)?.receive(answer)
}
