/**
 * The search index: which certificates have a term. Whole blocks of 65,536 certificates are in the database and never
 * change, so what was read of them is kept in memory up to a limit; the block being filled is in memory alone and is
 * made again from the rows of the register after a restart.
 */
import { CopyWriter } from '../db/copy.ts'
import type { CopyPart, Database } from '../db/database.ts'
import { decodeDocs, docsOf, encodeDocs, type Docs } from './docs.ts'
import type { RegisterRow } from './entry.ts'
import { terms, termsOf } from './terms.ts'

/** Blocks read at once, and kept as one: a million certificates. */
export const stripeLength = 16
/** Bytes of sets kept in memory. */
const cacheBytes = 24 << 20
/** What an entry of the cache costs beside its sets, about. */
const entryBytes = 200
/** Terms written in one transaction: some tens of milliseconds of a database that answers nobody meanwhile. */
const sliceLength = 4_000

/** The block being filled. */
export class OpenBlock {
  readonly #docs = new Map<string, number | number[]>()
  #count = 0

  /** Certificates in it. */
  get count(): number {
    return this.#count
  }

  /** Different terms in it. */
  get terms(): number {
    return this.#docs.size
  }

  add(row: RegisterRow): void {
    const doc = this.#count++
    for (const term of termsOf(row)) {
      const known = this.#docs.get(term)
      // Most terms are had by one alone: no list for those.
      if (known === undefined) this.#docs.set(term, doc)
      else if (typeof known === 'number') this.#docs.set(term, [known, doc])
      else known.push(doc)
    }
  }

  docs(term: string): Docs {
    const known = this.#docs.get(term)
    return docsOf(typeof known === 'number' ? [known] : (known ?? []))
  }

  /** Every term with its certificates. */
  *all(): Generator<[string, Docs]> {
    for (const term of this.#docs.keys()) yield [term, this.docs(term)]
  }

  /** The block as rows, in the order of the terms' code units, some thousand at a time. */
  *parts(block: number): Generator<CopyPart> {
    const writer = new CopyWriter('register_postings')
    for (const term of [...this.#docs.keys()].toSorted()) {
      writer
        .row()
        .text(term)
        .int4(block)
        .bytea(encodeDocs(this.docs(term)))
      if (writer.rows === sliceLength) yield writer.finish()
    }
    if (writer.rows > 0) yield writer.finish()
  }
}

/** Sets of one term in the blocks of a stripe; absent where it has none. */
type Stripe = ReadonlyMap<number, Docs>

/** Reads whole blocks. */
export class Postings {
  readonly #db: Database
  readonly #cache = new Map<string, Stripe>()
  #bytes = 0
  /** Counts the blocks added: what was asked for before one was must not be kept after it. */
  #added = 0

  constructor(db: Database) {
    this.#db = db
  }

  /** Reads what is not in memory of some terms in a stripe: one query at most. Answers per term. */
  async read(wanted: readonly string[], stripe: number): Promise<Map<string, Stripe>> {
    const found = new Map<string, Stripe>()
    const missing: string[] = []
    for (const term of new Set(wanted)) {
      const known = this.#known(term, stripe)
      if (known) found.set(term, known)
      else missing.push(term)
    }
    if (missing.length > 0)
      for (const [term, sets] of await this.#fetch(missing, stripe)) found.set(term, sets)
    return found
  }

  /** Number series of whole blocks. */
  async series(): Promise<string[]> {
    const start = terms.series('')
    const rows = await this.#db.query
      .selectFrom('register_postings')
      .where('term', '>=', start)
      .where('term', '<', `${start}\u{10ffff}`)
      .select('term')
      .distinct()
      .execute()
    return rows.map(({ term }) => term.slice(start.length))
  }

  /** Forgets the stripe to which a block was added. */
  forget(stripe: number): void {
    this.#added++
    for (const [key, sets] of this.#cache) if (key.startsWith(`${stripe} `)) this.#drop(key, sets)
  }

  #known(term: string, stripe: number): Stripe | undefined {
    const key = `${stripe} ${term}`
    const sets = this.#cache.get(key)
    if (sets === undefined) return undefined
    // The last used is last in the map's order, so that the first is the one to drop.
    this.#cache.delete(key)
    this.#cache.set(key, sets)
    return sets
  }

  async #fetch(missing: readonly string[], stripe: number): Promise<Map<string, Stripe>> {
    const first = stripe * stripeLength
    const added = this.#added
    const rows = await this.#db.query
      .selectFrom('register_postings')
      .where('term', 'in', missing)
      .where('block', '>=', first)
      .where('block', '<', first + stripeLength)
      .selectAll()
      .execute()
    const found = new Map(missing.map((term) => [term, new Map<number, Docs>()]))
    for (const { term, block, docs } of rows) found.get(term)?.set(block, decodeDocs(docs))
    if (added === this.#added)
      for (const [term, sets] of found) this.#keep(`${stripe} ${term}`, sets)
    return found
  }

  #keep(key: string, sets: Stripe): void {
    this.#drop(key, this.#cache.get(key))
    this.#cache.set(key, sets)
    this.#bytes += sizeOf(sets)
    for (const [oldest, dropped] of this.#cache) {
      if (this.#bytes <= cacheBytes) break
      this.#drop(oldest, dropped)
    }
  }

  #drop(key: string, sets: Stripe | undefined): void {
    if (sets && this.#cache.delete(key)) this.#bytes -= sizeOf(sets)
  }
}

function sizeOf(sets: Stripe): number {
  let bytes = entryBytes
  for (const docs of sets.values()) bytes += docs.byteLength + entryBytes
  return bytes
}
