/** A request about a certificate: how it stands, who consented, and what whoever looks at it can do. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Descriptions, Popconfirm, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { askedIn, consentsOf } from '../../base/consents.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Failed, Page } from '../../shell/page.tsx'
import { CaseHistory } from '../common/case-history.tsx'
import { stateLabel } from '../common/case-words.ts'
import { CopyButton } from '../../shell/copy.tsx'
import { DownloadButton } from '../common/download-button.tsx'
import { commonTexts } from '../common/texts.ts'
import { Changes } from './changes-view.tsx'
import { certificatesKey } from './certificates.ts'
import { worksTexts as texts } from './texts.ts'
import { type Case, requestsKey } from './work.ts'
import { kindLabel } from './work-page.tsx'

const caseKey = (id: string) => ['case', id] as const

export function RequestCasePage(): ReactNode {
  const { id = '' } = useParams()
  const did = useSignedIn()?.session.did
  const query = useQuery({
    queryKey: [...caseKey(id), did],
    queryFn: () => answerOf(api.GET('/v1/cases/{id}', { params: { path: { id } } })),
  })
  return (
    <Page title={texts.request}>
      <Answered query={query}>{(file) => <Request file={file} />}</Answered>
    </Page>
  )
}

function Request({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { kind, certificate } = askedIn(file)
  const items = [
    { key: 'kind', label: say(texts.kind), children: say(kindLabel(kind)) },
    {
      key: 'state',
      label: say(commonTexts.state),
      children: <Tag>{say(stateLabel('request', file.state))}</Tag>,
    },
    ...(certificate === undefined
      ? []
      : [
          {
            key: 'certificate',
            label: say(texts.ofCertificate),
            children: <Link to={`/works/${certificate}`}>{certificate}</Link>,
          },
        ]),
    ...(file.due === undefined
      ? []
      : [{ key: 'due', label: say(texts.decidedBy), children: printTime(file.due, shown) }]),
  ]
  return (
    <>
      <Descriptions column={1} bordered items={items} />
      <Changes file={file} />
      <Consents file={file} />
      <Acts file={file} />
      <section className="card" aria-labelledby="history">
        <h2 id="history">{say(commonTexts.history)}</h2>
        <CaseHistory type="request" events={file.events} />
      </section>
    </>
  )
}

function Consents({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const consents = consentsOf(file)
  if (consents.length === 0) return null
  const link = `${location.origin}/portal/requests/${file.id}`
  return (
    <section className="card" aria-labelledby="consents">
      <h2 id="consents">{say(texts.consents)}</h2>
      {file.state === 'submitted' && (
        <>
          <p>{say(texts.consentsHint)}</p>
          <p>
            <code>{link}</code> <CopyButton text={link} what={texts.consentLink} />
          </p>
        </>
      )}
      <ul className="told">
        {consents.map(({ did, given }) => (
          <li key={did}>
            <code>{did}</code> <Tag>{say(given ? texts.given : texts.owed)}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Acts({ file }: { readonly file: Case }): ReactNode {
  const me = useSignedIn()?.session.did
  const { kind, certificate } = askedIn(file)
  const owed = consentsOf(file).some(({ did, given }) => did === me && !given)
  const mine = file.party === me
  if (file.state === 'granted' && kind === 'copy' && certificate !== undefined)
    return (
      <DownloadButton
        path={`/v1/certificates/${certificate}?format=pdf&copy=${file.id}`}
        name={`${certificate}.copy.pdf`}
        label={texts.copyPdf}
      />
    )
  if (file.state !== 'submitted') return null
  return (
    <div className="actions">
      {owed && (
        <Step file={file} transition="consent" label={texts.consent} hint={texts.consentSure} />
      )}
      {mine && (
        <Step file={file} transition="withdraw" label={texts.withdraw} hint={texts.withdrawSure} />
      )}
    </div>
  )
}

interface StepProps {
  readonly file: Case
  readonly transition: 'consent' | 'withdraw'
  readonly label: Label
  readonly hint: Label
}

function Step({ file, transition, label, hint }: StepProps): ReactNode {
  const say = useSay()
  const queries = useQueryClient()
  const step = useMutation({
    mutationFn: () => {
      const body = { transition, expected: file.events.length }
      const params = { path: { id: file.id } }
      return answerOf(api.POST('/v1/cases/{id}/steps', { params, body }))
    },
    onSettled: () =>
      Promise.all(
        [caseKey(file.id), requestsKey, certificatesKey].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return (
    <>
      <Popconfirm title={say(label)} description={say(hint)} onConfirm={() => step.mutate()}>
        <Button type={transition === 'consent' ? 'primary' : 'default'} loading={step.isPending}>
          {say(label)}
        </Button>
      </Popconfirm>
      {step.error && <Failed error={step.error} />}
    </>
  )
}
