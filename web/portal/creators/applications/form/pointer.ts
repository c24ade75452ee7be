/** Places in a form by JSON Pointer: read, set and taken away without changing what others hold. Pure. */

/** A form as far as it is filled in: any JSON object. */
export type Members = Readonly<Record<string, unknown>>

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const stepsOf = (pointer: string): string[] => pointer.split('/').slice(1)

/** The pointer with `*` in the place of each number: how fields are named. */
export const patternOf = (pointer: string): string => pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')

/** What stands at a pointer; undefined where there is nothing. */
export function valueAt(form: unknown, pointer: string): unknown {
  let value = form
  for (const step of stepsOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = Reflect.get(value, step)
  }
  return value
}

/** The items of a list in the form; empty where there is none. */
export function itemsAt(form: unknown, pointer: string): readonly unknown[] {
  const value = valueAt(form, pointer)
  return Array.isArray(value) ? value : []
}

/** The objects of a list in the form. */
export const membersAt = (form: unknown, pointer: string): Members[] =>
  itemsAt(form, pointer).map((item) => (isMembers(item) ? item : {}))

/** A member of a member that is an object. */
export function memberOf(holder: Members, name: string, member: string): unknown {
  const value = holder[name]
  return isMembers(value) ? value[member] : undefined
}

/** Objects that are made when one of their members is, and what they always have. They go with their last member. */
const optional: Readonly<Record<string, Members>> = {
  '/works/*/film': {},
  '/works/*/software': { languages: [] },
  '/works/*/software/modified': {},
  '/works/*/completion': {},
  '/works/*/completion/place': {},
  '/works/*/firstPublication': {},
  '/works/*/firstPublication/place': {},
  '/owners/*/guardian': { personal: {} },
  '/specimen/electronic': {},
  '/specimen/paper': {},
}

/** Whether the object at a pointer may be left out as a whole. */
export const isOptional = (pointer: string): boolean => Object.hasOwn(optional, patternOf(pointer))

/** Lists that have no empty form: they go with their last item. */
const neverEmpty = /\/(basedOn|identifiers|previousRegistrations|fonts)$/

/** The form with another value at a pointer; undefined takes it away. Objects on the way are made and taken away as needed. */
export function withValue(form: Members, pointer: string, value: unknown): Members {
  return put(form, stepsOf(pointer), '', value) as Members
}

function put(holder: unknown, steps: readonly string[], at: string, value: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return isEmptyList(at, value) ? undefined : value
  const here = `${at}/${step}`
  const copy = copyOf(holder, at)
  const next = put(valueAt(copy, `/${step}`), rest, here, value)
  if (next !== undefined) define(copy, step, next)
  else if (Array.isArray(copy)) copy.splice(Number(step), 1)
  else Reflect.deleteProperty(copy, step)
  return isLeftOver(at, copy) ? undefined : copy
}

const isEmptyList = (at: string, value: unknown): boolean =>
  Array.isArray(value) && value.length === 0 && neverEmpty.test(at)

function copyOf(holder: unknown, at: string): object {
  if (Array.isArray(holder)) return [...(holder as unknown[])]
  return isMembers(holder) ? { ...holder } : { ...optional[patternOf(at)] }
}

/** As an own member whatever it is called. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

function isLeftOver(at: string, value: object): boolean {
  if (isEmptyList(at, value)) return true
  const bare = optional[patternOf(at)]
  return bare !== undefined && isSame(value, bare)
}

/** Whether two JSON values are the same, in whatever order members stand. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.keys(a), Object.keys(b)]
  if (left.length !== right.length) return false
  return left.every(
    (name) => Object.hasOwn(b, name) && isSame(Reflect.get(a, name), Reflect.get(b, name)),
  )
}
