import { Worker } from 'node:worker_threads'

export interface DigestRequest {
  readonly id: number
  readonly step: 'update' | 'finish' | 'drop'
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface DigestAnswer {
  readonly id: number
  /** The bytes of the request, given back. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Hex; both only in the answer to `finish`. */
  readonly sha256?: string
  readonly sm3?: string
}

export interface DigestPair {
  readonly sha256: string
  readonly sm3: string
}

/** Pieces that may wait for the thread before the upload is made to wait. */
const maxWaiting = 4
/** Room in a buffer that goes to the thread and back; pieces are at most a MiB. */
const room = 1_048_576
const maxSpares = 8

/**
 * SHA-256 and SM3 over a stream, on a thread that all streams share. SM3 is slow (a quarter of
 * SHA-256): beside the main thread, which cuts, encrypts, stores and serves, it costs no time.
 */
export class DigestStream implements Disposable {
  private static next = 0
  private readonly id = DigestStream.next++
  private readonly thread = sharedThread()
  private readonly done = Promise.withResolvers<DigestPair>()
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

  async finish(): Promise<DigestPair> {
    this.send('finish', new Uint8Array(0))
    return this.done.promise
  }

  private send(step: DigestRequest['step'], bytes: Uint8Array<ArrayBuffer>): void {
    if (this.failure !== null) throw this.failure
    const request: DigestRequest = { id: this.id, step, bytes }
    this.thread.worker.postMessage(request, [bytes.buffer])
  }

  receive({ sha256, sm3 }: DigestAnswer): void {
    if (sha256 !== undefined && sm3 !== undefined) this.done.resolve({ sha256, sm3 })
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
  readonly streams: Map<number, DigestStream>
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
  const worker = new Worker(new URL('./digest-worker.ts', import.meta.url))
  const thread: Thread = { worker, streams: new Map(), spares: [] }
  worker.on('message', (answer: DigestAnswer) => takeAnswer(thread, answer))
  // The files under way fail; the next one gets another thread.
  const die = (error: Error): void => {
    if (shared === thread) shared = null
    for (const stream of thread.streams.values()) stream.fail(error)
  }
  worker.on('error', die)
  worker.on('exit', () => die(new Error('the digest thread ended')))
  return thread
}

function takeAnswer({ spares, streams }: Thread, answer: DigestAnswer): void {
  const { buffer } = answer.bytes
  if (buffer.byteLength === room && spares.length < maxSpares) spares.push(buffer)
  streams.get(answer.id)?.receive(answer)
}
