import { Hasher, readPieces } from '../verify/hasher.ts'

/** Where the worker's script is; put in by scripts/build-web.ts. */
declare const hashWorkerAddress: string

/**
 * SHA-256 of a file, lower-case hex, computed by a worker in pieces. `progress` is told the part that is done, from 0 to 1. Rejects
 * with DOMException where the file cannot be read, with Error where the worker fails.
 */
export async function sha256Of(file: File, progress: (part: number) => void): Promise<string> {
  const hasher = new Hasher('sha256', hashWorkerAddress)
  try {
    await readPieces(file, (piece) => hasher.update(piece), progress)
    return await hasher.digest()
  } finally {
    hasher.stop()
  }
}
