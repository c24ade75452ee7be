/** The certificates issued last. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { printDay } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered } from '../../shell/page.tsx'
import { type Certificate, certificateOf, useCertificates } from '../works/certificates.ts'
import { StateTag } from '../works/state-tag.tsx'
import { overviewTexts as texts } from './texts.ts'

const shownAtMost = 3

export function Latest(): ReactNode {
  const say = useSay()
  const query = useCertificates()
  return (
    <Answered query={query}>
      {({ pages }) => {
        const latest = (pages[0]?.items ?? []).slice(0, shownAtMost).map(certificateOf)
        if (latest.length === 0) return null
        return (
          <section className="card" aria-labelledby="latest">
            <h2 id="latest">{say(texts.certificatesTitle)}</h2>
            <ul className="rows">
              {latest.map((one) => (
                <Issued key={one.id} certificate={one} />
              ))}
            </ul>
            <p>
              <Link to="/works">{say(texts.allWorks)}</Link>
            </p>
          </section>
        )
      }}
    </Answered>
  )
}

function Issued({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, kind, title, registrationNumber, time, state } = certificate
  const work = kind === 'work'
  return (
    <li className="file">
      <div className="file-head">
        <Link to={work ? `/works/${id}` : '/identity'} className="file-name">
          {title ?? say(texts.identityCertificate)}
        </Link>
        <StateTag state={state} />
      </div>
      <span className="small">
        {registrationNumber !== undefined && `${registrationNumber} · `}
        {printDay(time, shown)}
      </span>
    </li>
  )
}
