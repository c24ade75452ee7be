/** What the fields of the wizard share: the form, what is wrong with it, and how it is changed. */
import { createContext, useContext } from 'react'
import type { Editing } from '../form/change.ts'
import type { Members } from '../form/pointer.ts'
import type { Problem } from '../form/own-check.ts'

export interface Wizard {
  readonly form: Members
  /** Places that files are on their way to, by their keys in the queue. */
  readonly awaited: Readonly<Record<string, string>>
  readonly edit: (change: (editing: Editing) => Editing) => void
  /** By the pointer of the field. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  /** Nothing can be changed: somebody has signed. */
  readonly locked: boolean
  /** The only owner is the only author too. */
  readonly sole: boolean
  /** The field that was asked for last: the list that holds it opens its item. */
  readonly target: Target | undefined
}

export interface Target {
  readonly pointer: string
}

export const WizardContext = createContext<Wizard | undefined>(undefined)

export function useWizard(): Wizard {
  const wizard = useContext(WizardContext)
  if (wizard === undefined) throw new Error('a field outside of the wizard')
  return wizard
}

/** Shows a field and gives it the focus; whatever is folded round it is opened. */
export function focusField(pointer: string): void {
  const element = document.getElementById(idOf(pointer))
  for (let fold = element?.closest('details'); fold; fold = fold.parentElement?.closest('details'))
    fold.open = true
  element?.focus()
  element?.scrollIntoView({ block: 'center' })
}

/** Id of the element of a field. */
export const idOf = (pointer: string): string => `f${pointer.replaceAll('/', '-')}`
