/** My deposits, with what belongs to each, and the way from them to an application. */
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { LinkButton } from '../common/link-button.tsx'
import { depositOf } from '../common/records.ts'
import { commonTexts } from '../common/texts.ts'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { DepositRow } from './deposit-row.tsx'
import { totalsOf } from './item.ts'
import { useDeposits } from './list.ts'
import { depositTexts as texts } from './texts.ts'
import { useQueue } from './use-queue.ts'

/** Deposits that one application takes (api/routes/work-schemas.ts, api/applications/form-work.ts). */
const most = 100

export function DepositsPage(): ReactNode {
  const say = useSay()
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <LinkButton type="primary" to="/deposits/new">
          {say(texts.deposit)}
        </LinkButton>
      }
    >
      <Running />
      <Listed />
    </Page>
  )
}

function Running(): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { items } = useQueue()
  const { underWay } = totalsOf(items)
  if (underWay === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      title={say(texts.running, { count: printNumber(underWay, shown) })}
      action={<Link to="/deposits/new">{say(texts.toRunning)}</Link>}
    />
  )
}

function Listed(): ReactNode {
  const say = useSay()
  const query = useDeposits()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(selected)
    if (on) next.add(id)
    else next.delete(id)
    setSelected(next)
  }
  return (
    <Answered query={query}>
      {({ pages }) => {
        const deposits = pages.flatMap(({ items }) => items).map(depositOf)
        if (deposits.length === 0) return <Nothing title={texts.nothing} hint={texts.nothingHint} />
        return (
          <>
            <ApplyWith selected={selected} />
            <ul className="rows card">
              {deposits.map((deposit) => (
                <DepositRow
                  key={deposit.id}
                  deposit={deposit}
                  selected={selected.has(deposit.id)}
                  select={(on) => toggle(deposit.id, on)}
                />
              ))}
            </ul>
            {query.isFetchNextPageError && <Failed error={query.error} />}
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {say(commonTexts.more)}
              </Button>
            )}
          </>
        )
      }}
    </Answered>
  )
}

function ApplyWith({ selected }: { readonly selected: ReadonlySet<string> }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  if (selected.size === 0) return <p className="small">{say(texts.applyNone)}</p>
  const count = printNumber(selected.size, shown)
  if (selected.size > most)
    return <Alert type="warning" showIcon title={say(texts.tooMany, { count: `${most}` })} />
  return (
    <p>
      <Link to={`/applications/new?deposits=${[...selected].join(',')}`}>
        {say(texts.applyWith, { count })}
      </Link>
    </p>
  )
}
