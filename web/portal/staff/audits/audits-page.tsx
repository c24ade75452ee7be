/** Random audits (双随机、一公开): the list, and the announcement of another. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { askLogSize } from '../../../registry.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { printNumber, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Nothing, Page } from '../../shell/page.tsx'
import { CheckedForm, type Field, type Values } from '../checked-form.tsx'
import { useRoles } from '../my-roles.ts'
import { useCaseChanged } from '../queries.ts'
import { stateWord } from '../words.ts'
import { fill } from '../../../format.ts'
import { auditTexts } from './texts.ts'

const pageLength = 200

/** All audits: the registry lists them a page at a time, what has changed last at the end. */
async function auditsAfter(after?: number): Promise<readonly Schema<'CaseRow'>[]> {
  const query = { type: 'audit', desk: 'all', limit: pageLength } as const
  const params = { query: { ...query, ...(after !== undefined && { after }) } }
  const { items } = await answerOf(api.GET('/v1/cases', { params }))
  const last = items[pageLength - 1]
  return last === undefined ? items : [...items, ...(await auditsAfter(last.seq))]
}

export function AuditsPage(): ReactNode {
  const roles = useRoles()
  const query = useQuery({ queryKey: ['audit', 'list'], queryFn: () => auditsAfter() })
  return (
    <Page title={auditTexts.title} lead={auditTexts.lead}>
      {roles.includes('auditor') && <Announcing />}
      <Answered query={query}>
        {(items) =>
          items.length === 0 ? (
            <Nothing title={auditTexts.none} hint={auditTexts.noneHint} />
          ) : (
            <List items={items.toSorted((a, b) => b.opened - a.opened)} />
          )
        }
      </Answered>
    </Page>
  )
}

interface ListProps {
  readonly items: readonly {
    readonly id: string
    readonly state: string
    readonly opened: number
  }[]
}

function List({ items }: ListProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  return (
    <section className="card staff-card">
      <h2>{say(auditTexts.list)}</h2>
      <ul className="rows">
        {items.map(({ id, state, opened }) => (
          <li key={id}>
            <span>
              <Link to={`/staff/audits/${id}`}>{say(auditTexts.of, { id: id.slice(-8) })}</Link>{' '}
              <Tag>{say(stateWord('audit', state))}</Tag>
            </span>
            <span className="small">{printTime(opened, shown)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Announcing(): ReactNode {
  const say = useSay()
  const size = useQuery({ queryKey: ['log-size'], queryFn: askLogSize })
  return (
    <section className="card staff-card">
      <h2>{say(auditTexts.announceTitle)}</h2>
      <Answered query={size}>{(entries) => <AnnouncingForm entries={entries} />}</Answered>
    </section>
  )
}

interface AnnouncingFormProps {
  /** How many the published log has. */
  readonly entries: number
}

function AnnouncingForm({ entries }: AnnouncingFormProps): ReactNode {
  const shown = useLanguage()
  const navigate = useNavigate()
  const changed = useCaseChanged()
  const announcing = useMutation({
    mutationFn: (values: Values) =>
      answerOf(
        api.POST('/v1/audits', {
          body: {
            from: Number(values['from']),
            to: Number(values['to']),
            perMille: Number(values['perMille']),
            blocksAhead: Number(values['blocksAhead']),
          },
        }),
      ),
    onSuccess: async ({ case: { id } }) => {
      await changed()
      await navigate(`/staff/audits/${id}`)
    },
  })
  const whole = { kind: 'whole', required: true, pattern: [/^\d{1,9}$/, auditTexts.whole] } as const
  const n = printNumber(entries, shown)
  const fields: readonly Field[] = [
    { ...whole, name: 'from', label: auditTexts.from },
    { ...whole, name: 'to', label: auditTexts.to, hint: fill(auditTexts.toHint, { n }) },
    { ...whole, name: 'perMille', label: auditTexts.perMille },
    { ...whole, name: 'blocksAhead', label: auditTexts.blocksAhead, hint: auditTexts.blocksHint },
  ]
  const start = { from: '0', to: String(entries), perMille: '10', blocksAhead: '3' }
  return (
    <CheckedForm
      fields={fields}
      start={start}
      button={auditTexts.announce}
      busy={announcing.isPending}
      error={announcing.error}
      send={(values) => announcing.mutate(values)}
    />
  )
}
