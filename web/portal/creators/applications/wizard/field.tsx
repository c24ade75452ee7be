/** A field of the wizard: its name, the control, what it means, what happens with it, and what is wrong with it. */
import type { ReactNode } from 'react'
import type { Label } from '../../../../../verifier/vocabulary.ts'
import { useSay } from '../../../base/language.ts'
import { change } from '../form/change.ts'
import type { Fate, Field } from '../form/nodes.ts'
import { isMembers, valueAt } from '../form/pointer.ts'
import type { Problem } from '../form/own-check.ts'
import { isNeeded, type Placed, pointerOf } from '../form/walk.ts'
import { texts } from '../texts.ts'
import { idOf, useWizard } from './context.ts'
import { Control } from './controls.tsx'

const fates: Readonly<Record<Fate, Label>> = {
  public: texts.fatePublic,
  file: texts.fateFile,
  sealed: texts.fateSealed,
}

/** Kinds whose control is a group with a legend, or has its text beside it. */
const grouped = new Set(['rights', 'yesNo', 'deposits'])

export function FieldView({ placed }: { readonly placed: Placed<Field> }): ReactNode {
  const say = useSay()
  const { form, edit, problems, locked } = useWizard()
  const { node, at } = placed
  const pointer = pointerOf(placed)
  const id = idOf(pointer)
  const wrong = problems.get(pointer) ?? []
  const holder = at === '' ? form : valueAt(form, at)
  const asked = node.asked?.(isMembers(holder) ? holder : {}, form) === true
  const name = (
    <>
      {say(node.label)}{' '}
      {(isNeeded(form, placed) || asked) && <span className="needed">{say(texts.needed)}</span>}
    </>
  )
  const described = [`${id}-help`, ...wrong.map((_, i) => `${id}-wrong${i}`)].join(' ')
  const control = (
    <Control
      field={node}
      id={id}
      pointer={pointer}
      value={valueAt(form, pointer)}
      describedBy={described}
      invalid={wrong.some(({ severity }) => severity === 'error')}
      disabled={locked}
      onChange={(value) => edit((editing) => change(editing, placed, value))}
    />
  )
  return (
    <div className="wizard-field" data-kind={node.kind}>
      {grouped.has(node.kind) && (
        <fieldset id={id} tabIndex={-1} aria-describedby={described}>
          <legend>{name}</legend>
          {control}
        </fieldset>
      )}
      {node.kind === 'flag' && (
        <div className="flag">
          {control}
          <label htmlFor={id}>{name}</label>
        </div>
      )}
      {!grouped.has(node.kind) && node.kind !== 'flag' && (
        <>
          <label htmlFor={id}>{name}</label>
          {control}
        </>
      )}
      <Problems id={id} problems={wrong} />
      <p className="small" id={`${id}-help`}>
        {node.help && `${say(node.help)} `}
        <span className="fate" data-fate={node.fate}>
          {say(fates[node.fate])}
        </span>
      </p>
    </div>
  )
}

interface ProblemsProps {
  readonly id: string
  readonly problems: readonly Problem[]
}

export function Problems({ id, problems }: ProblemsProps): ReactNode {
  const say = useSay()
  return problems.map(({ severity, text, article }, i) => (
    <p key={i} id={`${id}-wrong${i}`} className="field-problem" data-severity={severity}>
      {say(text)}
      {article && <span className="small"> {say(article)}</span>}
    </p>
  ))
}
