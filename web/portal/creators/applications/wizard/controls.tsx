/** Controls by the kind of a field. Lists are those of the device: phones and screen readers know them best. */
import { Checkbox, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useLanguage, useSay } from '../../../base/language.ts'
import { parse, print } from '../form/codec.ts'
import type { Field, Kind } from '../form/nodes.ts'
import { countryNames } from '../../common/countries.ts'
import { texts } from '../texts.ts'
import { DepositChoice, DepositsChoice } from './deposits.tsx'
import { provinces } from './provinces.ts'
import { RightsChoice } from './rights.tsx'

export interface ControlProps {
  readonly field: Field
  readonly id: string
  /** Of the field in the form. */
  readonly pointer: string
  readonly value: unknown
  readonly describedBy: string
  readonly invalid: boolean
  readonly disabled: boolean
  readonly onChange: (value: unknown) => void
}

const controls: Partial<Record<Kind, (props: ControlProps) => ReactNode>> = {
  text: LongText,
  lines: LongText,
  uuids: LongText,
  choice: Choice,
  pick: Choice,
  country: Country,
  division: Division,
  flag: Flag,
  yesNo: YesNo,
  rights: RightsChoice,
  deposit: DepositChoice,
  deposits: DepositsChoice,
}

export function Control(props: ControlProps): ReactNode {
  const Shown = controls[props.field.kind] ?? Line
  return <Shown {...props} />
}

const modes: Partial<Record<Kind, 'numeric' | 'decimal'>> = {
  number: 'numeric',
  share: 'decimal',
  division: 'numeric',
}

const common = ({ id, invalid, disabled, describedBy }: ControlProps) => ({
  id,
  disabled,
  'aria-invalid': invalid || undefined,
  'aria-describedby': describedBy,
})

/** What is typed stands in the field as it is until the field is left: "50.0" is a share already, and would become "50" under the hands. */
function Line(props: ControlProps): ReactNode {
  const { field, value, onChange } = props
  const [typed, setTyped] = useState<string>()
  const mode = modes[field.kind]
  return (
    <Input
      {...common(props)}
      {...(mode && { inputMode: mode })}
      {...(field.kind === 'share' && { suffix: '%' })}
      autoComplete="off"
      status={props.invalid ? 'error' : ''}
      value={typed ?? print(field.kind, value)}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(parse(field.kind, target.value))
      }}
      onBlur={() => setTyped(undefined)}
    />
  )
}

function LongText(props: ControlProps): ReactNode {
  const { field, value, onChange } = props
  return (
    <Input.TextArea
      {...common(props)}
      rows={3}
      className="grows"
      status={props.invalid ? 'error' : ''}
      value={print(field.kind, value)}
      onChange={({ target }) => onChange(parse(field.kind, target.value))}
    />
  )
}

interface ListProps extends ControlProps {
  readonly options: readonly (readonly [code: string, name: string])[]
}

function List({ options, ...props }: ListProps): ReactNode {
  const say = useSay()
  const value = typeof props.value === 'string' ? props.value : ''
  const known = value === '' || options.some(([code]) => code === value)
  return (
    <select
      {...common(props)}
      className="list"
      value={value}
      onChange={({ target }) => props.onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{say(texts.choose)}</option>
      {!known && <option value={value}>{value}</option>}
      {options.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Choice(props: ControlProps): ReactNode {
  const say = useSay()
  const options = Object.entries(props.field.options ?? {}).map(
    ([code, label]) => [code, say(label)] as const,
  )
  return <List {...props} options={options} />
}

function Country(props: ControlProps): ReactNode {
  return <List {...props} options={countryNames(useLanguage())} />
}

/** Six digits, with the provinces to choose from. */
function Division(props: ControlProps): ReactNode {
  const say = useSay()
  const list = `${props.id}-list`
  return (
    <>
      <input
        {...common(props)}
        className="list"
        inputMode="numeric"
        autoComplete="off"
        list={list}
        value={print('division', props.value)}
        onChange={({ target }) => props.onChange(parse('division', target.value))}
      />
      <datalist id={list}>
        {provinces.map(([digits, label]) => (
          <option key={digits} value={`${digits}0000`}>
            {say(label)}
          </option>
        ))}
      </datalist>
    </>
  )
}

function Flag(props: ControlProps): ReactNode {
  return (
    <Checkbox
      {...common(props)}
      checked={props.value === true}
      onChange={({ target }) => props.onChange(flagOf(props.field, target.checked))}
    />
  )
}

/** A flag that the form may leave out is left out. */
function flagOf({ required }: Field, checked: boolean): boolean | undefined {
  return checked || required === true ? checked : undefined
}

function YesNo(props: ControlProps): ReactNode {
  const say = useSay()
  return (
    <div className="yes-no">
      {([true, false] as const).map((one) => (
        <label key={String(one)}>
          <input
            type="radio"
            name={props.id}
            disabled={props.disabled}
            checked={props.value === one}
            onChange={() => props.onChange(one)}
          />
          {say(one ? texts.yes : texts.no)}
        </label>
      ))}
    </div>
  )
}
