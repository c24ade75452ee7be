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
  return print(value, maximumDepth)
}

function print(value: unknown, room: number): string {
  if (typeof value === 'string') return printString(value)
  if (typeof value === 'number') return printNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (room === 0) throw notJson('too deep')
  if (Array.isArray(value)) return printArray(value, room)
  if (isMembers(value)) return printObject(value, room)
  throw notJson(typeof value)
}

function printString(text: string): string {
  if (!text.isWellFormed()) throw notJson('lone surrogate')
  // RFC 8785 §3.2.2.2 is written after what JSON.stringify does to strings.
  return JSON.stringify(text)
}

function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw notJson('number that is not finite')
  return Object.is(value, -0) ? '0' : String(value)
}

function printArray(items: readonly unknown[], room: number): string {
  let text = ''
  for (const item of items) text += (text === '' ? '' : ',') + print(item, room - 1)
  return `[${text}]`
}

function printObject(members: Members, room: number): string {
  let text = ''
  // The default sort compares UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
  for (const name of Object.keys(members).toSorted()) {
    text += `${text === '' ? '' : ','}${printString(name)}:${print(members[name], room - 1)}`
  }
  return `{${text}}`
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
