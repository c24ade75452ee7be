/**
 * The search index: which certificates have a term. Whole blocks of 65,536 certificates are in the database and never
 * change, so what was read of them is kept in memory up to a limit; the block being filled is in memory alone and is
 * made again from the rows of the register after a restart.
 */
import { sql } from 'kysely'
import { CopyWriter } from '../db/copy.ts'
import type { CopyPart, Database } from '../db/database.ts'
import { Cache } from './cache.ts'
import { bitBytes, decodeDocs, docsOf, encodeDocs, type Docs } from './docs.ts'
import type { RegisterRow } from './entry.ts'
import { terms, termsOf } from './terms.ts'

/** Blocks read at once, and kept as one: a million certificates. */
export const stripeLength = 16
/** Bytes of sets kept in memory. */
const cacheBytes = 24 << 20
/** What an entry of the cache costs beside its sets, about. */
const entryBytes = 200
/** Terms written in one transaction: a database that answers nobody meanwhile must not be kept for long. */
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

/** Sets of one term in the blocks of a stripe; null where it is large and not read yet, absent where there is none. */
type Stripe = ReadonlyMap<number, Docs | null>

/** Reads whole blocks. */
export class Postings {
  readonly #db: Database
  readonly #stripes = new Cache<Stripe>(cacheBytes / 2, sizeOf)
  readonly #large = new Cache<Docs>(cacheBytes / 2, (docs) => docs.byteLength + entryBytes)
  /** Counts the blocks added: what was asked for before one was must not be kept after it. */
  #added = 0

  constructor(db: Database) {
    this.#db = db
  }

  /** The sets of some terms in a stripe, but for the large ones; one query at most. */
  async read(wanted: readonly string[], stripe: number): Promise<Map<string, Stripe>> {
    const found = new Map<string, Stripe>()
    const missing: string[] = []
    for (const term of new Set(wanted)) {
      const known = this.#stripes.get(`${stripe} ${term}`)
      if (known) found.set(term, known)
      else missing.push(term)
    }
    for (const [term, sets] of await this.#fetch(missing, stripe)) found.set(term, sets)
    return found
  }

  /**
   * The large sets of some terms in a block; one query at most, which also reads those of `ahead` blocks before it, since
   * a search goes that way.
   */
  async readLarge(
    wanted: readonly string[],
    block: number,
    ahead: number,
  ): Promise<Map<string, Docs>> {
    const found = new Map<string, Docs>()
    const missing: string[] = []
    for (const term of new Set(wanted)) {
      const known = this.#large.get(`${block} ${term}`)
      if (known) found.set(term, known)
      else missing.push(term)
    }
    for (const row of await this.#fetchLarge(missing, block, ahead))
      if (row.block === block) found.set(row.term, row.docs)
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
    const keys = [...this.#stripes.keys()].filter((key) => key.startsWith(`${stripe} `))
    for (const key of keys) this.#stripes.delete(key)
  }

  async #fetch(missing: readonly string[], stripe: number): Promise<Map<string, Stripe>> {
    if (missing.length === 0) return new Map()
    const first = stripe * stripeLength
    const added = this.#added
    const rows = await this.#db.query
      .selectFrom('register_postings')
      .where('term', 'in', missing)
      .where('block', '>=', first)
      .where('block', '<', first + stripeLength)
      .select(['term', 'block', ifSmall.as('docs')])
      .execute()
    const found = new Map(missing.map((term) => [term, new Map<number, Docs | null>()]))
    for (const { term, block, docs } of rows) found.get(term)?.set(block, docs && decodeDocs(docs))
    if (added === this.#added)
      for (const [term, sets] of found) this.#stripes.set(`${stripe} ${term}`, sets)
    return found
  }

  async #fetchLarge(missing: readonly string[], block: number, ahead: number) {
    if (missing.length === 0) return []
    const rows = await this.#db.query
      .selectFrom('register_postings')
      .where('term', 'in', missing)
      .where('block', '>=', block - ahead)
      .where('block', '<=', block)
      .where(isLarge)
      .selectAll()
      .execute()
    return rows.map(({ term, block: at, docs: bytes }) => {
      const docs = decodeDocs(bytes)
      this.#large.set(`${at} ${term}`, docs)
      return { term, block: at, docs }
    })
  }
}

// The length of a large set is known without reading it: PostgreSQL keeps it apart from the row.
const isLarge = sql<boolean>`octet_length(docs) = ${sql.lit(bitBytes)}`
const ifSmall = sql<Uint8Array | null>`case when octet_length(docs) < ${sql.lit(bitBytes)} then docs end`

function sizeOf(sets: Stripe): number {
  let bytes = entryBytes
  for (const docs of sets.values()) bytes += (docs?.byteLength ?? 0) + entryBytes
  return bytes
}
