/** Fields of forms: label, help beneath, and beside it what the check found wrong. */
import { Form, Input, Select } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { commonTexts } from './texts.ts'

/** What is wrong, by the name of the field with dots between its parts. */
export const FieldErrors = createContext<ReadonlyMap<string, Label>>(new Map())

interface FieldProps {
  /** Numbers for places in lists: a list with a place that is a text would be sent as an object. */
  readonly name: readonly (string | number)[]
  readonly label: Label
  readonly help?: Label
  readonly optional?: boolean
}

interface ItemProps extends FieldProps {
  readonly children: ReactNode
}

function FieldItem({ name, label, help, optional = false, children }: ItemProps): ReactNode {
  const say = useSay()
  const wrong = useContext(FieldErrors).get(name.join('.'))
  const status = wrong ? { validateStatus: 'error' as const, help: say(wrong) } : {}
  return (
    <Form.Item
      name={[...name]}
      label={say(label) + (optional ? say(commonTexts.optional) : '')}
      extra={help && say(help)}
      {...status}
    >
      {children}
    </Form.Item>
  )
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'date' | 'email' | 'tel' | 'url'
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'text'
  /** Lines; absent: one. */
  readonly rows?: number
}

export function TextField({ type = 'text', rows, ...rest }: TextFieldProps): ReactNode {
  const { autoComplete = 'off', inputMode, ...field } = rest
  const invalid = useContext(FieldErrors).has(field.name.join('.')) || undefined
  const mode = inputMode === undefined ? {} : { inputMode }
  return (
    <FieldItem {...field}>
      {rows === undefined ? (
        <Input type={type} autoComplete={autoComplete} aria-invalid={invalid} {...mode} />
      ) : (
        <Input.TextArea rows={rows} aria-invalid={invalid} />
      )}
    </FieldItem>
  )
}

interface SelectFieldProps extends FieldProps {
  /** Names by code, in the order of the list. */
  readonly options: readonly (readonly [code: string, name: string])[]
  /** A long list is searched by its names. */
  readonly searched?: boolean
}

export function SelectField({ options, searched = false, ...field }: SelectFieldProps): ReactNode {
  const invalid = useContext(FieldErrors).has(field.name.join('.')) || undefined
  const listed = options.map(([value, label]) => ({ value, label }))
  const search = searched ? { showSearch: { optionFilterProp: 'label' } } : {}
  return (
    <FieldItem {...field}>
      <Select options={listed} aria-invalid={invalid} {...search} />
    </FieldItem>
  )
}
