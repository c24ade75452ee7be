/** How often a key was used, by day. */
import { type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useParams } from 'react-router'
import { printDay, printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { DataTable } from '../../shell/data-table.tsx'
import { Answered, Nothing, Page } from '../../shell/page.tsx'
import { labelIn, outcomeTexts, platformTexts } from '../texts.ts'
import { useKeys, useKeyUsage } from './queries.ts'
import { byDay, type DayOfUse, type Use } from './usage.ts'

export function UsagePage(): ReactNode {
  const say = useSay()
  const { id = '' } = useParams()
  const usage = useKeyUsage(id)
  const name = useKeys().data?.items.find((key) => key.id === id)?.name ?? id
  return (
    <Page title={say(platformTexts.usageOf, { name })} lead={platformTexts.usageLead}>
      <Answered query={usage}>{({ items }) => <UsageTable uses={items} />}</Answered>
    </Page>
  )
}

function UsageTable({ uses }: { readonly uses: readonly Use[] }): ReactNode {
  const say = useSay()
  const columns = useColumns()
  const days = byDay(uses)
  if (days.length === 0) return <Nothing title={platformTexts.usageNone} />
  return <DataTable label={say(platformTexts.usage)} columns={columns} rows={days} rowKey="day" />
}

function useColumns(): TableColumnsType<DayOfUse> {
  const say = useSay()
  const shown = useLanguage()
  const number = (value: number): string => printNumber(value, shown)
  const outcomes = Object.keys(outcomeTexts).map((outcome) => ({
    key: outcome,
    title: say(labelIn(outcomeTexts, outcome)),
    align: 'end' as const,
    render: (_: unknown, { calls }: DayOfUse) => number(calls[outcome] ?? 0),
  }))
  return [
    { title: say(platformTexts.day), render: (_, { day }) => printDay(day, shown) },
    ...outcomes,
    { title: say(platformTexts.total), align: 'end', render: (_, { all }) => number(all) },
  ]
}
