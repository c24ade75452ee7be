/** A worker that hashes, as the page has it. */
import { trustedWorker } from '../trusted-script.ts'
import type { Algorithm, HashAnswer, HashOrder } from './hash-messages.ts'

const pieceLength = 4 << 20
/** Pieces that are somewhere between reading and the last digest: what memory is needed for, however large the file. */
const underWay = 4

/** It answers in the order in which it is asked. */
export class Hasher {
  readonly #worker: Worker
  readonly #waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = []
  #failed = false

  /** `address`: where the worker's script is. */
  constructor(algorithm: Algorithm, address: string) {
    this.#worker = trustedWorker('hash-worker', address)
    this.#worker.addEventListener('error', () => {
      this.#failed = true
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('the worker failed'))
    })
    this.#worker.addEventListener('message', ({ data }: MessageEvent<HashAnswer>) =>
      this.#waiting.shift()?.resolve(('piece' in data ? data.piece : data.digest) as never),
    )
    this.begin(algorithm)
  }

  /** Begins a new digest. */
  begin(algorithm: Algorithm): void {
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

/**
 * Reads a file in pieces, a few at a time, and hands each to `hash`. `progress` is told the part that is done, from 0 to 1. Rejects
 * with DOMException where the file cannot be read.
 */
export async function readPieces(
  file: File,
  hash: (piece: ArrayBuffer) => Promise<unknown>,
  progress: (part: number) => void,
): Promise<void> {
  const waiting: Promise<unknown>[] = []
  for (let at = 0; at < file.size; at += pieceLength) {
    const piece = await file.slice(at, at + pieceLength).arrayBuffer()
    const done = Math.min(at + pieceLength, file.size)
    waiting.push(hash(piece).then(() => progress(done / file.size)))
    if (waiting.length >= underWay) await waiting.shift()
  }
  await Promise.all(waiting)
}
