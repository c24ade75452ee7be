/** The page's side of hashing: a worker for each digest, so that both are computed at once and the page answers meanwhile. */
import type { FileDigests } from '../../verifier/index.ts'
import { trustedWorker } from '../trusted-script.ts'
import type { Algorithm, HashAnswer, HashOrder } from './hash-messages.ts'

/** The worker's script; put in by scripts/build-web.ts, since a page from a disk can load no other file. */
declare const hashWorkerSource: string

const pieceLength = 4 << 20
/** Pieces that are somewhere between reading and the second digest: what memory is needed for, however large the file. */
const underWay = 4

/**
 * Digests of a file. `progress` is told the part that is done, from 0 to 1. Rejects with DOMException where the file cannot be
 * read, with Error where a worker fails. Each piece is read once, and goes from one worker to the other.
 */
export async function digestsOf(
  file: File,
  progress: (part: number) => void,
): Promise<Required<FileDigests>> {
  const [first, second] = [new Hasher('sha256'), new Hasher('sm3')]
  try {
    const waiting: Promise<unknown>[] = []
    for (let at = 0; at < file.size; at += pieceLength) {
      const piece = await file.slice(at, at + pieceLength).arrayBuffer()
      const done = Math.min(at + pieceLength, file.size)
      const hashed = first.update(piece).then((same) => second.update(same))
      waiting.push(hashed.then(() => progress(done / file.size)))
      if (waiting.length >= underWay) await waiting.shift()
    }
    await Promise.all(waiting)
    const [sha256, sm3] = await Promise.all([first.digest(), second.digest()])
    return { sha256, sm3, size: file.size }
  } finally {
    first.stop()
    second.stop()
  }
}

/** A worker that hashes. It answers in the order in which it is asked. */
class Hasher {
  readonly #worker = trustedWorker('hash-worker', address())
  readonly #waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = []
  #failed = false

  constructor(algorithm: Algorithm) {
    this.#worker.addEventListener('error', () => {
      this.#failed = true
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the worker failed'))
    })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<HashAnswer>) =>
      this.#waiting.shift()?.resolve(('piece' in data ? data.piece : data.digest) as never),
    )
    this.#send({ algorithm })
  }

  /** Hashes a piece, and gives it back. */
  update(piece: ArrayBuffer): Promise<ArrayBuffer> {
    return this.#ask({ piece }, [piece])
  }

  digest(): Promise<string> {
    return this.#ask({ end: true })
  }

  stop(): void {
    this.#worker.terminate()
  }

  #ask<T>(order: HashOrder, transfer: Transferable[] = []): Promise<T> {
    if (this.#failed) return Promise.reject(new Error('the worker failed'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#send(order, transfer)
    })
  }

  #send(order: HashOrder, transfer: Transferable[] = []): void {
    this.#worker.postMessage(order, transfer)
  }
}

let made: string | undefined

/** Where the script is: in the memory of this page. */
function address(): string {
  made ??= URL.createObjectURL(new Blob([hashWorkerSource], { type: 'text/javascript' }))
  return made
}
