/** The register as a list that is read from end to end: what a search must find. */
import type { RegisterRow } from '../../../../api/register/entry.ts'
import type { PageQuery, Page } from '../../../../api/register/search.ts'
import type { Register } from '../../../../api/register/register.ts'
import { phrasesOf, tokensOf } from '../../../../api/register/text.ts'
import { fileOf } from '../../book/_util/book-fixture.ts'

const listOf = (json: string): string[] => JSON.parse(json) as string[]

function isIn(phrase: readonly string[], tokens: readonly string[]): boolean {
  return tokens.some((_, at) => phrase.every((token, i) => tokens[at + i] === token))
}

const titlesOf = ({ title, alternative_title: other }: RegisterRow): string[] =>
  [title, other].filter((text) => text !== '')

function matches(row: RegisterRow, query: PageQuery): boolean {
  const { q, number, sha256, holder, category, state, region, lane, from, to } = query
  const texts = [...titlesOf(row), ...listOf(row.holders), ...listOf(row.authors)].map(tokensOf)
  const sameName = (name: string): boolean =>
    tokensOf(name).join() === tokensOf(holder ?? '').join()
  const phrases = phrasesOf(q ?? '')
  return [
    q === undefined || phrases.length > 0,
    holder === undefined || tokensOf(holder).length > 0,
    phrases.every((phrase) => texts.some((text) => isIn(phrase, text))),
    number === undefined || row.number.startsWith(number),
    sha256 === undefined || fileOf(`file ${row.seq}`).sha256 === sha256,
    holder === undefined || listOf(row.holders).some(sameName),
    category === undefined || row.category === category,
    state === undefined || row.state === state,
    region === undefined || row.region === region,
    lane === undefined || row.lane === lane,
    from === undefined || row.registered >= from,
    to === undefined || row.registered <= to,
  ].every(Boolean)
}

function tierOf(row: RegisterRow, { q = '', sort }: PageQuery): number {
  if (sort === 'newest' || q === '') return 0
  const wanted = phrasesOf(q).flat()
  const titles = titlesOf(row).map(tokensOf)
  if (titles.some((title) => title.join() === wanted.join())) return 0
  return titles.some((title) => wanted.every((token, i) => title[i] === token)) ? 1 : 2
}

/** Numbers of the rows that a search must find, in its order. */
export function expected(rows: readonly RegisterRow[], query: PageQuery): number[] {
  return rows
    .filter((row) => matches(row, query))
    .toSorted((a, b) => tierOf(a, query) - tierOf(b, query) || b.doc - a.doc)
    .map(({ doc }) => doc)
}

/** All pages of a search, one after the other; `between` runs after each. */
export async function allPages(
  register: Register,
  query: PageQuery,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages: Page[] = []
  for (let cursor: string | undefined, more = true; more;) {
    const page = await register.search({ ...query, ...(cursor !== undefined && { cursor }) })
    pages.push(page)
    cursor = page.next
    more = cursor !== undefined
    await between()
  }
  return pages
}

export const docsOf = (pages: readonly Page[]): number[] =>
  pages.flatMap(({ rows }) => rows.map(({ doc }) => doc))
