/** Computes SM3 of many streams beside the main thread. Started by sm3-thread.ts. */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { Sm3Answer, Sm3Request } from './sm3-thread.ts'

const streams = new Map<number, Hash>()

function answer({ id, step, bytes }: Sm3Request): Sm3Answer {
  const hash = streams.get(id) ?? createHash('sm3')
  streams.set(id, hash)
  if (step === 'update') {
    hash.update(bytes)
    return { id, bytes }
  }
  streams.delete(id)
  return step === 'finish' ? { id, bytes, sm3: hash.digest('hex') } : { id, bytes }
}

parentPort?.on('message', (request: Sm3Request) => {
  // The buffer goes back to be filled again: as garbage of this thread it would lie here for long.
  parentPort?.postMessage(answer(request), [request.bytes.buffer])
})
