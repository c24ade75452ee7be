/** A search as sets to intersect, and what is left to look at in each row. */
import type { Database } from '../db/database.ts'
import type { RegisterRow, RegisterState } from './entry.ts'
import type { View } from './follow.ts'
import { namesIn, phraseTerms, terms, textsOf, titlesOf } from './terms.ts'
import { phrasesOf, spaced, tokensOf } from './text.ts'

/** What is searched for; all that is given must hold. */
export interface SearchQuery {
  /** Words that stand in a title or a public name. */
  readonly q?: string
  /** A registration number or the beginning of one. */
  readonly number?: string
  /** SHA-256 of a file, hex. */
  readonly sha256?: string
  /** A holder's public name, whole. */
  readonly holder?: string
  readonly category?: string
  readonly state?: RegisterState
  readonly region?: string
  readonly lane?: string
  /** First and last day of registration, both included. */
  readonly from?: string
  readonly to?: string
}

export interface Plan {
  /** Any term of each. */
  readonly clauses: readonly (readonly string[])[]
  /** Certificates from `start`, below `end`. */
  readonly start: number
  readonly end: number
  /** Only these, ascending. */
  readonly among?: readonly number[]
  readonly state?: RegisterState
  /** Whether what fits the sets fits the search; else `accepts` must be asked. */
  readonly isExact: boolean
  accepts(row: RegisterRow): boolean
}

/** Terms of a text that are intersected; the others are left to the look at the row. */
const mostTerms = 24

/** Plans a search. Undefined where nothing can be found. */
export async function planSearch(
  db: Database,
  view: View,
  query: SearchQuery,
): Promise<Plan | undefined> {
  const span = spanOf(view, query)
  const numbered = query.number === undefined ? {} : await planNumber(db, view, query.number)
  const among = query.sha256 === undefined ? {} : { among: await docsOver(db, query.sha256) }
  const [words, holder] = [planWords(query.q), planHolder(query.holder)]
  if (!numbered || !words || !holder || among.among?.length === 0) return undefined
  return {
    clauses: [...words.clauses, ...holder.clauses, ...codes(query), ...(numbered.clauses ?? [])],
    start: Math.max(span.start, numbered.start ?? 0),
    end: Math.min(span.end, numbered.end ?? span.end),
    ...among,
    ...(query.state && { state: query.state }),
    isExact: words.isExact && holder.isExact,
    accepts: (row) => words.accepts(row) && holder.accepts(row),
  }
}

function codes({ category, region, lane }: SearchQuery): string[][] {
  return [
    ...(category === undefined ? [] : [[terms.category(category)]]),
    ...(region === undefined ? [] : [[terms.region(region)]]),
    ...(lane === undefined ? [] : [[terms.lane(lane)]]),
  ]
}

/** Numbers of the certificates of a span of days. */
function spanOf({ calendar, docs }: View, { from, to }: SearchQuery) {
  return {
    start: from === undefined ? 0 : calendar.firstFrom(from),
    // No day is written with a letter: what follows the day's name is after it and before the next.
    end: Math.min(docs, to === undefined ? docs : calendar.firstFrom(`${to}~`)),
  }
}

type Partial = Pick<Plan, 'clauses' | 'isExact' | 'accepts'>
const nothingAsked: Partial = { clauses: [], isExact: true, accepts: () => true }

function planWords(q: string | undefined): Partial | undefined {
  if (q === undefined) return nothingAsked
  const phrases = phrasesOf(q)
  if (phrases.length === 0) return undefined
  const found = phrases.map(phraseTerms)
  const all = [...new Set(found.flatMap((phrase) => phrase.terms))]
  const wanted = phrases.map(spaced)
  return {
    clauses: all.slice(0, mostTerms).map((term) => [term]),
    isExact: all.length <= mostTerms && found.every((phrase) => phrase.isWhole),
    accepts: (row) => {
      const texts = textsOf(row)
      return wanted.every((phrase) => texts.some((text) => text.includes(phrase)))
    },
  }
}

