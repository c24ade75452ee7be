/** What the registry's configuration says, for reading only: what it claims of itself, its deadlines and lanes. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import deadlines from '../../../../api/cases/deadlines.json' with { type: 'json' }
import lanesTable from '../../../../api/applications/lanes.json' with { type: 'json' }
import type { Label } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { printNumber } from '../../base/format.ts'
import { type Counted, counted } from '../../../format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { factsOf, isRecord } from '../case/facts.ts'

const texts = {
  title: { zh: '登记系统设置', en: 'Settings' },
  lead: {
    zh: '只供查看。设置由运行者在启动时给出；期限和通道的数值是数据文件，只能增加新的一行，不能改旧的。',
    en: 'For reading only. The operator sets them at the start; periods and lanes are data, to which a row is added and of which none is changed.',
  },
  trust: { zh: '信任文件：密钥、日志和链', en: 'Trust file: keys, log and chain' },
  trustFile: { zh: '打开信任文件', en: 'Open the trust file' },
  periods: { zh: '期限', en: 'Deadlines' },
  lanes: { zh: '通道', en: 'Lanes' },
  automatic: {
    zh: '自动通道：风险分不超过 {points}，信用等级 {tiers}。',
    en: 'Automatic lane: at most {points} risk points and credit tier {tiers}.',
  },
  opposition: { zh: '异议期', en: 'Opposition period' },
  oppositionOf: {
    zh: '自动通道 {automatic} 日，人工审查 {examined} 日',
    en: 'automatic lane {automatic} days, examined {examined} days',
  },
} as const satisfies Record<string, Label>

const daysCounted = { zh: '{n} 日', one: '{n} day', other: '{n} days' } as const satisfies Counted
const pointsCounted = {
  zh: '{n} 分',
  one: '{n} point',
  other: '{n} points',
} as const satisfies Counted

export function SettingsPage(): ReactNode {
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Deadlines />
      <Lanes />
      <Trust />
    </Page>
  )
}

/** Days that hold at a time: rows are in the order of `from`. */
function daysNow(rows: readonly { readonly from: number; readonly days: number }[]): number {
  const now = Date.now() / 1000
  return rows.findLast(({ from }) => from <= now)?.days ?? 0
}

function Deadlines(): ReactNode {
  const say = useSay()
  return (
    <section className="card staff-card">
      <h2>{say(texts.periods)}</h2>
      <dl className="facts">
        {Object.entries(deadlines.periods).map(([name, period]) => (
          <div key={name}>
            <dt>{say(counted(daysNow(period.rows), daysCounted))}</dt>
            <dd>
              {say(period)} <span className="fact-by">{say(period.source)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Lanes(): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { automatic, points, oppositionDays } = lanesTable
  return (
    <section className="card staff-card">
      <h2>{say(texts.lanes)}</h2>
      <p>
        {say(texts.automatic, {
          points: printNumber(automatic.mostPoints, shown),
          tiers: automatic.tiers.join(', '),
        })}
      </p>
      <p>
        {say(texts.opposition)}:{' '}
        {say(texts.oppositionOf, {
          automatic: printNumber(daysNow(oppositionDays.automatic), shown),
          examined: printNumber(daysNow(oppositionDays.examined), shown),
        })}
      </p>
      <dl className="facts">
        {Object.entries(points).map(([name, factor]) => (
          <div key={name}>
            <dt>{say(counted(factor.points, pointsCounted))}</dt>
            <dd>{say(factor)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Trust(): ReactNode {
  const say = useSay()
  const query = useQuery({
    queryKey: ['trust'],
    queryFn: async () => (await answerOf(api.GET('/v1/trust'))) as unknown,
  })
  return (
    <section className="card staff-card">
      <h2>{say(texts.trust)}</h2>
      <Answered query={query}>
        {(trust) => (
          <>
            {(isRecord(trust) ? factsOf(trust) : []).map(({ pointer, label, facts }) => (
              <dl key={pointer} className="facts" aria-label={say(label)}>
                {facts.map((fact) => (
                  <div key={fact.pointer}>
                    <dt>
                      {say(label)} · {say(fact.label)}
                    </dt>
                    <dd>{say(fact.value)}</dd>
                  </div>
                ))}
              </dl>
            ))}
          </>
        )}
      </Answered>
      <p>
        <a href="/v1/trust">{say(texts.trustFile)}</a>
      </p>
    </section>
  )
}
