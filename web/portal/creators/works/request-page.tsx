/** Asking for a correction, supplement, surrender, revocation or copy of a certificate. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form } from 'antd'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type Label, reasonsOfChange, statusReasons } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { faultLabel } from '../../base/fault-texts.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { faultsOf } from '../../base/problem.ts'
import { Answered, Failed, NotFound, Page } from '../../shell/page.tsx'
import { DefectSummary, type Told } from '../common/defect-summary.tsx'
import { FieldErrors, SelectField, TextField } from '../common/fields.tsx'
import { useKeptForm } from '../common/kept-form.ts'
import { commonTexts } from '../common/texts.ts'
import { type Attached, AttachmentField } from '../deposits/attachment-field.tsx'
import { certificateOf, type OwnCertificate } from './certificates.ts'
import { FactFields } from './fact-fields.tsx'
import {
  amends,
  type CertificateRequest,
  fieldAt,
  groundsWithBasis,
  type RequestFields,
  type RequestKind,
  requestKinds,
  requestOf,
  startOf,
} from './request-form.ts'
import { worksTexts as texts } from './texts.ts'
import { factsOf, requestsKey, useCertificate } from './work.ts'

export function NewRequestPage(): ReactNode {
  const say = useSay()
  const { id = '', kind: asked } = useParams()
  const kind = requestKinds.find((one) => one === asked)
  const query = useCertificate(id)
  if (kind === undefined) return <NotFound />
  const title = (query.data && certificateOf(query.data).title) ?? ''
  return (
    <Page title={say(texts.requestTitle, { kind: texts[kind], title })} lead={texts[`${kind}Hint`]}>
      <Answered query={query}>
        {(certificate) => <RequestForm kind={kind} certificate={certificate} />}
      </Answered>
    </Page>
  )
}

interface RequestFormProps {
  readonly kind: RequestKind
  readonly certificate: OwnCertificate
}

function RequestForm({ kind, certificate }: RequestFormProps): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const [form] = Form.useForm<RequestFields>()
  const facts = useMemo(() => factsOf(certificate), [certificate])
  const [attached, setAttached] = useState<Attached>({ deposits: [], busy: false })
  const [missing, setMissing] = useState<readonly Wrong[]>([])
  const send = useSend()
  const kept = useKeptForm<RequestFields>()
  const wrong = useMemo(() => [...missing, ...wrongIn(send.error)], [missing, send.error])
  const go = (name: string): void =>
    form.scrollToField(name.split('.'), { focus: true, block: 'center' })
  const told = useTold(wrong, go)
  const tell = useCallback((now: Attached) => setAttached(now), [])
  const finish = (fields: RequestFields): void => {
    const before = missingIn(kind, fields)
    setMissing(before)
    if (before.length > 0 || attached.busy) return send.reset()
    const { id } = certificate
    const request = requestOf({
      kind,
      certificate: id,
      facts,
      fields,
      attachments: attached.deposits,
    })
    send.mutate(request, {
      onSuccess: (made) => {
        kept.forget()
        void navigate(`/requests/${made}`)
      },
    })
  }
  return (
    <FieldErrors value={new Map(wrong.map(({ name, text }) => [name, text]))}>
      <DefectSummary errors={told} />
      <Form
        form={form}
        name="request"
        layout="vertical"
        className="form-narrow"
        initialValues={kept.values ?? startOf(facts)}
        onValuesChange={() => kept.keep(form.getFieldsValue(true))}
        onFinish={finish}
      >
        <div className="form-card">
          {amends(kind) && <FactFields />}
          <Why kind={kind} />
          <section className="card">
            <AttachmentField
              id="attachments"
              label={texts.attachments}
              help={texts.attachmentsHint}
              choose={texts.addAttachment}
              attached={tell}
            />
          </section>
          {send.error && wrongIn(send.error).length === 0 && <Failed error={send.error} />}
          <div className="actions">
            <Button
              type="primary"
              danger={kind === 'surrender'}
              htmlType="submit"
              loading={send.isPending}
              disabled={attached.busy}
            >
              {say(texts.send)}
            </Button>
          </div>
        </div>
      </Form>
    </FieldErrors>
  )
}

function Why({ kind }: { readonly kind: RequestKind }): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="why">
      <h2 id="why">{say(texts.why)}</h2>
      <div>
        {kind === 'revocation' && <Ground />}
        <TextField
          name={['statement']}
          label={texts.statement}
          help={texts.statementHint}
          rows={5}
        />
        {kind === 'surrender' && <Sure />}
      </div>
    </section>
  )
}

function Sure(): ReactNode {
  const say = useSay()
  return (
    <Form.Item name="sure" valuePropName="checked">
      <Checkbox>{say(texts.surrenderSure)}</Checkbox>
    </Form.Item>
  )
}

function Ground(): ReactNode {
  const shown = useLanguage()
  const ground = Form.useWatch<string | undefined>('ground')
  const options = reasonsOfChange.revoked.map(
    (reason) => [reason, statusReasons[reason][shown]] as const,
  )
  return (
    <>
      <SelectField name={['ground']} label={texts.ground} options={options} />
      {ground !== undefined && groundsWithBasis.includes(ground) && (
        <>
          <TextField name={['basis', 'authority']} label={texts.authority} />
          <TextField name={['basis', 'caseNumber']} label={texts.caseNumber} />
        </>
      )}
    </>
  )
}

/** A fault, by the name of the field with dots between its parts. */
interface Wrong {
  readonly name: string
  readonly label?: Label
  readonly text: Label
}

/** What the registry would refuse without saying it in words for people. */
function missingIn(kind: RequestKind, fields: RequestFields): Wrong[] {
  const { statement = '', ground, basis = {}, work, sure } = fields
  const based = ground !== undefined && groundsWithBasis.includes(ground)
  const open = [
    [amends(kind) && !work?.title?.trim(), 'work.title', commonTexts.required],
    [kind === 'revocation' && ground === undefined, 'ground', commonTexts.chooseOne],
    [based && !basis.authority?.trim(), 'basis.authority', commonTexts.required],
    [based && !basis.caseNumber?.trim(), 'basis.caseNumber', commonTexts.required],
    [statement.trim() === '', 'statement', commonTexts.required],
    [kind === 'surrender' && sure !== true, 'sure', texts.surrenderSure],
  ] as const
  return open.flatMap(([missing, name, text]) => (missing ? [{ ...fieldAt(name), text }] : []))
}

function wrongIn(error: unknown): Wrong[] {
  return faultsOf(error).map((fault) => ({ ...fieldAt(fault.pointer), text: faultLabel(fault) }))
}

/** The same list until the faults change: it takes the focus when it is new. */
function useTold(wrong: readonly Wrong[], go: (name: string) => void): Told[] {
  return useMemo(
    () =>
      wrong.map(({ name, label, text }) => ({
        text,
        ...(label && { field: label, go: () => go(name) }),
      })),
    [wrong],
  )
}

/** Sends a request; one that is sent again because no answer came is the same request. */
function useSend() {
  const queries = useQueryClient()
  const sent = useRef<{ text: string; key: string }>(undefined)
  return useMutation({
    mutationFn: async (body: CertificateRequest): Promise<string> => {
      const text = JSON.stringify(body)
      if (sent.current?.text !== text) sent.current = { text, key: crypto.randomUUID() }
      const params = { header: { 'Idempotency-Key': sent.current.key } }
      return (await answerOf(api.POST('/v1/requests', { params, body }))).case.id
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: requestsKey }),
  })
}
