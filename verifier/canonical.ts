import { VerificationError } from './errors.ts'

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json }

/** What is between braces. */
export type Members = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object (not an array, not null). */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Deeper values are refused: our deepest document has 6 levels, and recursion must stay bounded. */
const maximumDepth = 64

/**
 * The canonical form of a JSON value (RFC 8785, JCS): members sorted by UTF-16 code units, no white
 * space, ECMAScript numbers. Throws VerificationError `json` on what has no canonical form: undefined,
 * functions, NaN, infinities, lone surrogates, more than 64 levels.
 */
export function canonicalize(value: unknown): string {
  const sorted = sortDeep(value, maximumDepth)
  if (sorted === undefined) return print(value)
  const text = JSON.stringify(sorted)
  // JSON.stringify writes a lone surrogate as an escape; anything else that looks so is printed the same again.
  return text.includes('\\ud') ? print(value) : text
}

// The quick way: put members in order, then let the engine print. It fails for names that objects keep
// in an order of their own, and then the whole value is printed by hand.

/** The value with all members sorted (itself, if they are); undefined where an object would not keep the order. */
function sortDeep(value: unknown, room: number): unknown {
  if (typeof value !== 'object' || value === null) return requireScalar(value)
  if (room === 0) throw notJson('too deep')
  if (Array.isArray(value)) return sortItems(value, room)
  return isMembers(value) ? sortMembers(value, room) : undefined
}

function requireScalar(value: unknown): unknown {
  const fits = typeof value === 'number' ? Number.isFinite(value) : scalars.has(typeof value)
  if (!fits) throw notJson(typeof value)
  return value
}

const scalars = new Set(['string', 'boolean', 'object'])

function sortItems(items: readonly unknown[], room: number): readonly unknown[] | undefined {
  let copy: unknown[] | undefined
  for (let i = 0; i < items.length; i++) {
    const sorted = sortDeep(items[i], room - 1)
    if (sorted === undefined) return undefined
    if (sorted !== items[i]) (copy ??= items.slice())[i] = sorted
  }
  return copy ?? items
}

function sortMembers(members: Members, room: number): Members | undefined {
  const names = Object.keys(members)
  if (typeof members['toJSON'] === 'function') throw notJson('an object that prints as another')
  if (!names.every(keepsItsPlace)) return undefined
  const inOrder = isSorted(names)
  // The default sort compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  if (!inOrder) names.sort() // oxlint-disable-line unicorn/no-array-sort -- a list of our own, and this is the hot path
  const copy: Record<string, unknown> = {}
  let changed = !inOrder
  for (const name of names) {
    const sorted = sortDeep(members[name], room - 1)
    if (sorted === undefined) return undefined
    copy[name] = sorted
    changed ||= sorted !== members[name]
  }
  return changed ? copy : members
}

/** Objects put names like `12` first, and take `__proto__` for something else. */
function keepsItsPlace(name: string): boolean {
  const first = name.charCodeAt(0)
  return !(first >= 0x30 && first <= 0x39) && name !== '__proto__'
}

function isSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if ((names[i] ?? '') < (names[i - 1] ?? '')) return false
  return true
}

function print(value: unknown): string {
  if (typeof value === 'string') return printString(value)
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  if (!isMembers(value)) return JSON.stringify(requireScalar(value))
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${printString(name)}:${print(value[name])}`).join(',')}}`
}

function printString(text: string): string {
  if (!text.isWellFormed()) throw notJson('lone surrogate')
  // RFC 8785 §3.2.2.2 is written after what JSON.stringify does to strings.
  return JSON.stringify(text)
}

function notJson(what: string): VerificationError {
  return new VerificationError('json', `no canonical JSON: ${what}`)
}

/** Longest text read: the largest document the schemas allow is far below. In UTF-16 code units. */
export const maximumJsonLength = 4 * 1024 * 1024

/**
 * Reads JSON in which every value is written in one way only. Throws VerificationError `json` on what
 * JSON.parse refuses and on duplicate members, lone surrogates, and numbers that are not safe integers
 * in their shortest decimal form (1.0, 1e3, -0, 01 are refused).
 */
export function parseStrict(text: string): Json {
  return readStrict(text).value
}

/** As parseStrict, and also the canonical form, which the check makes on its way. */
export function readStrict(text: string): { readonly value: Json; readonly canonical: string } {
  if (text.length > maximumJsonLength) throw new VerificationError('json', 'longer than 4 MiB')
  const value = parse(text)
  const canonical = canonicalize(value)
  // Text that equals its own canonical form has no duplicates and no strange numbers but fractions:
  // the scan below is needed only for other texts, and for those with a `.`, an exponent or large numbers.
  if (text !== canonical || !onlySafeIntegers(value)) scan(text)
  return { value, canonical }
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (cause) {
    throw new VerificationError('json', 'not JSON', { cause })
  }
}

function onlySafeIntegers(value: Json): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (value === null || typeof value !== 'object') return true
  return Object.values<Json>(value).every(onlySafeIntegers)
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*|[{}]|[^"{}0-9-]+/y

/** Walks the tokens of a text that JSON.parse accepted, so only the rules that it lacks are looked at. */
function scan(text: string): void {
  const open: Set<string>[] = []
  token.lastIndex = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const found = match[0]
    if (found === '{') open.push(new Set())
    else if (found === '}') open.pop()
    else if (found[0] === '"') checkString(found, text, open.at(-1))
    else if (/^[-0-9]/.test(found)) checkNumber(found)
  }
}

const colonFollows = /[ \t\n\r]*:/y

function checkString(found: string, text: string, names: Set<string> | undefined): void {
  colonFollows.lastIndex = token.lastIndex
  if (!colonFollows.test(text)) return
  const name: string = JSON.parse(found)
  if (names?.has(name)) throw new VerificationError('json', `duplicate member ${found}`)
  names?.add(name)
}

function checkNumber(found: string): void {
  const value = Number(found)
  if (!Number.isSafeInteger(value) || String(value) !== found) {
    throw new VerificationError('json', `number ${found} is not a safe integer in shortest form`)
  }
}
