/** Where somebody is in the wizard, what is wrong there, and the ways from step to step. */
import { type RefObject, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { allSteps, soleSteps, type Step } from '../form/sections.ts'
import type { DraftKeeper, Kept } from '../keeper.ts'
import { focusField, type Target, type Wizard } from './context.ts'
import { byPlace, errorsOf, problemsNow, stepOf, type Told } from './problems.ts'
import { type Signing, useSigning } from './sign.tsx'
import { type CheckState, useCheck } from './use-check.ts'

export interface WizardState {
  readonly kept: Kept
  readonly wizard: Wizard
  readonly check: CheckState
  readonly signing: Signing
  /** How many others have not signed. */
  readonly unsigned: number
  readonly steps: readonly Step[]
  readonly current: number
  readonly step: Step
  readonly isLast: boolean
  /** Number of errors by step, of steps that were looked at. */
  readonly wrong: ReadonlyMap<string, number>
  readonly heading: RefObject<HTMLHeadingElement | null>
  readonly show: (index: number) => void
  readonly go: (place: string) => void
  readonly switchTo: (sole: boolean) => void
  readonly unlock: () => void
}

/** Signatures and handing in are one with the check where nobody else signs. */
const shortSteps = soleSteps.slice(0, -1)

export function useWizardState(keeper: DraftKeeper, told: readonly Told[]): WizardState {
  const kept = useSyncExternalStore(keeper.subscribe, keeper.now)
  const { sole } = kept
  const { form, awaited = {} } = kept.editing
  const [unlocked, setUnlocked] = useState(false)
  const check = useCheck(form, told)
  const steps = sole ? shortSteps : allSteps
  const moves = useMoves(keeper, steps)
  const step = steps[moves.current] ?? steps[0]!
  const isLast = step === steps.at(-1)
  // At every step: whoever changes a letter anywhere voids what others have signed.
  const signing = useSigning(keeper.owner, kept.saved, kept.state === 'saved' && !sole)
  const others = (signing.data?.parties ?? []).filter(({ did }) => did !== keeper.owner)
  const locked = !unlocked && others.some(({ signed }) => signed)
  const shown = useShown({ form, told, check, steps, visited: moves.visited, sole })
  const edit: Wizard['edit'] = (change) => keeper.edit(change)
  const switchTo = (next: boolean): void => {
    keeper.switchTo(next)
    moves.show(0)
  }
  return {
    kept,
    check,
    signing,
    steps,
    step,
    isLast,
    switchTo,
    unsigned: others.filter(({ signed }) => !signed).length,
    wizard: { form, awaited, edit, problems: shown.problems, locked, sole, target: moves.target },
    wrong: shown.wrong,
    current: moves.current,
    heading: moves.heading,
    show: moves.show,
    go: (place) => moves.go(steps.indexOf(stepOf(form, steps, place) ?? step), place),
    unlock: () => setUnlocked(true),
  }
}

/** From step to step; each step is saved when it is left. */
function useMoves(keeper: DraftKeeper, steps: readonly Step[]) {
  const [chosen, setCurrent] = useState(0)
  // The short form has fewer steps.
  const current = Math.min(chosen, steps.length - 1)
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  const [target, setTarget] = useState<Target>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The step, and the item of a list, are drawn first.
    const frame = requestAnimationFrame(() => target && focusField(target.pointer))
    return () => cancelAnimationFrame(frame)
  }, [target])
  const leave = (index: number, next: Target | undefined): void => {
    void keeper.save()
    setVisited(new Set([...visited, steps[current]?.key ?? '']))
    setCurrent(index)
    setTarget(next)
  }
  const show = (index: number): void => {
    leave(index, undefined)
    requestAnimationFrame(() => {
      heading.current?.focus()
      scrollTo(0, 0)
    })
  }
  const go = (index: number, pointer: string): void => leave(index, { pointer })
  return { current, visited, target, heading, show, go }
}

interface Shown {
  readonly form: Wizard['form']
  readonly told: readonly Told[]
  readonly check: CheckState
  readonly steps: readonly Step[]
  readonly visited: ReadonlySet<string>
  readonly sole: boolean
}

/** What is wrong is shown once a step was left, after a check, and where an examiner said so. */
function useShown({ form, told, check, steps, visited, sole }: Shown) {
  const all = useMemo(() => problemsNow(form, check.told), [form, check.told])
  const places = useMemo(() => byPlace(form, all, sole), [form, all, sole])
  const named = told.flatMap(({ problems }) => problems.map(({ pointer }) => pointer))
  const isLooked = (key: string): boolean => check.problems !== undefined || visited.has(key)
  const isOpen = (place: string): boolean =>
    isLooked(stepOf(form, steps, place)?.key ?? '') || named.some((one) => one.startsWith(place))
  const looked = steps.filter(({ key, sections }) => isLooked(key) && sections.length > 0)
  return {
    problems: new Map([...places].filter(([place]) => isOpen(place))),
    wrong: new Map(looked.map((one) => [one.key, errorsOf(form, steps, one, places)])),
  }
}
