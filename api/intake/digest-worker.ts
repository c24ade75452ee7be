/** Digests many streams beside the main thread. Started by digest-thread.ts. */
import { createHash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { DigestAnswer, DigestRequest } from './digest-thread.ts'

const streams = new Map<number, ReturnType<typeof newStream>>()

function newStream() {
  return { sha256: createHash('sha256'), sm3: createHash('sm3') }
}

function answer({ id, step, bytes }: DigestRequest): DigestAnswer {
  const stream = streams.get(id) ?? newStream()
  streams.set(id, stream)
  if (step === 'update') {
    stream.sha256.update(bytes)
    stream.sm3.update(bytes)
    return { id, bytes }
  }
  streams.delete(id)
  if (step === 'drop') return { id, bytes }
  return { id, bytes, sha256: stream.sha256.digest('hex'), sm3: stream.sm3.digest('hex') }
}

parentPort?.on('message', (request: DigestRequest) => {
  // The buffer goes back to be filled again: as garbage of this thread it would lie here for long.
  parentPort?.postMessage(answer(request), [request.bytes.buffer])
})
