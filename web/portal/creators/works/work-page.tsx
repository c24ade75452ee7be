/** One work of mine: its certificate, the downloads, and what can be asked for. */
import { Alert, Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { categories } from '../../../../verifier/vocabulary.ts'
import { askedIn } from '../../base/consents.ts'
import { printDay, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { stateLabel } from '../common/case-words.ts'
import { DownloadButton } from '../common/download-button.tsx'
import { LinkButton } from '../common/link-button.tsx'
import { stageLabel } from '../common/records.ts'
import { type Certificate, certificateOf } from './certificates.ts'
import { StateTag } from './state-tag.tsx'
import { worksTexts as texts } from './texts.ts'
import { requestKinds } from './request-form.ts'
import { useCertificate, useRequests } from './work.ts'

export function WorkPage(): ReactNode {
  const { id = '' } = useParams()
  const query = useCertificate(id)
  const title = query.data && certificateOf(query.data).title
  return (
    <Page title={title ?? texts.workTitle}>
      <Answered query={query}>{(found) => <Work work={certificateOf(found)} />}</Answered>
    </Page>
  )
}

function Work({ work }: { readonly work: Certificate }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { registrationNumber, category, time, stage, state } = work
  const kind = category && categories[category]
  const items = [
    { key: 'number', label: say(texts.number), children: registrationNumber },
    { key: 'state', label: say(texts.filterState), children: <StateTag state={state} /> },
    { key: 'category', label: say(texts.category), children: kind && say(kind) },
    { key: 'registered', label: say(texts.registered), children: printDay(time, shown) },
    { key: 'stage', label: say(texts.stage), children: say(stageLabel(stage)) },
  ]
  return (
    <>
      <Descriptions column={1} bordered items={items} />
      <Downloads id={work.id} />
      <Requests work={work} />
    </>
  )
}

function Downloads({ id }: { readonly id: string }): ReactNode {
  const say = useSay()
  const base = `/v1/certificates/${id}`
  return (
    <section className="card" aria-labelledby="downloads">
      <h2 id="downloads">{say(texts.downloads)}</h2>
      <div className="actions">
        <DownloadButton path={`${base}?format=pdf`} name={`${id}.pdf`} label={texts.pdf} />
        <DownloadButton path={`${base}?format=png`} name={`${id}.png`} label={texts.png} />
        <DownloadButton
          path={`${base}/document`}
          name={`${id}.certificate.json`}
          label={texts.json}
        />
        <DownloadButton
          path={`${base}/evidence`}
          name={`${id}.evidence.zip`}
          label={texts.evidence}
        />
      </div>
      <p className="small">{say(texts.evidenceHint)}</p>
      <p>
        <a href={`/certificates/${id}`} target="_blank">
          {say(texts.publicPage)}
        </a>
      </p>
    </section>
  )
}

const ended = new Set(['superseded', 'revoked', 'surrendered'])

function Requests({ work }: { readonly work: Certificate }): ReactNode {
  const say = useSay()
  const over = ended.has(work.state)
  const kinds = requestKinds.filter((kind) => !over || kind === 'copy')
  return (
    <section className="card" aria-labelledby="requests">
      <h2 id="requests">{say(texts.requests)}</h2>
      <p>{say(texts.requestsHint)}</p>
      {over && <Alert type="info" showIcon title={say(texts.ended)} />}
      <ul className="request-kinds">
        {kinds.map((kind) => (
          <li key={kind}>
            <LinkButton to={`/works/${work.id}/request/${kind}`}>{say(texts[kind])}</LinkButton>
            <span className="small">{say(texts[`${kind}Hint`])}</span>
          </li>
        ))}
      </ul>
      <Earlier certificate={work.id} />
    </section>
  )
}

function Earlier({ certificate }: { readonly certificate: string }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const query = useRequests()
  return (
    <Answered query={query}>
      {(cases) => {
        const mine = cases.filter((file) => askedIn(file).certificate === certificate)
        if (mine.length === 0) return null
        return (
          <>
            <h3>{say(texts.earlier)}</h3>
            <ul className="told">
              {mine.map((file) => (
                <li key={file.id}>
                  <Link to={`/requests/${file.id}`}>{say(kindLabel(askedIn(file).kind))}</Link>{' '}
                  <span className="small">
                    {printTime(file.events[0]?.time ?? 0, shown)} ·{' '}
                    {say(stateLabel('request', file.state))}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Answered>
  )
}

/** What a kind of request is called. */
export function kindLabel(kind: string) {
  const known = [...requestKinds, 'recovery' as const].find((one) => one === kind)
  return known === undefined ? { zh: kind, en: kind } : texts[known]
}
