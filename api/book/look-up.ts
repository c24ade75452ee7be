/** Looks up many things at once: whoever asks for one, for a list, or for a file of rows hears the same. */
import type { Book } from './book.ts'
import type { FoundCertificate } from './reader.ts'

/** By the digest of a file, by a registration number, or by both: then what either finds. */
export interface Asked {
  /** SHA-256, lower-case hex. */
  readonly sha256?: string
  readonly registrationNumber?: string
}

/** For each that is asked, in its order, the certificates over the file, oldest first, and the one with the number. */
export async function lookUpAll(
  book: Pick<Book, 'lookUp' | 'lookUpNumbers'>,
  asked: readonly Asked[],
): Promise<FoundCertificate[][]> {
  const [byDigest, byNumber] = await Promise.all([
    book.lookUp(distinct(asked.map(({ sha256 }) => sha256))),
    book.lookUpNumbers(distinct(asked.map((one) => one.registrationNumber))),
  ])
  return asked.map(({ sha256, registrationNumber }) => {
    const files = byDigest.get(sha256 ?? '') ?? []
    const numbered = byNumber.get(registrationNumber ?? '')
    return numbered && files.every(({ id }) => id !== numbered.id) ? [...files, numbered] : files
  })
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((one) => one !== undefined)),
]
