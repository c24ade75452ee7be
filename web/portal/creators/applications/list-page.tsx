/** My applications: drafts, those that wait for my signature, those handed in. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { stateLabel } from '../common/case-words.ts'
import { LinkButton } from '../common/link-button.tsx'
import { days } from './days.ts'
import { Invitations } from './invitations.tsx'
import { forgetKeeper } from './keepers.ts'
import { nextSteps, texts } from './texts.ts'

export function ApplicationsPage(): ReactNode {
  const say = useSay()
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={<LinkButton to="/applications/new">{say(texts.apply)}</LinkButton>}
    >
      <Invitations />
      <Drafts />
      <HandedIn />
    </Page>
  )
}

function Drafts(): ReactNode {
  const say = useSay()
  const did = useSignedIn()?.session.did
  const query = useQuery({
    queryKey: ['drafts', did],
    queryFn: async () => (await answerOf(api.GET('/v1/applications/drafts', {}))).items,
    staleTime: 0,
  })
  return (
    <Answered query={query}>
      {(items) =>
        items.length > 0 && (
          <section className="card" aria-labelledby="drafts">
            <h2 id="drafts">{say(texts.draftsHeading)}</h2>
            <ul className="rows spaced">
              {items.map((item) => (
                <Draft key={item.id} item={item} />
              ))}
            </ul>
          </section>
        )
      }
    </Answered>
  )
}

function Draft({ item }: { readonly item: Schema<'DraftSummary'> }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const queries = useQueryClient()
  const { id, title = say(texts.draftUntitled), updated, works, corrects } = item
  const throwing = useMutation({
    mutationFn: async () => {
      await answerOf(api.DELETE('/v1/applications/drafts/{id}', { params: { path: { id } } }))
      forgetKeeper(id)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['drafts'] }),
  })
  return (
    <li className="file">
      <div className="file-head">
        <strong className="file-name">{title}</strong>
        {corrects !== undefined && <Tag>{say(texts.draftCorrects)}</Tag>}
      </div>
      <span className="small">
        {say(texts.draftOf, { time: printTime(updated, shown) })}
        {works > 1 && ` · ${say(texts.worksCount, { count: `${works}` })}`}
      </span>
      {throwing.error && <Failed error={throwing.error} />}
      <div className="actions">
        <LinkButton to={`/applications/drafts/${id}`}>{say(texts.continueDraft)}</LinkButton>
        <Popconfirm
          title={say(texts.throwAway)}
          description={say(texts.throwAwaySure)}
          okText={say(texts.throwAway)}
          onConfirm={() => throwing.mutate()}
        >
          <Button
            danger
            loading={throwing.isPending}
            aria-label={`${say(texts.throwAway)} ${title}`}
          >
            {say(texts.throwAway)}
          </Button>
        </Popconfirm>
      </div>
    </li>
  )
}

const pageLength = 50

function HandedIn(): ReactNode {
  const say = useSay()
  const did = useSignedIn()?.session.did
  const query = useInfiniteQuery({
    queryKey: ['applications', did],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam: before }) => {
      const asked = {
        type: 'application' as const,
        limit: pageLength,
        order: 'newest' as const,
        ...(before !== undefined && { before }),
      }
      return (await answerOf(api.GET('/v1/cases', { params: { query: asked } }))).items
    },
    staleTime: 0,
    getNextPageParam: (page) => (page.length === pageLength ? page.at(-1)?.seq : undefined),
  })
  return (
    <section className="card" aria-labelledby="handed-in">
      <h2 id="handed-in">{say(texts.handedInHeading)}</h2>
      <Answered query={query}>
        {({ pages }) => {
          const rows = pages.flat()
          if (rows.length === 0) return <Nothing title={texts.noneYet} hint={texts.noneYetHint} />
          return (
            <ul className="rows spaced">
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </ul>
          )
        }}
      </Answered>
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()}>{say(texts.nextPage)}</Button>
      )}
    </section>
  )
}

function Row({ row }: { readonly row: Schema<'CaseRow'> }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, state, opened, due, title } = row
  const next = nextSteps[state]
  return (
    <li className="file">
      <div className="file-head">
        <Link to={`/applications/${id}`} className="file-name">
          {title ?? say(texts.draftUntitled)}
        </Link>
        <Tag>{say(stateLabel('application', state))}</Tag>
      </div>
      <span className="small">{say(texts.openedAt, { time: printTime(opened, shown) })}</span>
      {next && <span className="small">{say(next, days)}</span>}
      {due !== undefined && <strong>{say(texts.dueUntil, { time: printTime(due, shown) })}</strong>}
    </li>
  )
}
