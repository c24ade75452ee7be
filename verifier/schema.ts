import { canonicalize, isMembers } from './canonical.ts'
import { textProblem } from './text.ts'

// A strict schema in one page: every member is named, every other member is refused. The types of
// documents are read off the schemas, so that there is one definition of each format.

/**
 * What kind of rule a problem breaks: `member` missing or unknown member · `type` wrong JSON type or
 * number out of range · `form` text not in the form asked for · `text` hostile or too long text ·
 * `date` impossible or contradicting date · `category` not in the list of works · `did` unreadable DID ·
 * `rule` members that contradict each other.
 */
export type ProblemRule = 'member' | 'type' | 'form' | 'text' | 'date' | 'category' | 'did' | 'rule'

export interface Problem {
  /** JSON Pointer (RFC 6901) to the member. */
  readonly pointer: string
  readonly rule: ProblemRule
  /** What is wrong, in the terms of the form. */
  readonly detail: string
}

/** Adds to `problems` what is wrong with a value found at a pointer. `type` exists for the compiler only. */
export interface Check<T> {
  (value: unknown, at: string, problems: Problem[]): void
  readonly type?: T
}

/** The TypeScript type that a schema accepts. */
export type Infer<C> = C extends Check<infer T> ? T : never

type Shape = Readonly<Record<string, Check<unknown>>>
type Required<S extends Shape> = { readonly [K in keyof S]: Infer<S[K]> }
type Optional<S extends Shape> = { readonly [K in keyof S]?: Infer<S[K]> }

/** Whether a value satisfies a schema; what is wrong is added to `problems`. */
export function satisfies<T>(check: Check<T>, value: unknown, problems: Problem[]): value is T {
  const before = problems.length
  check(value, '', problems)
  return problems.length === before
}

/** A JSON object with exactly these members; the optional ones may be left out. */
export function object<R extends Shape>(required: R): Check<Required<R>>
export function object<R extends Shape, O extends Shape>(
  required: R,
  optional: O,
): Check<Required<R> & Optional<O>>
export function object(required: Shape, optional: Shape = {}): Check<unknown> {
  const wanted = Object.entries(required)
  const known = new Map([...wanted, ...Object.entries(optional)])
  return (value, at, problems) => {
    if (!isMembers(value)) {
      problems.push(wrongType(at, 'a JSON object'))
      return
    }
    for (const [name] of wanted) if (!Object.hasOwn(value, name)) problems.push(missing(at, name))
    for (const name of Object.keys(value)) {
      const check = known.get(name)
      if (check === undefined) problems.push(unknown(at, name))
      else check(value[name], `${at}/${name}`, problems)
    }
  }
}

function missing(at: string, name: string): Problem {
  return { pointer: `${at}/${name}`, rule: 'member', detail: `${name} is missing` }
}

function unknown(at: string, name: string): Problem {
  const pointer = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return { pointer, rule: 'member', detail: 'is not a member of this form' }
}

function wrongType(pointer: string, wanted: string): Problem {
  return { pointer, rule: 'type', detail: `is not ${wanted}` }
}

/** A list of `min` to `max` items. */
export function array<T>(item: Check<T>, min: number, max: number): Check<readonly T[]> {
  return (value, at, problems) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      problems.push(wrongType(at, `a list of ${min} to ${max} items`))
      return
    }
    for (const [i, element] of value.entries()) item(element, `${at}/${i}`, problems)
  }
}

/** An integer from `min` to `max`. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value, at, problems) => {
    const fits =
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
    if (!fits) problems.push(wrongType(at, `an integer from ${min} to ${max}`))
  }
}

/** true or false. */
export const flag: Check<boolean> = (value, at, problems) => {
  if (typeof value !== 'boolean') problems.push(wrongType(at, 'true or false'))
}

/** Text for display, of 1 to `max` code points (see textProblem). */
export function text(max: number): Check<string> {
  return stringCheck('text', (value) => textProblem(value, max))
}

/** A string that a function finds nothing wrong with. */
export function stringCheck(
  rule: ProblemRule,
  problemOf: (value: string) => string | null,
): Check<string> {
  return (value, at, problems) => {
    const detail = typeof value === 'string' ? problemOf(value) : 'is not a string'
    if (detail !== null) problems.push({ pointer: at, rule, detail })
  }
}

/** A string that a regular expression matches; `wanted` says which, in words. */
export function pattern(form: RegExp, wanted: string, rule: ProblemRule = 'form'): Check<string> {
  return stringCheck(rule, (value) => (form.test(value) ? null : `is not ${wanted}`))
}

/** One of a closed list of strings. */
export function oneOf<const T extends string>(
  values: readonly T[],
  rule: ProblemRule = 'form',
): Check<T> {
  const known = new Set<unknown>(values)
  return (value, at, problems) => {
    if (known.has(value)) return
    problems.push({ pointer: at, rule, detail: `is not one of ${values.join(', ')}` })
  }
}

/** Exactly this JSON value. */
export function literal<const T>(wanted: T): Check<T> {
  const canonical = canonicalize(wanted)
  return (value, at, problems) => {
    if (value === wanted || canonicalOf(value) === canonical) return
    problems.push({ pointer: at, rule: 'form', detail: `is not ${shorten(canonical)}` })
  }
}

function canonicalOf(value: unknown): string | undefined {
  return value === undefined ? undefined : canonicalize(value)
}

function shorten(json: string): string {
  return json.length > 120 ? 'the text that the format prescribes' : json
}
