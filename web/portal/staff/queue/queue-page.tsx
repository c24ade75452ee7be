/** The queue: open cases, what is due first comes first. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Pagination } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { counted } from '../../../format.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Nothing, Page } from '../../shell/page.tsx'
import { useRoles } from '../my-roles.ts'
import { askedIn, Filters, pageLength, typesFor, type Asked } from './filters.tsx'
import { QueueRow } from './queue-row.tsx'
import { casesCounted, queueTexts } from './texts.ts'

/** While a page is open others work too. */
const askedAgainAfter = 60_000

function useQueue({ page, ...query }: Asked) {
  const skip = (page - 1) * pageLength
  return useQuery({
    queryKey: ['queue', query, page],
    queryFn: () =>
      answerOf(api.GET('/v1/queue', { params: { query: { ...query, skip, limit: pageLength } } })),
    placeholderData: keepPreviousData,
    refetchInterval: askedAgainAfter,
  })
}

export function QueuePage(): ReactNode {
  const [params] = useSearchParams()
  const types = typesFor(useRoles())
  const asked = askedIn(params, types)
  const query = useQueue(asked)
  return (
    <Page title={queueTexts.title} lead={queueTexts.lead}>
      <Filters asked={asked} types={types} counts={query.data?.states ?? {}} />
      <Answered query={query}>
        {(found) => <Found found={found} page={asked.page} isOther={query.isPlaceholderData} />}
      </Answered>
    </Page>
  )
}

/** Whether the address still asks for what is shown: a new one is there some moments before its page. */
const isAt = (params: URLSearchParams): boolean =>
  String(new URLSearchParams(location.search)) === String(params)

interface FoundProps {
  readonly found: Schema<'Queue'>
  readonly page: number
  /** It answers what was asked before, and is shown until this has its answer. */
  readonly isOther: boolean
}

function Found({ found, page, isOther }: FoundProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const [params, setParams] = useSearchParams()
  const { items, total, overdue, complete } = found
  const turn = (next: number, replace = false): void =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before)
        after.set('page', String(next))
        return after
      },
      { replace },
    )
  const last = Math.max(1, Math.ceil(total / pageLength))
  // The cases of the page that an address names may have been dealt with. Who has gone on meanwhile is left where he is.
  useEffect(() => {
    if (page > last && !isOther && isAt(params)) turn(last, true)
  })
  const counts = { cases: counted(total, casesCounted), late: printNumber(overdue, shown) }
  return (
    <>
      <p className="small" role="status">
        {say(queueTexts.count, counts)}
      </p>
      {!complete && <Alert type="info" title={say(queueTexts.incomplete)} />}
      {items.length === 0 && <Nothing title={queueTexts.empty} hint={queueTexts.emptyHint} />}
      {items.length > 0 && (
        <ol className="queue card" aria-label={say(queueTexts.list)}>
          {items.map((row) => (
            <QueueRow key={row.id} row={row} />
          ))}
        </ol>
      )}
      {total > pageLength && (
        <nav aria-label={say(queueTexts.pages)}>
          <Pagination
            current={page}
            pageSize={pageLength}
            total={total}
            onChange={(next) => turn(next)}
            showSizeChanger={false}
          />
        </nav>
      )}
    </>
  )
}
