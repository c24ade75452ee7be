/**
 * Text as the search sees it: a row of tokens. A Chinese character (also of the extensions beyond the basic plane), a
 * kana, a symbol is a token of its own; other letters and digits are tokens by the word. Width, case, accents and
 * traditional or simplified writing make no difference; punctuation and spaces are not seen.
 */
import { simplify } from './simplify.ts'

/** Scripts that set no spaces between words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\p{Script=Yi}' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const token = new RegExp(`[${unspaced}\\p{S}]|[[\\p{L}\\p{M}\\p{N}]--[${unspaced}]]+`, 'gv')
const single = new RegExp(`^[${unspaced}\\p{S}]$`, 'v')
/** Accents: é is found by e. Voicing marks of kana lie elsewhere and stay. */
const accents = /[\u0300-\u036f]/g

function fold(text: string): string {
  const bare = text.normalize('NFKD').toLowerCase().replaceAll(accents, '').replaceAll('ς', 'σ')
  // NFKC may bring capitals back (K of Kelvin is one in NFKD already; ℡ is not).
  return bare.normalize('NFKC').toLowerCase()
}

/** The tokens of a text, in order. */
export function tokensOf(text: string): string[] {
  return (fold(text).match(token) ?? []).map(simplify)
}

/** Whether a token is one character that stands for itself, and not a word. */
export function isSingle(one: string): boolean {
  return single.test(one)
}

/** Tokens as one string in which a row of tokens is found by its string. */
export function spaced(tokens: readonly string[]): string {
  return ` ${tokens.join(' ')} `
}

const chunk = /"([^"]*)"|[^\s"]+/g

/** A query as the phrases that must each be found: what spaces part, or quotes hold together. Phrases have tokens. */
export function phrasesOf(query: string): string[][] {
  return [...query.matchAll(chunk)]
    .map(([whole, quoted]) => tokensOf(quoted ?? whole))
    .filter((tokens) => tokens.length > 0)
}
