/** The page's side of the worker that holds the key. */
import type { AnswerMessage, Answers, Order } from './key-messages.ts'
import { KeystoreError, type Progress } from './keystore.ts'
import { trustedWorker } from './trusted-script.ts'

/** Where the worker's script is; put in by scripts/build-web.ts. */
declare const keyWorkerAddress: string

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
  readonly progress: Progress | undefined
}

/** Holds at most one key. Its promises reject with KeystoreError, or with Error where the worker itself fails. */
export class KeyHolder {
  #worker = this.#start()
  #next = 0
  readonly #waiting = new Map<number, Waiting>()

  /** Makes a new key and returns its address, 0x lower case. */
  make(): Promise<Answers['make']> {
    return this.#send({ order: 'make' })
  }

  /** Opens a key file; the key in it takes the place of the one that is held. */
  open(file: string, passphrase: string, progress: Progress): Promise<Answers['open']> {
    return this.#send({ order: 'open', file, passphrase }, progress)
  }

  /** Encrypts the key into the text of a key file. */
  save(did: string, passphrase: string, progress: Progress): Promise<Answers['save']> {
    return this.#send({ order: 'save', did, passphrase }, progress)
  }

  /** Signs a text (EIP-191): 65 bytes, 0x hex. */
  sign(text: string): Promise<Answers['sign']> {
    return this.#send({ order: 'sign', text })
  }

  /** Forgets the key, and stops what is being worked on. The memory of an ended worker is given back. */
  forget(): void {
    this.#worker.terminate()
    this.#rejectAll(new Error('the key was forgotten'))
    this.#worker = this.#start()
  }

  #start(): Worker {
    const worker = trustedWorker('key-worker', keyWorkerAddress)
    worker.addEventListener('message', ({ data }: MessageEvent<AnswerMessage>) => this.#take(data))
    worker.addEventListener('error', () => this.#rejectAll(new Error('the worker failed')))
    return worker
  }

  #send<K extends Order['order']>(
    order: Extract<Order, { order: K }>,
    progress?: Progress,
  ): Promise<Answers[K]> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress })
      this.#worker.postMessage({ ...order, id }, [])
    })
  }

  #take(message: AnswerMessage): void {
    const waiting = this.#waiting.get(message.id)
    if (waiting === undefined) return
    if ('progress' in message) return waiting.progress?.(message.progress)
    this.#waiting.delete(message.id)
    if ('value' in message) waiting.resolve(message.value as never)
    else if ('refused' in message) waiting.reject(new KeystoreError(message.refused, 'refused'))
    else waiting.reject(new Error(message.failed))
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
