/** My works: found by title or number, filtered by state. */
import { Button, Input, Select } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { categories } from '../../../../verifier/vocabulary.ts'
import { printDay, printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { LinkButton } from '../common/link-button.tsx'
import { commonTexts } from '../common/texts.ts'
import {
  type Certificate,
  certificateOf,
  type CertificateState,
  useCertificates,
} from './certificates.ts'
import { StateTag } from './state-tag.tsx'
import { worksTexts as texts } from './texts.ts'

const states = ['active', 'suspended', 'superseded', 'revoked', 'surrendered'] as const

interface Filter {
  readonly words: string
  readonly state: CertificateState | 'all'
}

const open: Filter = { words: '', state: 'all' }

export function WorksPage(): ReactNode {
  const say = useSay()
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={<LinkButton to="/applications/new">{say(texts.apply)}</LinkButton>}
    >
      <Works />
    </Page>
  )
}

function Works(): ReactNode {
  const query = useCertificates()
  const [filter, setFilter] = useState(open)
  const { hasNextPage, isFetching, fetchNextPage } = query
  const filtered = filter.words.trim() !== '' || filter.state !== 'all'
  useEffect(() => {
    // A filter is over all of them, so all are asked for.
    if (filtered && hasNextPage && !isFetching) void fetchNextPage()
  }, [filtered, hasNextPage, isFetching, fetchNextPage])
  return (
    <Answered query={query}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items).map(certificateOf)
        const works = all.filter(({ kind }) => kind === 'work')
        if (works.length === 0 && !hasNextPage)
          return <Nothing title={texts.nothing} hint={texts.nothingHint} />
        return (
          <>
            <Filters filter={filter} choose={setFilter} />
            <Found works={works.filter((one) => fits(one, filter))} told={filtered} />
            {query.isFetchNextPageError && <Failed error={query.error} />}
            <More query={query} filtered={filtered} />
          </>
        )
      }}
    </Answered>
  )
}

function fits(
  { title = '', registrationNumber = '', state }: Certificate,
  filter: Filter,
): boolean {
  const words = filter.words.trim().toLowerCase()
  const named = `${title}\n${registrationNumber}`.toLowerCase().includes(words)
  return named && (filter.state === 'all' || filter.state === state)
}

interface FiltersProps {
  readonly filter: Filter
  readonly choose: (filter: Filter) => void
}

function Filters({ filter, choose }: FiltersProps): ReactNode {
  const say = useSay()
  const options = [
    { value: 'all' as const, label: say(texts.all) },
    ...states.map((value) => ({ value, label: say(texts[value]) })),
  ]
  return (
    <div className="filters" role="search">
      <label>
        {say(texts.search)}
        <Input
          type="search"
          value={filter.words}
          onChange={({ target }) => choose({ ...filter, words: target.value })}
        />
      </label>
      <label htmlFor="state-filter">
        {say(texts.filterState)}
        <Select
          id="state-filter"
          value={filter.state}
          options={options}
          onChange={(state: Filter['state']) => choose({ ...filter, state })}
        />
      </label>
    </div>
  )
}

interface FoundProps {
  readonly works: readonly Certificate[]
  /** A filter is set: how many fit is said. */
  readonly told: boolean
}

function Found({ works, told }: FoundProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  return (
    <>
      <p className="small" role="status">
        {told && say(texts.found, { count: printNumber(works.length, shown) })}
      </p>
      {works.length === 0 && <Nothing title={texts.noneFound} hint={texts.noneFoundHint} />}
      {works.length > 0 && (
        <ul className="rows card">
          {works.map((work) => (
            <WorkRow key={work.id} work={work} />
          ))}
        </ul>
      )}
    </>
  )
}

function WorkRow({ work }: { readonly work: Certificate }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, title = '', registrationNumber = '', category, time, state } = work
  const kind = category && categories[category]
  return (
    <li className="file">
      <div className="file-head">
        <Link to={`/works/${id}`} className="file-name">
          {title}
        </Link>
        <StateTag state={state} />
      </div>
      <span className="small">
        {registrationNumber} · {kind && `${say(kind)} · `}
        {printDay(time, shown)}
      </span>
    </li>
  )
}

interface MoreProps {
  readonly query: ReturnType<typeof useCertificates>
  readonly filtered: boolean
}

function More({ query, filtered }: MoreProps): ReactNode {
  const say = useSay()
  if (!query.hasNextPage) return null
  if (filtered) return <p className="small">{say(texts.searchingMore)}</p>
  return (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {say(commonTexts.more)}
    </Button>
  )
}
