/** A certificate with what became of it, and what this person may decide. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { statusChanges, type Label } from '../../../../verifier/vocabulary.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { Did } from '../did.tsx'
import { certificateStates, reasonWord, wordOf } from '../words.ts'
import { Acts } from './acts.tsx'
import { useCertificate, type Certificate, type Life } from './queries.ts'
import { certificateTexts } from './texts.ts'
import { toldBy } from './told.ts'

export function CertificatePage(): ReactNode {
  const say = useSay()
  const { id = '' } = useParams()
  const query = useCertificate(id)
  const number = query.data && toldBy(query.data.certificate).number
  return (
    <Page
      title={say(certificateTexts.title, { id: number ?? id.slice(-8) })}
      actions={<Link to="/staff/certificates">{say(certificateTexts.back)}</Link>}
    >
      <Answered query={query}>
        {({ certificate, life }) => (
          <>
            <Facts certificate={certificate} life={life} />
            <Acts id={id} state={life.state} />
            <History life={life} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function Holders({ dids }: { readonly dids: readonly string[] }): ReactNode {
  return (
    <ul>
      {dids.map((did) => (
        <li key={did}>
          <Did did={did} />
        </li>
      ))}
    </ul>
  )
}

interface FactsProps {
  readonly certificate: Certificate
  readonly life: Life
}

function Facts({ certificate, life }: FactsProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { number, title, holders, issued } = toldBy(certificate)
  const rows: readonly (readonly [Label, ReactNode])[] = [
    [certificateTexts.state, <Tag key="state">{say(wordOf(certificateStates, life.state))}</Tag>],
    [certificateTexts.number, number ?? certificate.id],
    [certificateTexts.workTitle, title],
    [certificateTexts.holder, <Holders key="holders" dids={holders} />],
    [certificateTexts.issued, printTime(issued, shown)],
  ]
  return (
    <section className="card staff-card">
      <dl className="facts">
        {rows
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => (
            <div key={name.en}>
              <dt>{say(name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p>
        <a href={`/v1/certificates/${certificate.id}?format=html&lang=${shown}`}>
          {say(certificateTexts.publicPage)}
        </a>
      </p>
    </section>
  )
}

function History({ life: { changes } }: { readonly life: Life }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  return (
    <section className="card staff-card">
      <h2>{say(certificateTexts.history)}</h2>
      {changes.length === 0 && <p>{say(certificateTexts.historyNone)}</p>}
      <ol className="timeline">
        {changes.map(({ id, change, reason, time, until, replacedBy }) => (
          <li key={id}>
            <p>{say(wordOf(statusChanges, change))}</p>
            <p>
              {say(reasonWord(reason))}
              {until !== undefined &&
                ` · ${say(certificateTexts.until, { time: printTime(until, shown) })}`}
            </p>
            {replacedBy !== undefined && (
              <p>
                <Link to={`/staff/certificates/${replacedBy}`}>
                  {say(certificateTexts.replacedBy)}
                </Link>
              </p>
            )}
            <p className="small">{printTime(time, shown)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
