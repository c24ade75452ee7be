/**
 * Carries out searches. What one may cost is bounded: so many rows looked at, so many blocks gone through; a page that
 * would cost more ends early, with a cursor that goes on from there.
 */
import { hash } from 'node:crypto'
import type { Database } from '../db/database.ts'
import {
  blockLength,
  countOf,
  descending,
  docsOf,
  firstOf,
  intersect,
  unite,
  type Docs,
} from './docs.ts'
import type { RegisterRow } from './entry.ts'
import type { View } from './follow.ts'
import { planSearch, tiersOf, type Plan, type SearchQuery } from './plan.ts'
import { stripeLength, type Postings } from './postings.ts'
import type { Rows } from './rows.ts'
import type { States } from './memory.ts'

export type SearchOrder = 'newest' | 'relevance'

export interface PageQuery extends SearchQuery {
  readonly sort: SearchOrder
  /** Rows of a page. */
  readonly limit: number
  /** Where the page before ended. */
  readonly cursor?: string
}

/** How many there are: up to 1,000, and then only that there are so many. */
export interface Total {
  readonly value: number
  /**
   * exact; atLeast: there are more than the value; about: so many have every pair of characters asked for, which is not
   * always the same as having them in a row.
   */
  readonly relation: 'exact' | 'atLeast' | 'about'
}

export interface Page {
  readonly rows: readonly RegisterRow[]
  /** Absent on the last page. */
  readonly next?: string
  /** On the first page only. */
  readonly total?: Total
}

/** The cursor is not one of this search. */
export class CursorError extends Error {
  override name = 'CursorError'
}

const totalLimit = 1_000
/** What a page may cost: rows looked at, and blocks gone through (128 are eight million certificates). */
export interface Bounds {
  readonly rows: number
  readonly blocks: number
}

const defaultBounds: Bounds = { rows: 300, blocks: 128 }

export interface SearchDeps {
  readonly db: Database
  readonly postings: Postings
  readonly rows: Rows
  /** Default: 300 rows, 128 blocks. */
  readonly bounds?: Bounds
}

/** One page. Throws CursorError. */
export async function search(deps: SearchDeps, view: View, query: PageQuery): Promise<Page> {
  const from = readCursor(query)
  const plan = await planSearch(deps.db, view, query)
  if (!plan) return query.cursor === undefined ? empty : { rows: [] }
  const isRanked = query.sort === 'relevance' && query.q !== undefined
  const plans = isRanked ? tiersOf(plan, query.q) : [plan]
  const sets = new Sets(deps.postings, view, [plan, ...plans])
  const taken = await new PageTaker(deps, sets, view, query.limit).take(plans, from)
  const next = taken.end && { next: printCursor(query, taken.end) }
  if (query.cursor !== undefined) return { rows: taken.rows, ...next }
  return { rows: taken.rows, ...next, total: await totalOf(sets, plan, taken) }
}

const empty: Page = { rows: [], total: { value: 0, relation: 'exact' } }

/** A place in the order of a search: in which tier, and before which certificate. */
interface Place {
  readonly tier: number
  readonly before: number
}

interface Taken {
  readonly rows: RegisterRow[]
  /** Where the next page begins; absent where nothing is left. */
  readonly end: Place | undefined
}

/** The certificates of each block that fit a plan's sets; worked out once. */
class Sets {
  readonly #postings: Postings
  readonly #view: View
  readonly #terms: readonly string[]
  readonly #known = new Map<string, Docs>()
  /** Blocks to read ahead: more with each that had to be read. */
  #ahead = 0

  /** @param plans those that will be asked for: their terms are read together */
  constructor(postings: Postings, view: View, plans: readonly Plan[]) {
    this.#postings = postings
    this.#view = view
    this.#terms = plans.flatMap(({ clauses }) => clauses.flat())
  }

  async of(plan: Plan, block: number): Promise<Docs> {
    const key = `${block} ${plan.clauses.length}`
    const docs = this.#known.get(key) ?? (await this.#workOut(plan, block))
    this.#known.set(key, docs)
    return docs
  }

  async #workOut(plan: Plan, block: number): Promise<Docs> {
    const { open, blocks, states } = this.#view
    const sets = block < blocks ? await this.#stored(plan, block) : plan.clauses.map(anyOf(open))
    if (plan.among) sets.push(within(plan.among, block))
    const docs = sets.length === 0 ? firstOf(this.#lengthOf(block)) : allOf(sets)
    return plan.state === undefined ? docs : states.filter(docs, block, plan.state)
  }

  /** The large sets of a block are only read where what the others have in common is not empty. */
  async #stored({ clauses }: Plan, block: number): Promise<Docs[]> {
    const stripe = await this.#postings.read(this.#terms, Math.floor(block / stripeLength))
    const known = (term: string): Docs | null | undefined => stripe.get(term)?.get(block)
    const isLarge = (any: readonly string[]): boolean => any.some((term) => known(term) === null)
    const small = clauses.filter((any) => !isLarge(any))
    const sets = small.map((any) => unite(any.map((term) => known(term) ?? nothing)))
    const large = clauses.filter(isLarge)
    if (large.length === 0 || (sets.length > 0 && countOf(allOf(sets)) === 0)) return sets
    const wanted = large.flat().filter((term) => known(term) === null)
    const read = await this.#postings.readLarge(wanted, block, this.#ahead)
    this.#ahead = Math.min(mostAhead, this.#ahead * 2 + 1)
    const docs = (term: string): Docs => known(term) ?? read.get(term) ?? nothing
    return [...sets, ...large.map((any) => unite(any.map(docs)))]
  }

  #lengthOf(block: number): number {
    return Math.min(blockLength, this.#view.docs - block * blockLength)
  }
}

