/** A form that says at its top what is missing, and keeps what was typed when the registry refuses it. */
import { Button, Form, Input, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { Label } from '../../../verifier/vocabulary.ts'
import { useSay } from '../base/language.ts'
import { Failed } from '../shell/page.tsx'
import { FaultSummary } from './fault-summary.tsx'
import { staffTexts } from './texts.ts'

export interface Choice {
  readonly value: string
  readonly label: Label
}

export interface Field {
  readonly name: string
  readonly label: Label
  readonly hint?: Label
  /** `lines`: text of several lines. */
  readonly kind: 'line' | 'lines' | 'choice' | 'choices' | 'whole'
  readonly required?: boolean
  readonly choices?: readonly Choice[]
  /** What the text has to look like, and what to say where it does not. */
  readonly pattern?: readonly [RegExp, Label]
}

export type Values = Readonly<Record<string, unknown>>

interface CheckedFormProps {
  readonly fields: readonly Field[]
  readonly button: Label
  readonly danger?: boolean
  readonly busy: boolean
  /** Whether it cannot be sent now. */
  readonly disabled?: boolean
  readonly error: unknown
  readonly send: (values: Values) => void
  readonly cancel?: () => void
  readonly start?: Values
  readonly changed?: (values: Values) => void
}

export function CheckedForm(props: CheckedFormProps): ReactNode {
  const { fields, button, danger = false, busy, error, send, cancel, start, changed } = props
  const { disabled = false } = props
  // Several forms of a page may have a field of one name.
  const id = useId()
  const say = useSay()
  const [faults, setFaults] = useState<readonly string[]>([])
  const nameOf = (path: readonly (string | number)[]): string => {
    const field = fields.find(({ name }) => name === path[0])
    return field === undefined ? '' : say(field.label)
  }
  return (
    <Form
      name={id}
      layout="vertical"
      validateTrigger={false}
      {...(start && { initialValues: start })}
      {...(changed && { onValuesChange: (_one: unknown, all: Values) => changed(all) })}
      onFinish={(values: Values) => {
        setFaults([])
        send(given(values))
      }}
      onFinishFailed={({ errorFields }) => setFaults(errorFields.map(({ name }) => nameOf(name)))}
    >
      <FaultSummary faults={faults} />
      {fields.map((field) => (
        <FieldItem key={field.name} field={field} />
      ))}
      {error !== null && error !== undefined && <Failed error={error} />}
      <div className="form-buttons">
        <Button type="primary" danger={danger} htmlType="submit" loading={busy} disabled={disabled}>
          {say(button)}
        </Button>
        {cancel && <Button onClick={cancel}>{say(staffTexts.cancel)}</Button>}
      </div>
    </Form>
  )
}

/** What was left empty is not sent. */
function given(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

function FieldItem({ field }: { readonly field: Field }): ReactNode {
  const say = useSay()
  const { name, label, hint, kind, required = false, pattern } = field
  const message = say(kind === 'choice' ? staffTexts.chooseOne : staffTexts.required)
  const rules = [
    { required, whitespace: kind === 'line' || kind === 'lines', message },
    ...(pattern ? [{ pattern: pattern[0], message: say(pattern[1]) }] : []),
  ]
  return (
    <Form.Item name={name} label={say(label)} rules={rules} {...(hint && { extra: say(hint) })}>
      {inputOf(field, say)}
    </Form.Item>
  )
}

function inputOf({ kind, choices = [] }: Field, say: (label: Label) => string): ReactNode {
  const options = choices.map(({ value, label }) => ({ value, label: say(label) }))
  if (kind === 'lines') return <Input.TextArea rows={5} />
  if (kind === 'choice') return <Select options={options} virtual={false} />
  if (kind === 'choices') return <Select mode="multiple" options={options} virtual={false} />
  return <Input {...(kind === 'whole' && { inputMode: 'numeric' })} />
}
