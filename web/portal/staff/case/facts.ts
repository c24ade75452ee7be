/** A form as a list of facts, each with its JSON Pointer: what examiners read, and point at. */
import type { Label } from '../../../../verifier/vocabulary.ts'
import { fieldWord, valueWord } from './field-words.ts'

export interface Fact {
  /** JSON Pointer into the form. */
  readonly pointer: string
  readonly label: Label
  readonly value: Label
}

export interface FactGroup {
  readonly pointer: string
  readonly label: Label
  readonly facts: readonly Fact[]
}

type Path = readonly (string | number)[]

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pointerOf = (path: Path): string => path.map((part) => `/${part}`).join('')

/** What a pointer is called: the names of its members, with numbers of items. */
export function labelOf(path: Path): Label {
  const words = path.flatMap((part, i): Label[] => {
    if (typeof part === 'string') return [fieldWord(part)]
    const next = String(part + 1)
    return typeof path[i - 1] === 'string' ? [{ zh: next, en: next }] : []
  })
  return { zh: words.map(({ zh }) => zh).join(' '), en: words.map(({ en }) => en).join(' ') }
}

/** The path of a pointer of ours. */
export function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Facts by part of the form: works, authors and owners one by one. Members `form` and `personal` are no facts. */
export function factsOf(form: Readonly<Record<string, unknown>>): FactGroup[] {
  const groups = Object.entries(form)
    .filter(([name]) => name !== 'form' && name !== 'personal')
    .flatMap(([name, value]): FactGroup[] =>
      Array.isArray(value)
        ? value.map((item, i) => groupOf([name, i], item))
        : isRecord(value)
          ? [groupOf([name], value)]
          : [],
    )
  const plain = Object.entries(form).filter(
    ([name, value]) => name !== 'form' && !Array.isArray(value) && !isRecord(value),
  )
  const general = { zh: '总述', en: 'In general' }
  const facts = plain.map(([name, value]) => factOf([name], [name], value))
  return facts.length === 0 ? groups : [{ pointer: '', label: general, facts }, ...groups]
}

function groupOf(path: Path, value: unknown): FactGroup {
  return { pointer: pointerOf(path), label: labelOf(path), facts: leaves(path, path, value) }
}

/** Facts below a value; texts of a list stand together. */
function leaves(base: Path, path: Path, value: unknown): Fact[] {
  if (Array.isArray(value) && !value.some(isRecord)) return [factOf(base, path, value.join('\n'))]
  if (Array.isArray(value)) return value.flatMap((item, i) => leaves(base, [...path, i], item))
  if (!isRecord(value)) return [factOf(base, path, value)]
  return Object.entries(value)
    .filter(([name]) => name !== 'personal')
    .flatMap(([name, inner]) => leaves(base, [...path, name], inner))
}

/** The label says what the group does not say already. */
function factOf(base: Path, path: Path, value: unknown): Fact {
  const rest = path.length > base.length ? path.slice(base.length) : path
  const name = path.findLast((part) => typeof part === 'string') ?? ''
  return { pointer: pointerOf(path), label: labelOf(rest), value: valueWord(name, value) }
}
