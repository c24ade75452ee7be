/** Files of the form, chosen among the deposits of whoever is signed in; or deposited here and now. */
import { Button, Checkbox } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, type ReactNode, useRef } from 'react'
import { Link } from 'react-router'
import { printSize, printTime } from '../../../base/format.ts'
import { useLanguage, useSay } from '../../../base/language.ts'
import { useSignedIn } from '../../../base/session.ts'
import { Answered } from '../../../shell/page.tsx'
import { type Deposit, depositOf } from '../../common/records.ts'
import { FileRow } from '../../deposits/file-row.tsx'
import { depositsKey, useDeposits } from '../../deposits/list.ts'
import { pickedFrom } from '../../deposits/picked.ts'
import { queueOf } from '../../deposits/queue.ts'
import { useItems } from '../../deposits/use-queue.ts'
import { awaitFile, fileCame } from '../form/change.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'
import type { ControlProps } from './controls.tsx'
import { OthersDeposits, useOtherApplicant } from './others-deposits.tsx'

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

/** A deposit in a line: when, what, how large, and the name that the file had here. */
function useLine(): (deposit: Deposit) => string {
  const say = useSay()
  const shown = useLanguage()
  const items = useItems(queueOf(useSignedIn()?.session.did ?? ''))
  return ({ id, time, file }) => {
    const name = items.find(({ deposit }) => deposit === id)?.path
    const parts = {
      time: printTime(time, shown),
      type: file.mediaType,
      size: printSize(file.size, shown),
      end: id.slice(-6),
    }
    return (name === undefined ? '' : `${name} · `) + say(texts.depositLine, parts)
  }
}

export function DepositsChoice(props: ControlProps): ReactNode {
  const say = useSay()
  const query = useDeposits()
  const chosen = textsOf(props.value)
  const toggle = (id: string): void => {
    const on = chosen.includes(id)
    props.onChange(on ? chosen.filter((one) => one !== id) : [...chosen, id])
  }
  const { disabled, id } = props
  const add = (ids: readonly string[]): void => props.onChange([...new Set([...chosen, ...ids])])
  const applicant = useOtherApplicant()
  if (applicant !== undefined)
    return (
      <>
        {chosen.length > 0 && <Rows all={[]} chosen={chosen} toggle={toggle} disabled={disabled} />}
        {!disabled && <OthersDeposits id={id} applicant={applicant} add={(one) => add([one])} />}
      </>
    )
  return (
    <>
      <Answered query={query}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items).map(depositOf)
          return <Rows all={all} chosen={chosen} toggle={toggle} disabled={disabled} />
        }}
      </Answered>
      {query.hasNextPage && (
        <Button size="small" onClick={() => void query.fetchNextPage()}>
          {say(texts.depositsMore)}
        </Button>
      )}
      {!disabled && <QuickDeposit id={id} pointer={props.pointer} />}
    </>
  )
}

interface RowsProps {
  readonly all: readonly Deposit[]
  readonly chosen: readonly string[]
  readonly toggle: (id: string) => void
  readonly disabled: boolean
}

function Rows({ all, chosen, toggle, disabled }: RowsProps): ReactNode {
  const say = useSay()
  const line = useLine()
  const others = chosen.filter((id) => !all.some((one) => one.id === id))
  if (all.length === 0 && others.length === 0) return <p>{say(texts.noDeposits)}</p>
  const rows = [
    ...others.map((id) => [id, say(texts.depositElsewhere, { id })] as const),
    ...all.map((deposit) => [deposit.id, line(deposit)] as const),
  ]
  return (
    <ul className="deposit-choice">
      {rows.map(([id, text]) => (
        <li key={id}>
          <Checkbox disabled={disabled} checked={chosen.includes(id)} onChange={() => toggle(id)}>
            {text}
          </Checkbox>
        </li>
      ))}
    </ul>
  )
}

export function DepositChoice(props: ControlProps): ReactNode {
  const say = useSay()
  const line = useLine()
  const query = useDeposits()
  const { id, disabled, describedBy, invalid, onChange } = props
  const applicant = useOtherApplicant()
  const value = typeof props.value === 'string' ? props.value : ''
  return (
    <>
      <Answered query={query}>
        {({ pages }) => {
          const mine = pages.flatMap(({ items }) => items).map(depositOf)
          const all = applicant === undefined ? mine : []
          const known = value === '' || all.some((one) => one.id === value)
          return (
            <select
              id={id}
              className="list"
              disabled={disabled}
              aria-describedby={describedBy}
              aria-invalid={invalid || undefined}
              value={value}
              onChange={({ target }) => onChange(target.value || undefined)}
            >
              <option value="">{say(texts.choose)}</option>
              {!known && (
                <option value={value}>{say(texts.depositElsewhere, { id: value })}</option>
              )}
              {all.map((deposit) => (
                <option key={deposit.id} value={deposit.id}>
                  {line(deposit)}
                </option>
              ))}
            </select>
          )
        }}
      </Answered>
      {applicant === undefined && query.hasNextPage && (
        <Button size="small" onClick={() => void query.fetchNextPage()}>
          {say(texts.depositsMore)}
        </Button>
      )}
      {!disabled && applicant !== undefined && (
        <OthersDeposits id={id} applicant={applicant} add={onChange} />
      )}
      {!disabled && applicant === undefined && <QuickDeposit id={id} pointer={props.pointer} />}
    </>
  )
}

type QuickProps = Pick<ControlProps, 'id' | 'pointer'>

/**
 * Encrypted, as nothing says yet that the work is public. The queue is that of the deposits’ page, and the form remembers where each file
 * belongs: whoever leaves this step or page finds it there, also after works were taken out.
 */
function QuickDeposit({ id, pointer }: QuickProps): ReactNode {
  const say = useSay()
  const queries = useQueryClient()
  const { awaited, edit } = useWizard()
  const queue = queueOf(useSignedIn()?.session.did ?? '')
  const items = useItems(queue)
  const field = useRef<HTMLInputElement>(null)
  const own = items.filter(({ key }) => awaited[key] === pointer)
  const follow = (key: number): void => {
    edit((editing) => awaitFile(editing, key, pointer))
    const stop = queue.subscribe(() => {
      const item = queue.items().find((one) => one.key === key)
      if (item !== undefined && item.deposit === undefined) return
      stop()
      edit((editing) => fileCame(editing, key, item?.deposit))
      void queries.invalidateQueries({ queryKey: depositsKey })
    })
  }
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const before = new Set(queue.items().map(({ key }) => key))
    queue.add(pickedFrom(target.files ?? []), { keeping: 'encrypted', publicLookup: false })
    for (const { key } of queue.items()) if (!before.has(key)) follow(key)
    target.value = ''
  }
  return (
    <div className="quick">
      <div className="actions">
        <Button size="small" onClick={() => field.current?.click()}>
          {say(texts.depositHere)}
        </Button>
        <Link to="/deposits/new">{say(texts.depositsAll)}</Link>
      </div>
      <input
        ref={field}
        id={`${id}-file`}
        type="file"
        hidden
        aria-label={say(texts.depositHere)}
        onChange={chosen}
      />
      {own.length > 0 && (
        <ul className="rows">
          {own.map((item) => (
            <FileRow key={item.key} item={item} queue={queue} />
          ))}
        </ul>
      )}
    </div>
  )
}
