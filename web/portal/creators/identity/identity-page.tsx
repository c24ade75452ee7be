/** My identity certificates, and what became of my applications for them. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Tag } from 'antd'
import type { ReactNode } from 'react'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { CaseHistory } from '../common/case-history.tsx'
import { stateLabel } from '../common/case-words.ts'
import { DownloadButton } from '../common/download-button.tsx'
import { LinkButton } from '../common/link-button.tsx'
import { type Certificate, certificateOf, useCertificates } from '../works/certificates.ts'
import { StateTag } from '../works/state-tag.tsx'
import { casesKey, useIdentityCases } from './queries.ts'
import { identityTexts as texts } from './texts.ts'

export function IdentityPage(): ReactNode {
  const say = useSay()
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <LinkButton type="primary" to="/identity/apply">
          {say(texts.apply)}
        </LinkButton>
      }
    >
      <Certificates />
      <Cases />
    </Page>
  )
}

function Certificates(): ReactNode {
  const say = useSay()
  const query = useCertificates()
  return (
    <Answered query={query}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items).map(certificateOf)
        const mine = all.filter(({ kind }) => kind === 'identity')
        if (mine.length === 0) return <Nothing title={texts.none} hint={texts.noneHint} />
        return (
          <section className="card" aria-labelledby="certificates">
            <h2 id="certificates">{say(texts.mine)}</h2>
            <ul className="rows">
              {mine.map((certificate) => (
                <IdentityCertificate key={certificate.id} certificate={certificate} />
              ))}
            </ul>
          </section>
        )
      }}
    </Answered>
  )
}

function IdentityCertificate({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, time, state, assuranceLevel } = certificate
  const base = `/v1/certificates/${id}`
  return (
    <li className="file">
      <span>
        <strong>{printTime(time, shown)}</strong> <StateTag state={state} />
      </span>
      {assuranceLevel && (
        <span>
          {say(texts.level)}: {say(texts[assuranceLevel])}
        </span>
      )}
      <div className="actions">
        <DownloadButton path={`${base}?format=pdf`} name={`${id}.pdf`} label={texts.pdf} />
        <DownloadButton
          path={`${base}/document`}
          name={`${id}.certificate.json`}
          label={texts.document}
        />
        <DownloadButton
          path={`${base}/evidence`}
          name={`${id}.evidence.zip`}
          label={texts.evidence}
        />
      </div>
    </li>
  )
}

function Cases(): ReactNode {
  const say = useSay()
  const query = useIdentityCases()
  return (
    <Answered query={query}>
      {(cases) =>
        cases.length > 0 && (
          <section className="form-card" aria-labelledby="cases">
            <h2 id="cases">{say(texts.cases)}</h2>
            {cases.map((one) => (
              <Application key={one.id} file={one} />
            ))}
          </section>
        )
      }
    </Answered>
  )
}

const waiting = new Set(['submitted', 'checking'])

function Application({ file }: { readonly file: Schema<'Case'> }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { state, due, events } = file
  const open = waiting.has(state)
  return (
    <article className="card">
      <div>
        <Tag>{say(stateLabel('identity', state))}</Tag>{' '}
        <span className="small">{say(texts.caseFor, { did: subjectOf(file) })}</span>
      </div>
      <CaseHistory type="identity" events={events} />
      {open && due !== undefined && (
        <p className="small">{say(texts.checkedBy, { time: printTime(due, shown) })}</p>
      )}
      {open && <Withdraw id={file.id} seen={events.length} />}
    </article>
  )
}

function subjectOf({ events, party }: Schema<'Case'>): string {
  const { form } = (events[0]?.payload ?? {}) as { readonly form?: { readonly subject?: unknown } }
  return typeof form?.subject === 'string' ? form.subject : party
}

function Withdraw({ id, seen }: { readonly id: string; readonly seen: number }): ReactNode {
  const say = useSay()
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: () => {
      const body = { transition: 'withdraw', expected: seen }
      return answerOf(api.POST('/v1/cases/{id}/steps', { params: { path: { id } }, body }))
    },
    onSettled: () => queries.invalidateQueries({ queryKey: casesKey }),
  })
  return (
    <div className="actions">
      <Popconfirm
        title={say(texts.withdraw)}
        description={say(texts.withdrawSure)}
        onConfirm={() => withdraw.mutate()}
      >
        <Button loading={withdraw.isPending}>{say(texts.withdraw)}</Button>
      </Popconfirm>
      {withdraw.error && <Failed error={withdraw.error} />}
    </div>
  )
}
