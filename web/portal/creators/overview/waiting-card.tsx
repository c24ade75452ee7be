/** What waits for the person, and what the registry is working on. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered } from '../../shell/page.tsx'
import { caseTypeLabel, stateLabel } from '../common/case-words.ts'
import { commonTexts } from '../common/texts.ts'
import { depositTexts } from '../deposits/texts.ts'
import type { UnfinishedUpload } from '../deposits/upload.ts'
import { overviewTexts as texts } from './texts.ts'
import { type DraftInfo, isYourTurn, type OpenCase, useWaiting, type Waiting } from './waiting.ts'

export function WaitingCard(): ReactNode {
  const say = useSay()
  const waiting = useWaiting()
  return (
    <section className="card" aria-labelledby="waiting">
      <h2 id="waiting">{say(texts.waitingTitle)}</h2>
      <Answered query={waiting}>{(found) => <Listed waiting={found} />}</Answered>
    </section>
  )
}

function Listed({ waiting: { cases, drafts, uploads } }: { readonly waiting: Waiting }): ReactNode {
  const say = useSay()
  if (cases.length + drafts.length + uploads.length === 0) return <p>{say(texts.waitingNothing)}</p>
  return (
    <ul className="rows">
      {cases.map((row) => (
        <CaseItem key={row.id} row={row} />
      ))}
      {drafts.map((draft) => (
        <DraftItem key={draft.id} draft={draft} />
      ))}
      {uploads.map((upload) => (
        <UploadItem key={upload.id} upload={upload} />
      ))}
    </ul>
  )
}

/** Where each type of case is shown. */
function pageOf({ id, type }: OpenCase): string {
  if (type === 'identity') return '/identity'
  return type === 'request' ? `/requests/${id}` : `/applications/${id}`
}

function CaseItem({ row }: { readonly row: OpenCase }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { type, state, due } = row
  const turn = isYourTurn(row) ? texts.yourTurn : texts.registrysTurn
  return (
    <li className="file">
      <div className="file-head">
        <Link to={pageOf(row)}>{say(caseTypeLabel(type))}</Link>
        <Tag>{say(stateLabel(type, state))}</Tag>
      </div>
      <span className="small">
        {say(turn)}
        {due !== undefined && ` · ${say(commonTexts.dueUntil, { time: printTime(due, shown) })}`}
      </span>
    </li>
  )
}

function DraftItem({ draft }: { readonly draft: DraftInfo }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  return (
    <li className="file">
      <Link to={`/applications/drafts/${draft.id}`}>
        {say(texts.draft, { time: printTime(draft.updated, shown) })}
      </Link>
    </li>
  )
}

function UploadItem({ upload }: { readonly upload: UnfinishedUpload }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const name = upload.filename ?? say(depositTexts.unnamed)
  return (
    <li className="file">
      <Link to="/deposits/new" className="file-name">
        {say(texts.upload, { name })}
      </Link>
      <span className="small">
        {say(texts.uploadAt, { time: printTime(upload.expires, shown) })}
      </span>
    </li>
  )
}
