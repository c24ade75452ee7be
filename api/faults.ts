/** What is wrong with a value by its schema, place by place, as it stands in a problem document's `errors`. */
import type { z } from 'zod'
import type { ProblemCode } from './errors.ts'

/** Why a value is refused, where that can be told without words: pages say it in their own language. */
export const faultReasons = [
  'missing',
  'unknown_member',
  'wrong_type',
  'too_small',
  'too_large',
  'wrong_format',
  'not_listed',
] as const
export type FaultReason = (typeof faultReasons)[number]

/** One fault of a request. */
export interface Fault {
  readonly in: 'body' | 'query' | 'path' | 'header'
  /** JSON Pointer into the body, or `/name` of a parameter or header. */
  readonly pointer: string
  readonly code: ProblemCode
  readonly reason?: FaultReason
  /** The bound of `too_small` and `too_large`: characters of a text, members of a list, else the number itself. */
  readonly limit?: number
  readonly detail: string
}

type Where = Fault['in']

const longestDetail = 300
const longestName = 100

const byField: Readonly<Record<string, ProblemCode>> = {
  holder: 'invalid_did',
  applicant: 'invalid_did',
  did: 'invalid_did',
  sha256: 'invalid_digest',
  sm3: 'invalid_digest',
  date: 'invalid_date',
  category: 'unknown_category',
  title: 'invalid_name',
  alternativeTitle: 'invalid_name',
  displayName: 'invalid_name',
  owner: 'invalid_name',
  city: 'invalid_name',
}

/** The faults of a value that a schema has refused, the first first. */
export function faultsOf(error: z.ZodError, value: unknown, where: Where): Fault[] {
  return error.issues
    .flatMap(nearest)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownMember([...issue.path, key], where))
        : fault(issue, where, value),
    )
}

type Issue = z.core.$ZodIssue

/** Of a value that may have several forms: what is wrong with it by the form that it is nearest to. */
function nearest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const [best] = issue.errors.toSorted((a, b) => strangeness(a) - strangeness(b))
  const faults = (best ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
  return faults.length === 0 ? [issue] : faults.flatMap(nearest)
}

/** How many members of the value itself are missing, unknown or of another type. */
function strangeness(issues: readonly Issue[]): number {
  return issues
    .filter(({ path }) => path.length < 2)
    .reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0)
}

function unknownMember(path: readonly PropertyKey[], where: Where): Fault {
  const isParameter = where === 'query' || where === 'header'
  const detail = isParameter ? 'is not a parameter here' : 'is not a member of this form'
  const code = 'invalid_request'
  return { in: where, pointer: pointerOf(path), code, reason: 'unknown_member', detail }
}

// A member that is missing is a fault of the form; only a value that is there can be a bad date or name.
function fault(issue: Issue, where: Where, value: unknown): Fault {
  const place = { in: where, pointer: pointerOf(issue.path) }
  if (isMissing(issue, value))
    return { ...place, code: 'invalid_request', reason: 'missing', detail: 'is missing' }
  const field = issue.path.findLast((part) => typeof part === 'string')
  const code = (field !== undefined && byField[field]) || 'invalid_request'
  return { ...place, code, ...reasonOf(issue), detail: issue.message.slice(0, longestDetail) }
}

/** A choice between values calls what is absent a wrong value; all others a wrong type. */
const isMissing = (issue: Issue, value: unknown): boolean =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value') &&
  at(value, issue.path) === undefined

const reasons: { readonly [code in Issue['code']]?: FaultReason } = {
  invalid_type: 'wrong_type',
  invalid_value: 'not_listed',
  invalid_format: 'wrong_format',
}

function reasonOf(issue: Issue): Pick<Fault, 'reason' | 'limit'> {
  const reason = reasons[issue.code]
  if (issue.code === 'too_small') return { reason: 'too_small', limit: Number(issue.minimum) }
  if (issue.code === 'too_big') return { reason: 'too_large', limit: Number(issue.maximum) }
  return reason === undefined ? {} : { reason }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
    value,
  )
}

/** JSON Pointer (RFC 6901); a hostile member name is cut short. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${escapePointer(String(part).slice(0, longestName))}`).join('')
}

const escapePointer = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
