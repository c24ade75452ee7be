/** Computes SM3 for many streams beside the main thread. Started by sm3-thread.ts. */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { Sm3Answer, Sm3Request } from './sm3-thread.ts'

const streams = new Map<number, Hash>()

function answer({ id, step, bytes }: Sm3Request): Sm3Answer | null {
  const hash = streams.get(id) ?? createHash('sm3')
  streams.set(id, hash)
  if (step === 'update') {
    hash.update(bytes)
    return { id }
  }
  streams.delete(id)
  return step === 'finish' ? { id, digest: hash.digest('hex') } : null
}

parentPort?.on('message', (request: Sm3Request) => {
  const reply = answer(request)
  if (reply !== null) parentPort?.postMessage(reply, [])
})
