/**
 * What the wizard itself can tell of a form: what is not filled in or has the wrong shape. The API reads only whole forms, so for its
 * check gaps are filled with what nobody would write, and what it says of those is left out. Pure.
 */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import { formProblem } from './codec.ts'
import type { Field } from './nodes.ts'
import { type Members, valueAt, withValue } from './pointer.ts'
import { allNodes } from './sections.ts'
import { isField, isNeeded, type Placed, pointerOf, shownNodes } from './walk.ts'

export interface Problem {
  readonly pointer: string
  readonly severity: 'error' | 'warning'
  readonly text: Label
  readonly article?: Label
}

const missing: Label = { zh: '请填写此项。', en: 'This has to be filled in.' }

/** All gaps and wrong shapes, in the order of the form. */
export function ownProblems(form: Members): Problem[] {
  return [...shownNodes(form, allNodes)].filter(isField).flatMap((placed) => {
    const pointer = pointerOf(placed)
    const value = valueAt(form, pointer)
    const text = isGap(form, placed, value) ? missing : shapeProblem(placed.node, value)
    return text === undefined ? [] : [{ pointer, severity: 'error', text } as const]
  })
}

function shapeProblem(node: Field, value: unknown): Label | undefined {
  return value === undefined ? undefined : formProblem(node, value)
}

/** Something needed that is not there. */
function isGap(form: Members, placed: Placed<Field>, value: unknown): boolean {
  if (!isNeeded(form, placed)) return false
  if (placed.node.kind !== 'deposits') return value === undefined
  return !Array.isArray(value) || value.length === 0
}

export interface Filled {
  readonly form: Members
  /** Pointers of what was filled in or taken out. */
  readonly made: readonly string[]
}

/** The form as the API can read it. */
export function filledIn(form: Members): Filled {
  let filled = form
  const made: string[] = []
  for (const placed of [...shownNodes(form, allNodes)].filter(isField)) {
    const pointer = pointerOf(placed)
    const value = valueAt(form, pointer)
    const gap = isGap(form, placed, value)
    if (!gap && shapeProblem(placed.node, value) === undefined) continue
    if (!gap && isJudged(placed.node, value)) continue
    made.push(pointer)
    const needed = gap || placed.node.required === true
    filled = withValue(
      filled,
      pointer,
      needed ? stopgap(placed.node, form, made.length) : undefined,
    )
  }
  return { form: filled, made }
}

/** A date that does not exist, or a text that is too long, is a defect that the API tells. */
const isJudged = ({ kind }: Field, value: unknown): boolean =>
  kind === 'date' && typeof value === 'string' && value.length > 0 && value.length <= 10

function stopgap({ kind, options, least }: Field, form: Members, number: number): unknown {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const chain = /^did:ethr:0x[0-9a-f]+:/.exec(String(form['applicant']))?.[0] ?? 'did:ethr:0x1:'
  const values: Partial<Record<Field['kind'], unknown>> = {
    number: least ?? 1,
    rights: 0x1ffff,
    flag: false,
    yesNo: true,
    did: `${chain}0x${String(number).padStart(40, '0')}`,
    country: 'CN',
    date: '2000',
    lines: [],
    uuids: [],
    deposit: id,
    deposits: [id],
  }
  return values[kind] ?? (options && Object.keys(options)[0]) ?? '—'
}

/** Defects that are not about what was filled in for the API. */
export function aboutTheForm<T extends { readonly pointer: string }>(
  defects: readonly T[],
  made: readonly string[],
): T[] {
  return defects.filter(
    ({ pointer }) => !made.some((at) => pointer === at || pointer.startsWith(`${at}/`)),
  )
}
