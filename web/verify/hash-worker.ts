/** Worker: hashes pieces in the order in which they come. */
import { createSHA256, createSM3, type IHasher } from 'hash-wasm'
import type { Algorithm, HashAnswer, HashOrder } from './hash-messages.ts'

const makers: Readonly<Record<Algorithm, () => Promise<IHasher>>> = {
  sha256: createSHA256,
  sm3: createSM3,
}

/** The hash, once it is compiled; what follows waits for it in turn. */
let hasher: Promise<IHasher> | undefined

addEventListener('message', ({ data }: MessageEvent<HashOrder>) => {
  if ('algorithm' in data) hasher = makers[data.algorithm]()
  // What goes wrong in a promise of a worker is told nobody, unless it is reported.
  else hasher?.then((ready) => carryOut(ready, data)).catch(reportError)
})

function carryOut(ready: IHasher, order: Exclude<HashOrder, { algorithm: Algorithm }>): void {
  if ('end' in order) return say({ digest: ready.digest('hex') })
  ready.update(new Uint8Array(order.piece))
  say({ piece: order.piece }, [order.piece])
}

function say(answer: HashAnswer, transfer: Transferable[] = []): void {
  postMessage(answer, { transfer })
}
