/** SHA-256 and SM3 of files, by workers, in pieces. */
import type { FileDigests } from '../../../../verifier/index.ts'
import { Hasher, readPieces } from '../../../verify/hasher.ts'

/** Where the worker's script is; put in by scripts/build-portal.ts. */
declare const hashWorkerAddress: string

interface Pair {
  readonly sha256: Hasher
  readonly sm3: Hasher
}

/** Workers that wait for the next file: hundreds of small ones need not start two each. */
const idle: Pair[] = []
/** Milliseconds for which they wait. */
const patience = 20_000
let ending: ReturnType<typeof setTimeout> | undefined

/**
 * Each piece is read once, and goes from one worker to the other. `progress` is told the part that is done, from 0 to 1. Rejects with
 * DOMException where the file cannot be read or the signal aborts, with Error where a worker fails.
 */
export async function digestsOf(
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Required<FileDigests>> {
  const pair = take()
  const hash = (piece: ArrayBuffer): Promise<unknown> => {
    signal.throwIfAborted()
    return pair.sha256.update(piece).then((same) => pair.sm3.update(same))
  }
  try {
    await readPieces(file, hash, progress)
    const [sha256, sm3] = await Promise.all([pair.sha256.digest(), pair.sm3.digest()])
    keep(pair)
    return { sha256, sm3, size: file.size }
  } catch (error) {
    // What is still on its way in them is nobody's.
    stop(pair)
    throw error
  }
}

function take(): Pair {
  const waiting = idle.pop()
  if (waiting === undefined)
    return {
      sha256: new Hasher('sha256', hashWorkerAddress),
      sm3: new Hasher('sm3', hashWorkerAddress),
    }
  waiting.sha256.begin('sha256')
  waiting.sm3.begin('sm3')
  return waiting
}

function keep(pair: Pair): void {
  idle.push(pair)
  clearTimeout(ending)
  ending = setTimeout(() => {
    for (const one of idle.splice(0)) stop(one)
  }, patience)
}

function stop({ sha256, sm3 }: Pair): void {
  sha256.stop()
  sm3.stop()
}
