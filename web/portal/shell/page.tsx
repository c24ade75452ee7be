/** A page of the portal: its heading, what it is for, what can be done on it, and its states. */
import { Alert, Button, Empty, Spin } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'react-router'
import type { Label } from '../../../verifier/vocabulary.ts'
import { RefusedError } from '../../registry.ts'
import { faultLabel } from '../base/fault-texts.ts'
import { useSay } from '../base/language.ts'
import { faultsOf, problemLabel } from '../base/problem.ts'
import { shellTexts } from './texts.ts'

interface PageProps {
  readonly title: Label | string
  readonly lead?: Label
  /** Buttons beside the heading. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** The first page that is shown does not take the focus; every other has it on its heading, also the one behind the sign-in. */
let isFirst = true

export function Page({ title, lead, actions, children }: PageProps): ReactNode {
  const say = useSay()
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  const text = typeof title === 'string' ? title : say(title)
  useEffect(() => {
    document.title = `${text} · ${say(shellTexts.portal)}`
  }, [text, say])
  useEffect(() => {
    if (!isFirst) heading.current?.focus()
    isFirst = false
  }, [pathname])
  return (
    <section className="page">
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {text}
          </h1>
          {lead && <p className="lead">{say(lead)}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}

/** Waiting, said to eye and ear. */
export function Loading(): ReactNode {
  const say = useSay()
  return (
    <div className="waiting" role="status">
      <Spin />
      <p>{say(shellTexts.loading)}</p>
    </div>
  )
}

interface FailedProps {
  readonly error: unknown
  readonly retry?: () => void
}

/** What failed, and what to do about it. */
export function Failed({ error, retry }: FailedProps): ReactNode {
  const say = useSay()
  const again = retry && (
    <Button onClick={retry} size="small">
      {say(shellTexts.retry)}
    </Button>
  )
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={say(shellTexts.failedTitle)}
      description={<ProblemText error={error} />}
      action={again}
    />
  )
}

function ProblemText({ error }: { readonly error: unknown }): ReactNode {
  const say = useSay()
  const id = error instanceof RefusedError ? error.requestId : undefined
  return (
    <>
      <p>{say(problemLabel(error))}</p>
      <ul className="small">
        {faultsOf(error).map((fault) => (
          <li key={fault.pointer + fault.detail}>
            <code>{fault.pointer}</code> {say(faultLabel(fault))}
          </li>
        ))}
      </ul>
      {id !== undefined && <p className="small">{say(shellTexts.requestId, { id })}</p>}
    </>
  )
}

interface QueryLike<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly refetch: () => unknown
}

interface AnsweredProps<T> {
  readonly query: QueryLike<T>
  readonly children: (data: T) => ReactNode
}

/** Codes that say that what was answered before is not for this person any more, or not there. */
const ending: readonly string[] = ['forbidden', 'not_found']

/**
 * What a query answered, or that it is still asked, or why it failed. What could not be asked for anew stays, and that is said above it;
 * what the registry no longer gives goes.
 */
export function Answered<T>({ query, children }: AnsweredProps<T>): ReactNode {
  const { data, error, isPending, refetch } = query
  if (isPending) return <Loading />
  const failed = error instanceof Error && <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return failed
  const ended = error instanceof RefusedError && ending.includes(error.code)
  return (
    <>
      {failed}
      {!ended && children(data)}
    </>
  )
}

interface NothingProps {
  readonly title: Label
  readonly hint?: Label
  readonly action?: ReactNode
}

/** There is nothing yet: what would be here, and how it comes here. */
export function Nothing({ title, hint, action }: NothingProps): ReactNode {
  const say = useSay()
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{say(title)}</strong>
          {hint && <p>{say(hint)}</p>}
        </>
      }
    >
      {action}
    </Empty>
  )
}

export function NotFound(): ReactNode {
  const say = useSay()
  return (
    <Page title={shellTexts.notFound} lead={shellTexts.notFoundHint}>
      <p>
        <Link to="/">{say(shellTexts.toOverview)}</Link>
      </p>
    </Page>
  )
}