function planHolder(name: string | undefined): Partial | undefined {
  if (name === undefined) return nothingAsked
  const tokens = tokensOf(name)
  if (tokens.length === 0) return undefined
  const wanted = spaced(tokens)
  const accepts = (row: RegisterRow): boolean =>
    namesIn(row.holders).some((holder) => spaced(tokensOf(holder)) === wanted)
  return { clauses: [[terms.holder(name)]], isExact: false, accepts }
}

/** Certificates over a file; there are few. */
async function docsOver(db: Database, sha256: string): Promise<number[]> {
  const rows = await db.query
    .selectFrom('certificate_files')
    .innerJoin('register', 'register.id', 'certificate_files.certificate_id')
    .where('sha256', '=', Buffer.from(sha256, 'hex'))
    .orderBy('doc')
    .select('doc')
    .distinct()
    .execute()
  return rows.map(({ doc }) => doc)
}

/**
 * A number or the beginning of one. Serials of a series grow as certificates do, so that those with a beginning lie
 * between two of them. Undefined where there is none.
 */
async function planNumber(
  db: Database,
  view: View,
  text: string,
): Promise<{ clauses?: string[][]; start?: number; end?: number } | undefined> {
  const written = text
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
  const [prefix = '', year = '', letter = '', serial, ...more] = written.split('-')
  if (more.length > 0) return undefined
  if (serial === undefined) {
    const heads = [...view.series].filter((head) => head.startsWith(written.replace(/-$/, '')))
    return heads.length === 0 ? undefined : { clauses: [heads.map(terms.series)] }
  }
  const head = `${prefix}-${year}-${letter}`
  if (!view.series.has(head) || !/^\d{0,8}$/.test(serial)) return undefined
  const bounds = [Number(serial.padEnd(8, '0')), Number(serial.padEnd(8, '9'))] as const
  const span = await spanOfSerials(db, `${year}-${letter}`, ...bounds)
  return span && { clauses: [[terms.series(head)]], ...span }
}

async function spanOfSerials(
  db: Database,
  series: string,
  least: number,
  most: number,
): Promise<{ start: number; end: number } | undefined> {
  const inSpan = db.query
    .selectFrom('certificates')
    .innerJoin('register', 'register.seq', 'certificates.seq')
    .where('series', '=', series)
    .where('serial', '>=', least)
    .where('serial', '<=', most)
    .select('doc')
    .limit(1)
  const first = inSpan.orderBy('serial', 'asc')
  const last = db.query.selectFrom(inSpan.orderBy('serial', 'desc').as('last')).select('doc')
  const rows = await db.query.selectFrom(first.as('first')).select('doc').unionAll(last).execute()
  const docs = rows.map(({ doc }) => doc)
  return docs.length === 0 ? undefined : { start: Math.min(...docs), end: Math.max(...docs) + 1 }
}

/** How well a row fits: 0 where a title is what was asked for, 1 where one begins with it, 2 for the others. */
export function tierOf(row: RegisterRow, tokens: readonly string[]): number {
  const wanted = spaced(tokens)
  const titles = titlesOf(row).map((title) => spaced(tokensOf(title)))
  if (titles.includes(wanted)) return 0
  return titles.some((title) => title.startsWith(wanted)) ? 1 : 2
}

/** The plans of a search by relevance, best first. */
export function tiersOf(plan: Plan, q: string): Plan[] {
  const tokens = phrasesOf(q).flat()
  const first = [terms.first(tokens[0] ?? '')]
  const last = [terms.last(tokens.at(-1) ?? '')]
  const begins = [...plan.clauses, first]
  return [[...begins, last], begins, plan.clauses].map((clauses, tier) => ({
    ...plan,
    clauses,
    isExact: false,
    accepts: (row) => tierOf(row, tokens) === tier && plan.accepts(row),
  }))
}
