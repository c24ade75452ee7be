/** What is wrong with a form: what the wizard sees itself, what the registry's check said, and what an examiner asked for. Pure. */
import { articleLabel } from '../../../../../verifier/articles.ts'
import { inFormWords } from '../form/member-words.ts'
import { ownProblems, type Problem } from '../form/own-check.ts'
import { isSame, type Members, valueAt } from '../form/pointer.ts'
import { allNodes, sectionNodes, type Step } from '../form/sections.ts'
import { nodeAt, pointerOf } from '../form/walk.ts'
import { toSole } from '../form/change.ts'

/** Problems that somebody told of a form: they hold while what they are about stays as it was. */
export interface Told {
  readonly of: Members
  readonly problems: readonly Problem[]
}

export interface Defect {
  readonly code: string
  readonly pointer: string
  readonly severity: string
  readonly zh: string
  readonly en: string
  readonly article?: string
}

/** A defect as the registry tells it; undefined for what is none. */
export function problemOf(defect: unknown): Problem | undefined {
  const { pointer, severity, zh, en, article } = (defect ?? {}) as Partial<Defect>
  if (![pointer, zh, en].every((text) => typeof text === 'string')) return undefined
  return {
    pointer: pointer ?? '',
    severity: severity === 'warning' ? 'warning' : 'error',
    text: { zh: zh ?? '', en: en ?? '' },
    ...(typeof article === 'string' && article !== '' && { article: articleLabel(article) }),
  }
}

export const problemsIn = (defects: unknown): Problem[] =>
  (Array.isArray(defects) ? defects : []).flatMap((one) => problemOf(one) ?? [])

/** The same of what the registry's own check found. What an examiner wrote is shown as it was written. */
export const checkedIn = (defects: unknown): Problem[] =>
  problemsIn(defects).map((problem) => ({ ...problem, text: inFormWords(problem.text) }))

/** All that is wrong with the form now, without what was told of something that was changed since. */
export function problemsNow(form: Members, told: readonly Told[]): Problem[] {
  const still = told.flatMap(({ of, problems }) =>
    problems.filter(({ pointer }) => isSame(valueAt(of, pointer), valueAt(form, pointer))),
  )
  const own = ownProblems(form)
  const pointers = new Set(own.map(({ pointer }) => pointer))
  return [...own, ...still.filter(({ pointer }) => !pointers.has(pointer))]
}

/** The field where a problem is shown: of a work made alone the author's name is asked for with the owner. */
export function placeOf(form: Members, problem: Problem, sole: boolean): string | undefined {
  const pointer = sole ? toSole(problem.pointer) : problem.pointer
  const placed = nodeAt(form, allNodes, pointer)
  return placed && pointerOf(placed)
}

/** Problems by the field that shows them; those of no field under the empty name. */
export function byPlace(
  form: Members,
  problems: readonly Problem[],
  sole: boolean,
): Map<string, Problem[]> {
  const places = new Map<string, Problem[]>()
  for (const problem of problems) {
    const place = placeOf(form, problem, sole) ?? ''
    const there = places.get(place) ?? []
    const twice = there.some(({ text }) => text.en === problem.text.en)
    if (!twice) places.set(place, [...there, problem])
  }
  return places
}

/** The step that shows a field. */
export function stepOf(form: Members, steps: readonly Step[], place: string): Step | undefined {
  return steps.find((step) => {
    const placed = nodeAt(form, sectionNodes(step), place)
    return placed !== undefined && pointerOf(placed) === place
  })
}

/** How many fields of a step have errors. */
export function errorsOf(
  form: Members,
  steps: readonly Step[],
  step: Step,
  places: ReadonlyMap<string, readonly Problem[]>,
): number {
  const wrong = [...places].filter(([, problems]) =>
    problems.some(({ severity }) => severity === 'error'),
  )
  return wrong.filter(([place]) => stepOf(form, steps, place) === step).length
}
