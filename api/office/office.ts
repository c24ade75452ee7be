/** What the office works with: the book, the vault, who controls a DID, and the clock. */
import type { Book } from '../book/book.ts'
import type { Registered } from '../applications/context.ts'
import type { Logger } from 'pino'
import type { Vault } from '../vault/vault.ts'

export interface Office {
  readonly book: Book
  readonly vault: Vault
  readonly logger: Logger
  readonly chainId: number
  /** Unix seconds. */
  readonly now: () => number
  /** The address that controls a DID now, 0x lower case. */
  readonly ownerOf: (did: string) => Promise<string | undefined>
  /** Registrations in force with the same or nearly the same title, by title. */
  readonly similarTitles: (
    titles: readonly string[],
    applicant: string,
  ) => Promise<ReadonlyMap<string, readonly Registered[]>>
  /** Hash (0x hex) and time of a final block; undefined while there is none of that number. */
  readonly blockAt: (number: number) => Promise<{ readonly hash: string } | undefined>
  /** Entries that the log has, those that are not published yet with them. */
  readonly logNext: () => number
  /** Number of the newest block that is mined, final or not. */
  readonly newestBlock: () => Promise<number>
}
