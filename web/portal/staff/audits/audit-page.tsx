/** A random audit: what was announced, what was drawn, what was found. */
import { useMutation } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { counted } from '../../../format.ts'
import { answerOf, api } from '../../base/client.ts'
import { printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Failed, Page } from '../../shell/page.tsx'
import { isRecord } from '../case/facts.ts'
import { reasonField } from '../case/step-fields.ts'
import { CheckedForm, type Values } from '../checked-form.tsx'
import { Did } from '../did.tsx'
import { useRoles } from '../my-roles.ts'
import { useCase, useCaseChanged, useStep, type Case } from '../queries.ts'
import { staffTexts } from '../texts.ts'
import { useFocus } from '../use-focus.ts'
import { reasonWord, stateWord } from '../words.ts'
import { auditTexts, drawnFrom } from './texts.ts'

export function AuditPage(): ReactNode {
  const say = useSay()
  const { id = '' } = useParams()
  const query = useCase(id)
  return (
    <Page
      title={say(auditTexts.of, { id: id.slice(-8) })}
      lead={auditTexts.publicResult}
      actions={<Link to="/staff/audits">{say(auditTexts.back)}</Link>}
    >
      <Answered query={query}>
        {(of) => (
          <>
            <Announced of={of} />
            <Draw of={of} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function Announced({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { from, to, perMille, block, auditors } = of.events[0]?.payload ?? {}
  const n = (value: unknown): string => printNumber(Number(value), shown)
  const named = Array.isArray(auditors) ? auditors.map(String) : []
  const rows: readonly (readonly [Label, ReactNode])[] = [
    [auditTexts.state, <Tag key="state">{say(stateWord('audit', of.state))}</Tag>],
    [auditTexts.span, say(auditTexts.spanValue, { from: n(from), to: n(to) })],
    [auditTexts.share, say(auditTexts.shareValue, { n: n(perMille) })],
    [auditTexts.block, n(block)],
    [
      auditTexts.auditors,
      named.map((did) => (
        <div key={did}>
          <Did did={did} />
        </div>
      )),
    ],
  ]
  return (
    <section className="card staff-card">
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name.en}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Draw({ of }: { readonly of: Case }): ReactNode {
  const drawn = of.events.find(({ transition }) => transition === 'draw')
  return drawn === undefined ? <NotDrawn of={of} /> : <Drawn of={of} payload={drawn.payload} />
}

function NotDrawn({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const roles = useRoles()
  const changed = useCaseChanged()
  const drawing = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/v1/audits/{id}/draw', { params: { path: { id: of.id } } })),
    onSettled: changed,
  })
  return (
    <section className="card staff-card">
      <h2>{say(auditTexts.drawTitle)}</h2>
      <p>{say(auditTexts.drawLead)}</p>
      {roles.includes('auditor') && (
        <div>
          <Button type="primary" loading={drawing.isPending} onClick={() => drawing.mutate()}>
            {say(auditTexts.draw)}
          </Button>
        </div>
      )}
      {drawing.error && <Failed error={drawing.error} />}
    </section>
  )
}

interface DrawnProps {
  readonly of: Case
  readonly payload: Readonly<Record<string, unknown>>
}

function Drawn({ of, payload }: DrawnProps): ReactNode {
  const say = useSay()
  const drawn = Array.isArray(payload['drawn']) ? payload['drawn'].filter(isRecord) : []
  return (
    <section className="card staff-card">
      <h2 tabIndex={-1}>{say(auditTexts.drawnTitle)}</h2>
      <p>
        {say(counted(Number(payload['certificates']), drawnFrom))} · {say(auditTexts.seed)}{' '}
        <code>{String(payload['seed'])}</code>
      </p>
      {drawn.length === 0 && <p>{say(auditTexts.drawnNone)}</p>}
      <ul className="rows">
        {drawn.map(({ certificate, auditor }) => (
          <DrawnRow
            key={String(certificate)}
            of={of}
            certificate={String(certificate)}
            auditor={String(auditor)}
          />
        ))}
      </ul>
    </section>
  )
}

interface DrawnRowProps {
  readonly of: Case
  readonly certificate: string
  readonly auditor: string
}

function DrawnRow({ of, certificate, auditor }: DrawnRowProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const own = useSignedIn()?.session.did
  const report = of.events.find(
    ({ transition, payload }) => transition === 'report' && payload['certificate'] === certificate,
  )
  const result = report?.reason === undefined ? auditTexts.waiting : reasonWord(report.reason)
  const [reporting, setReporting] = useState(false)
  const isMine = report === undefined && own === auditor
  const place = useFocus<HTMLLIElement>(reporting && isMine ? 'report' : undefined)
  return (
    <li ref={place}>
      <a href={`/v1/certificates/${certificate}?format=html&lang=${shown}`}>{certificate}</a>
      <span className="small">
        {say(auditTexts.auditor)} <Did did={auditor} /> · {say(auditTexts.reported)}: {say(result)}
      </span>
      {typeof report?.payload['note'] === 'string' && <span>{report.payload['note']}</span>}
      {isMine && reporting && (
        <Report of={of} certificate={certificate} close={() => setReporting(false)} />
      )}
      {isMine && !reporting && (
        <div>
          <Button
            data-opens="report"
            onClick={() => setReporting(true)}
            aria-label={say(auditTexts.reportOf, { id: certificate })}
          >
            {say(auditTexts.report)}
          </Button>
        </div>
      )}
    </li>
  )
}

const results = ['in_order', 'defective', 'false_declaration'] as const

interface ReportProps {
  readonly of: Case
  readonly certificate: string
  readonly close: () => void
}

function Report({ of, certificate, close }: ReportProps): ReactNode {
  const say = useSay()
  const step = useStep(of.id)
  const send = ({ reason, note }: Values): void =>
    step.mutate({
      transition: 'report',
      reason: String(reason),
      payload: { certificate, ...(typeof note === 'string' && { note }) },
    })
  return (
    <>
      <h3 tabIndex={-1}>{say(auditTexts.reportOf, { id: certificate })}</h3>
      <CheckedForm
        fields={[reasonField(results), { name: 'note', label: staffTexts.note, kind: 'lines' }]}
        button={auditTexts.report}
        busy={step.isPending}
        error={step.error}
        send={send}
        cancel={close}
      />
    </>
  )
}
