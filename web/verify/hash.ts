/** The page's side of hashing: a worker for each digest, so that both are computed at once and the page answers meanwhile. */
import type { FileDigests } from '../../verifier/index.ts'
import { Hasher, readPieces } from './hasher.ts'

/** The worker's script; put in by scripts/build-web.ts, since a page from a disk can load no other file. */
declare const hashWorkerSource: string

/**
 * Digests of a file. `progress` is told the part that is done, from 0 to 1. Rejects with DOMException where the file cannot be
 * read, with Error where a worker fails. Each piece is read once, and goes from one worker to the other.
 */
export async function digestsOf(
  file: File,
  progress: (part: number) => void,
): Promise<Required<FileDigests>> {
  const [first, second] = [new Hasher('sha256', address()), new Hasher('sm3', address())]
  try {
    await readPieces(file, async (piece) => second.update(await first.update(piece)), progress)
    const [sha256, sm3] = await Promise.all([first.digest(), second.digest()])
    return { sha256, sm3, size: file.size }
  } finally {
    first.stop()
    second.stop()
  }
}

let made: string | undefined

/** Where the script is: in the memory of this page. */
function address(): string {
  made ??= URL.createObjectURL(new Blob([hashWorkerSource], { type: 'text/javascript' }))
  return made
}
