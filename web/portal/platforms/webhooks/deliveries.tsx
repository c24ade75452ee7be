/** What was sent to a webhook, and how it went. */
import { Button, type TableColumnsType, Tag } from 'antd'
import type { ReactNode } from 'react'
import { printNumber, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { DataTable } from '../../shell/data-table.tsx'
import { Answered, Failed, Nothing } from '../../shell/page.tsx'
import { deliveryProblems, deliveryStates, eventTexts, labelIn, platformTexts } from '../texts.ts'
import { type Delivery, useDeliveries, useRedeliver } from './queries.ts'

export function Deliveries({ id }: { readonly id: string }): ReactNode {
  const say = useSay()
  const deliveries = useDeliveries(id)
  return (
    <section className="page" aria-labelledby="deliveries">
      <h2 id="deliveries">{say(platformTexts.deliveries)}</h2>
      <Answered query={deliveries}>
        {({ pages }) => <DeliveryList id={id} deliveries={pages.flatMap(({ items }) => items)} />}
      </Answered>
      {deliveries.hasNextPage && (
        <div>
          <Button
            loading={deliveries.isFetchingNextPage}
            onClick={() => void deliveries.fetchNextPage()}
          >
            {say(platformTexts.older)}
          </Button>
        </div>
      )}
    </section>
  )
}

interface DeliveryListProps {
  readonly id: string
  readonly deliveries: readonly Delivery[]
}

function DeliveryList({ id, deliveries }: DeliveryListProps): ReactNode {
  const say = useSay()
  const columns = useColumns(id)
  if (deliveries.length === 0) return <Nothing title={platformTexts.deliveriesNone} />
  return (
    <DataTable
      label={say(platformTexts.deliveries)}
      columns={columns}
      rows={deliveries}
      rowKey="id"
    />
  )
}

const colours = { waiting: 'processing', delivered: 'success', failed: 'error' } as const

function useColumns(id: string): TableColumnsType<Delivery> {
  const say = useSay()
  const shown = useLanguage()
  return [
    { title: say(platformTexts.time), render: (_, { created }) => printTime(created, shown) },
    { title: say(platformTexts.event), render: (_, { type }) => say(labelIn(eventTexts, type)) },
    {
      title: say(platformTexts.state),
      render: (_, { state }) => (
        <Tag color={colours[state]}>{say(labelIn(deliveryStates, state))}</Tag>
      ),
    },
    {
      title: say(platformTexts.attempts),
      render: (_, delivery) => <Attempts delivery={delivery} />,
    },
    {
      title: say(platformTexts.actions),
      render: (_, delivery) => <Redeliver id={id} delivery={delivery} />,
    },
  ]
}

function Attempts({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { attempts, nextAttempt } = delivery
  return (
    <>
      <ol className="attempts">
        {attempts.map((attempt, at) => (
          <li key={at}>
            {printTime(attempt.time, shown)}: <Outcome attempt={attempt} />
          </li>
        ))}
      </ol>
      {nextAttempt !== undefined && (
        <p className="small">
          {say(platformTexts.nextAttempt, { time: printTime(nextAttempt, shown) })}
        </p>
      )}
    </>
  )
}

function Outcome({ attempt }: { readonly attempt: Delivery['attempts'][number] }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { status, problem = 'connection', durationMs } = attempt
  const ms = printNumber(durationMs, shown)
  if (status !== undefined) return say(platformTexts.answered, { status: `${status}`, ms })
  return say(platformTexts.unanswered, { problem: labelIn(deliveryProblems, problem), ms })
}

function Redeliver({ id, delivery }: { id: string; delivery: Delivery }): ReactNode {
  const say = useSay()
  const sending = useRedeliver(id)
  return (
    <>
      <Button loading={sending.isPending} onClick={() => sending.mutate(delivery.id)}>
        {say(platformTexts.redeliver)}
      </Button>
      {sending.error && <Failed error={sending.error} />}
    </>
  )
}
