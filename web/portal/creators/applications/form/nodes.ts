/** What the wizard's form is made of: fields, groups of fields, and lists of the same fields again and again. */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import type { Members } from './pointer.ts'

export type Kind =
  | 'line'
  | 'text'
  | 'choice'
  | 'pick'
  | 'number'
  | 'share'
  | 'rights'
  | 'date'
  | 'flag'
  | 'yesNo'
  | 'did'
  | 'uuid'
  | 'country'
  | 'division'
  | 'lines'
  | 'uuids'
  | 'deposit'
  | 'deposits'

/** What becomes of what is filled in: shown in public, kept in the file of the case, or sealed as personal data. */
export type Fate = 'public' | 'file' | 'sealed'

/** Whether something applies, by the object it is a member of and the whole form. */
export type When = (holder: Members, form: Members) => boolean

interface Common {
  readonly label: Label
  readonly help?: Label
  readonly when?: When
  /** Asked for seldom: folded away while it is empty. */
  readonly rare?: true
}

export interface Field extends Common {
  readonly type: 'field'
  /** Pointer from the object that its section or list is about. */
  readonly name: string
  readonly kind: Kind
  readonly fate: Fate
  /** Without it the API does not read the form. */
  readonly required?: true
  /** Asked for by the law: without it there is a defect. */
  readonly asked?: When
  /** Code points of a text, items of a list, or the greatest number. */
  readonly most?: number
  readonly least?: number
  readonly options?: Readonly<Record<string, Label>>
  /** Other fields apply or not by its value. */
  readonly decides?: true
}

export interface Group extends Common {
  readonly type: 'group'
  readonly nodes: readonly Field[]
}

export interface List extends Common {
  readonly type: 'list'
  readonly name: string
  readonly add: Label
  readonly one: Label
  readonly least: number
  readonly most: number
  /** A new item. */
  readonly item: Members
  readonly nodes: readonly Node[]
}

export type Node = Field | Group | List

type FieldRest = Partial<Omit<Field, 'type' | 'name' | 'kind' | 'label' | 'fate' | 'help'>>

/** A field: name, kind, fate, label, help. */
export function field(
  name: string,
  kind: Kind,
  fate: Fate,
  [zh, en]: readonly [string, string],
  help?: readonly [string, string],
  rest: FieldRest = {},
): Field {
  const said = help && { help: { zh: help[0], en: help[1] } }
  return { type: 'field', name, kind, fate, label: { zh, en }, ...said, ...rest }
}

/** Whether a member of the holder has the value. */
export const is =
  (name: string, ...values: readonly unknown[]): When =>
  (holder) =>
    values.includes(holder[name])

export const always: When = () => true
/** Shown only where there is a value already. */
export const never: When = () => false
