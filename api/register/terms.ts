/**
 * Terms under which a certificate is filed in the search index. Single characters and words stand for themselves, two
 * characters in a row for their pair; # tells terms of another sort apart, since no token begins with it.
 */
import type { RegisterRow } from './entry.ts'
import { isSingle, spaced, tokensOf } from './text.ts'

/** UTF-16 units kept of a term: longer ones must be compared with the row itself anyway. */
const longest = 64

const cut = (term: string): string => term.slice(0, longest).toWellFormed()

/** What is fixed for each certificate, by a letter of its own. */
export const terms = {
  category: (code: string): string => `#c${code}`,
  region: (code: string): string => `#r${code}`,
  lane: (code: string): string => `#l${code}`,
  /** Public name of a holder, whole. */
  holder: (name: string): string => cut(`#h${tokensOf(name).join(' ')}`),
  /** Number without its serial: `链作登字-2026-H`. */
  series: (head: string): string => `#n${head}`,
  /** First token of a title. */
  first: (token: string): string => cut(`#^${token}`),
  /** Last token of a title. */
  last: (token: string): string => cut(`#$${token}`),
}

/** A number without its serial. */
export function headOf(number: string): string {
  return number.slice(0, number.lastIndexOf('-'))
}

/** Public names of holders or authors, as the row has them. */
export function namesIn(list: string): readonly string[] {
  return JSON.parse(list) as string[]
}

/** Titles of a row: one or two. */
export function titlesOf({ title, alternative_title: other }: RegisterRow): readonly string[] {
  return other === '' ? [title] : [title, other]
}

/** Terms by which a phrase is looked for. Where it `isWhole`, what has them all has the phrase. */
export function phraseTerms(tokens: readonly string[]): { terms: string[]; isWhole: boolean } {
  const found = new Set<string>()
  for (const [i, token] of tokens.entries()) {
    const [before, next] = [tokens[i - 1], tokens[i + 1]]
    if (isPair(token, next)) found.add(token + next!)
    // The second of a pair needs no term of its own.
    else if (!isPair(before, token)) found.add(cut(token))
  }
  const isWhole = tokens.length === 1 || (tokens.length === 2 && isPair(tokens[0], tokens[1]))
  return { terms: [...found], isWhole: isWhole && tokens[0]!.length <= longest }
}

function isPair(one: string | undefined, next: string | undefined): one is string {
  return one !== undefined && next !== undefined && isSingle(one) && isSingle(next)
}

/** Every term of a row. */
export function termsOf(row: RegisterRow): Set<string> {
  const found = new Set([
    terms.category(row.category),
    terms.region(row.region),
    terms.lane(row.lane),
    terms.series(headOf(row.number)),
  ])
  for (const title of titlesOf(row)) addTitle(found, tokensOf(title))
  const holders = namesIn(row.holders)
  for (const name of holders) found.add(terms.holder(name))
  for (const name of new Set([...holders, ...namesIn(row.authors)])) addText(found, tokensOf(name))
  return found
}

function addTitle(found: Set<string>, tokens: readonly string[]): void {
  if (tokens.length === 0) return
  found.add(terms.first(tokens[0]!)).add(terms.last(tokens.at(-1)!))
  addText(found, tokens)
}

function addText(found: Set<string>, tokens: readonly string[]): void {
  for (const [i, token] of tokens.entries()) {
    found.add(cut(token))
    const next = tokens[i + 1]
    if (isPair(token, next)) found.add(token + next!)
  }
}

/** The texts of a row in which a phrase may stand, each as `spaced`. */
export function textsOf(row: RegisterRow): string[] {
  const all = [...titlesOf(row), ...namesIn(row.holders), ...namesIn(row.authors)]
  return all.map((text) => spaced(tokensOf(text)))
}
