/** SHA-256 and SM3 of a file, by workers, in pieces. */
import type { FileDigests } from '../../../../verifier/index.ts'
import { Hasher, readPieces } from '../../../verify/hasher.ts'

/** Where the worker's script is; put in by scripts/build-portal.ts. */
declare const hashWorkerAddress: string

/**
 * Each piece is read once, and goes from one worker to the other. `progress` is told the part that is done, from 0 to 1. Rejects with
 * DOMException where the file cannot be read or the signal aborts, with Error where a worker fails.
 */
export async function digestsOf(
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Required<FileDigests>> {
  const first = new Hasher('sha256', hashWorkerAddress)
  const second = new Hasher('sm3', hashWorkerAddress)
  const hash = (piece: ArrayBuffer): Promise<unknown> => {
    signal.throwIfAborted()
    return first.update(piece).then((same) => second.update(same))
  }
  try {
    await readPieces(file, hash, progress)
    const [sha256, sm3] = await Promise.all([first.digest(), second.digest()])
    return { sha256, sm3, size: file.size }
  } finally {
    first.stop()
    second.stop()
  }
}
