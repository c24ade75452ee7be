/** What one person has on record, in pages, newest first. */
import { addressOf } from './did.ts'
import { recordAt, type ReaderDeps } from './reader.ts'
import type { Recorded } from './book.ts'

export interface PageAsked {
  /** Only what has a smaller log index; absent: from the newest on. */
  readonly before?: number
  readonly limit: number
}

export interface RecordedPage {
  readonly items: readonly Recorded[]
  /** `before` of the next page; absent at the end. */
  readonly next?: number
}

/** Deposits of a holder. */
export async function depositsHeld(
  deps: ReaderDeps,
  holder: string,
  { before = Number.MAX_SAFE_INTEGER, limit }: PageAsked,
): Promise<RecordedPage> {
  const rows = await deps.db.query
    .selectFrom('deposits')
    .where('holder', '=', addressOf(holder))
    .where('seq', '<', before)
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(deps, rows, limit)
}

/** Certificates of works that a person applied for, and identity certificates of that person. */
export async function certificatesHeld(
  deps: ReaderDeps,
  holder: string,
  { before = Number.MAX_SAFE_INTEGER, limit }: PageAsked,
): Promise<RecordedPage> {
  const address = addressOf(holder)
  const most = limit + 1
  const works = deps.db.query
    .selectFrom('certificates')
    .where('applicant', '=', address)
    .where('seq', '<', before)
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(most)
  const identities = deps.db.query
    .selectFrom('identities')
    .where('holder', '=', address)
    .where('seq', '<', before)
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(most)
  const [first, second] = await Promise.all([works.execute(), identities.execute()])
  const rows = [...first, ...second].toSorted((a, b) => b.seq - a.seq).slice(0, most)
  return pageOf(deps, rows, limit)
}

/** One row more than the page has was asked for: whether there is another page. */
async function pageOf(
  deps: ReaderDeps,
  rows: readonly { seq: number }[],
  limit: number,
): Promise<RecordedPage> {
  const shown = rows.slice(0, limit)
  const found = await Promise.all(shown.map(({ seq }) => recordAt(deps, seq)))
  const items = found.filter((one) => one !== undefined)
  const last = shown.at(-1)
  return { items, ...(rows.length > limit && last && { next: last.seq }) }
}