const nothing = docsOf([])
const mostAhead = 7

function anyOf(open: View['open']): (any: readonly string[]) => Docs {
  return (any) => unite(any.map((term) => open.docs(term)))
}

/** What is in all of some sets, of which there is at least one. */
function allOf(sets: readonly Docs[]): Docs {
  return sets
    .toSorted((a, b) => a.byteLength - b.byteLength)
    .reduce((left, one) => (countOf(left) === 0 ? left : intersect(left, one)))
}

/** Those of a list that lie in a block. */
function within(docs: readonly number[], block: number): Docs {
  const start = block * blockLength
  return docsOf(docs.map((doc) => doc - start).filter((doc) => doc >= 0 && doc < blockLength))
}

/** First and last block of a plan, and the places within a block that lie in its span. */
function blocksOf({ start, end }: Plan): number[] {
  const [first, last] = [Math.floor(start / blockLength), Math.ceil(end / blockLength) - 1]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => last - i)
}

function placesIn({ start, end }: Plan, block: number): [number, number] {
  const from = block * blockLength
  return [Math.max(0, start - from), Math.min(blockLength, end - from)]
}

class PageTaker {
  readonly #deps: SearchDeps
  readonly #sets: Sets
  readonly #states: States
  readonly #limit: number
  readonly #bounds: Bounds
  readonly #rows: RegisterRow[] = []
  #looked = 0
  #blocks = 0

  constructor(deps: SearchDeps, sets: Sets, { states }: View, limit: number) {
    this.#deps = deps
    this.#sets = sets
    this.#states = states
    this.#limit = limit
    this.#bounds = deps.bounds ?? defaultBounds
  }

  /** Rows of the page, plan by plan, from a place on. */
  async take(plans: readonly Plan[], from: Place): Promise<Taken> {
    for (const [tier, plan] of plans.entries()) {
      if (tier < from.tier) continue
      const before = tier === from.tier ? from.before : Infinity
      const stopped = await this.#takeFrom({ ...plan, end: Math.min(plan.end, before) })
      if (stopped !== undefined) return { rows: this.#rows, end: { tier, before: stopped } }
    }
    return { rows: this.#rows, end: undefined }
  }

  /** Takes from one plan; answers the certificate before which to go on, where there is more to look at. */
  async #takeFrom(plan: Plan): Promise<number | undefined> {
    let chunk: number[] = []
    let last = plan.end
    for (const block of blocksOf(plan)) {
      if (this.#blocks++ >= this.#bounds.blocks) {
        await this.#look(plan, chunk)
        return (block + 1) * blockLength
      }
      const docs = await this.#sets.of(plan, block)
      for (const place of descending(docs, ...placesIn(plan, block))) {
        if (this.#isDone()) return last
        last = block * blockLength + place
        if (chunk.push(last) < this.#wanted()) continue
        await this.#look(plan, chunk)
        chunk = []
      }
    }
    await this.#look(plan, chunk)
    return undefined
  }

  #isDone(): boolean {
    return this.#rows.length >= this.#limit || this.#looked >= this.#bounds.rows
  }

  /** How many rows to look at in one query: nearly all of them fit, and never more than are missing. */
  #wanted(): number {
    return Math.min(this.#bounds.rows - this.#looked, this.#limit - this.#rows.length)
  }

  async #look(plan: Plan, docs: readonly number[]): Promise<void> {
    const found = await this.#deps.rows.read(docs, this.#states)
    this.#looked += docs.length
    for (const doc of docs) {
      const row = found.get(doc)
      if (row && fits(plan, row)) this.#rows.push(row)
    }
  }
}

/** The state is that of the row: it may have changed since the sets were worked out. */
function fits(plan: Plan, row: RegisterRow): boolean {
  if (plan.state !== undefined && row.state !== plan.state) return false
  return plan.isExact || plan.accepts(row)
}

async function totalOf(sets: Sets, plan: Plan, { rows, end }: Taken): Promise<Total> {
  if (!end) return { value: rows.length, relation: 'exact' }
  let value = 0
  for (const block of blocksOf(plan).slice(0, defaultBounds.blocks)) {
    value += countWithin(await sets.of(plan, block), ...placesIn(plan, block))
    if (value > totalLimit) return { value: totalLimit, relation: 'atLeast' }
  }
  return { value, relation: plan.isExact ? 'exact' : 'about' }
}

function countWithin(docs: Docs, start: number, end: number): number {
  if (start === 0 && end === blockLength) return countOf(docs)
  let count = 0
  for (const _ of descending(docs, start, end)) if (++count > totalLimit) break
  return count
}

/** What a cursor belongs to: the same search, in the same order. */
function fingerprint({ cursor: _cursor, limit: _limit, ...rest }: PageQuery): string {
  const sorted = Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify(sorted)).slice(0, 16)
}

function printCursor(query: PageQuery, { tier, before }: Place): string {
  return Buffer.from(`1.${tier}.${before}.${fingerprint(query)}`).toString('base64url')
}

function readCursor(query: PageQuery): Place {
  if (query.cursor === undefined) return { tier: 0, before: Infinity }
  const text = Buffer.from(query.cursor, 'base64url').toString('latin1')
  const [, tier, before, of] = /^1\.([0-2])\.(\d{1,10})\.([0-9a-f]{16})$/.exec(text) ?? []
  if (of !== fingerprint(query)) throw new CursorError('the cursor is not one of this search')
  return { tier: Number(tier), before: Number(before) }
}
