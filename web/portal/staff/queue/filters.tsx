/** What the queue is asked for: it stands in the address, so that it can be kept, shared and gone back to. */
import { Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { useSearchParams } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { lanes, statesOf, typeWord } from '../words.ts'
import { queueTexts } from './texts.ts'

const queuedTypes = ['application', 'identity', 'request'] as const
type QueuedType = (typeof queuedTypes)[number]
const desks = ['mine', 'nobody', 'all'] as const
type Desk = (typeof desks)[number]

export const pageLength = 20

export interface Asked {
  readonly type: QueuedType
  readonly desk: Desk
  readonly state?: string
  readonly lane?: string
  /** 1 is the first page. */
  readonly page: number
}

/** Types whose queue a role is shown, as the registry has it. */
export function typesFor(roles: readonly string[]): readonly QueuedType[] {
  const onlyIdentities = roles.every((role) => ['verifier', 'admin', 'platform'].includes(role))
  const requests = roles.some((role) => ['registrar', 'auditor', 'court'].includes(role))
  return queuedTypes.filter((type) =>
    type === 'identity' ? true : type === 'request' ? requests : !onlyIdentities,
  )
}

/** What the address asks for; of what it cannot ask for, the usual. */
export function askedIn(params: URLSearchParams, types: readonly QueuedType[]): Asked {
  const type = types.find((one) => one === params.get('type')) ?? types[0] ?? 'identity'
  const desk = desks.find((one) => one === params.get('desk')) ?? 'all'
  const state = params.get('state')
  const lane = params.get('lane')
  const page = Number(params.get('page') ?? 1)
  return {
    type,
    desk,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    ...(state !== null && Object.hasOwn(statesOf(type), state) && { state }),
    ...(lane !== null && Object.hasOwn(lanes, lane) && { lane }),
  }
}

interface FiltersProps {
  readonly asked: Asked
  readonly types: readonly QueuedType[]
  /** Open cases by state. */
  readonly counts: Readonly<Record<string, number>>
}

export function Filters({ asked, types, counts }: FiltersProps): ReactNode {
  const say = useSay()
  const [, setParams] = useSearchParams()
  const set = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value === '') next.delete(name)
      else next.set(name, value)
      next.delete('page')
      if (name === 'type') for (const other of ['state', 'lane']) next.delete(other)
      return next
    })
  const states = Object.entries(statesOf(asked.type)).filter(
    ([state]) => state in counts || state === asked.state,
  )
  const option = (value: string, label: Label) => ({ value, label: say(label) })
  return (
    <search className="filters">
      <Filter
        label={queueTexts.type}
        value={asked.type}
        set={(value) => set('type', value)}
        options={types.map((type) => option(type, typeWord(type)))}
      />
      <Filter
        label={queueTexts.desk}
        value={asked.desk}
        set={(value) => set('desk', value)}
        options={(['all', 'nobody', 'mine'] as const).map((one) => option(one, queueTexts[one]))}
      />
      <Filter
        label={queueTexts.state}
        value={asked.state ?? ''}
        set={(value) => set('state', value)}
        options={[
          option('', queueTexts.anyState),
          ...states.map(([state, label]) => ({
            value: state,
            label: say(queueTexts.stateCount, { state: label, n: String(counts[state] ?? 0) }),
          })),
        ]}
      />
      {asked.type === 'application' && (
        <Filter
          label={queueTexts.lane}
          value={asked.lane ?? ''}
          set={(value) => set('lane', value)}
          options={[
            option('', queueTexts.anyLane),
            ...Object.entries(lanes).map(([lane, label]) => option(lane, label)),
          ]}
        />
      )}
    </search>
  )
}

interface FilterProps {
  readonly label: Label
  readonly value: string
  readonly options: { readonly value: string; readonly label: string }[]
  readonly set: (value: string) => void
}

function Filter({ label, value, options, set }: FilterProps): ReactNode {
  const say = useSay()
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>{say(label)}</label>
      <Select id={id} value={value} onChange={set} options={options} />
    </div>
  )
}
