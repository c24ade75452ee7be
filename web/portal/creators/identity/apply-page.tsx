/** The application for an identity certificate. */
import { Button, Form, Radio } from 'antd'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Failed, Page } from '../../shell/page.tsx'
import { DefectSummary, type Told } from '../common/defect-summary.tsx'
import { FieldErrors, TextField } from '../common/fields.tsx'
import { useKeptForm } from '../common/kept-form.ts'
import { type Attached, AttachmentField } from '../deposits/attachment-field.tsx'
import { type ChildKey, ChildKeyField } from './child-key.tsx'
import { BirthDate, Consents, Contact, Identified, Origin, UnitKinds } from './fields.tsx'
import {
  type AttachmentKind,
  documentKinds,
  type Documents,
  fieldAt,
  type Fields,
  formOf,
  nameAt,
  type Subject,
} from './form.ts'
import { Sealed } from './sealed.tsx'
import { identityTexts as texts } from './texts.ts'
import { type Defect, missingIn, useApply } from './use-apply.ts'

const subjects = ['self', 'child', 'organisation'] as const
const start: Fields = { nationality: 'CN', partyKind: 'legalPerson' }

export function ApplyPage(): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const me = useSignedIn()?.session.did ?? ''
  const [form] = Form.useForm<Fields>()
  const kept = useKeptForm<{ readonly who: Subject; readonly fields: Fields }>()
  const [who, setWho] = useState<Subject>(kept.values?.who ?? 'self')
  const [childKey, setChildKey] = useState<ChildKey>()
  const [documents, busy, attached] = useDocuments(who)
  const [found, setFound] = useState<readonly Defect[]>([])
  const apply = useApply()
  const keep = (of: Subject): void => kept.keep({ who: of, fields: form.getFieldsValue(true) })
  const chooseWho = (next: Subject): void => {
    // What was wrong with the one form says nothing of the other.
    setFound([])
    setWho(next)
    keep(next)
  }
  const finish = (fields: Fields): void => {
    const before = [...missingIn(who, fields), ...keyMissing(who, childKey, me)]
    if (busy) before.push({ ...wholeError, text: texts.documentsBusy })
    if (before.length > 0) return setFound(before)
    const whole = { who, fields, documents, me, child: childKey?.did }
    const signer = who === 'child' ? childKey : undefined
    const sending = { form: formOf(whole), childKey: signer }
    apply.mutate(sending, {
      onSuccess: ({ defects, caseId }) => {
        setFound(defects)
        if (caseId === undefined) return
        kept.forget()
        void navigate('/identity')
      },
    })
  }
  const errors = found.filter(({ severity }) => severity === 'error')
  const go = (field: readonly string[]): void =>
    form.scrollToField([...field], { focus: true, block: 'center' })
  return (
    <Page title={texts.formTitle} lead={texts.formLead}>
      <DefectSummary
        errors={useTold(errors, go)}
        warnings={useTold(
          found.filter(({ severity }) => severity === 'warning'),
          go,
        )}
      />
      <Sealed minor={who === 'child'} />
      <FieldErrors value={errorsByField(errors)}>
        <Form
          form={form}
          name="identity"
          layout="vertical"
          className="form-narrow"
          initialValues={kept.values?.fields ?? start}
          onValuesChange={() => keep(who)}
          onFinish={(fields) => finish({ ...start, ...fields })}
        >
          <div className="form-card">
            <Who who={who} choose={chooseWho} />
            {who === 'child' && <ChildKeyField opened={childKey} open={setChildKey} />}
            <SubjectCard who={who} />
            {who === 'child' && <Guardian />}
            {who === 'organisation' && <Representative />}
            <Contact />
            <DocumentFields who={who} attached={attached} errors={errors} />
            <Consents who={who} />
            {apply.error && <Failed error={apply.error} />}
            <div className="actions">
              <Button type="primary" htmlType="submit" loading={apply.isPending}>
                {say(texts.submit)}
              </Button>
            </div>
          </div>
        </Form>
      </FieldErrors>
    </Page>
  )
}

const wholeError = { pointer: '', severity: 'error', text: texts.form } as const

function keyMissing(who: Subject, key: ChildKey | undefined, me: string): Defect[] {
  if (who !== 'child') return []
  const wrong = { pointer: '/subjectSignature', severity: 'error' } as const
  if (key === undefined) return [{ ...wrong, text: texts.keyNeeded }]
  return key.did === me ? [{ ...wrong, text: texts.keyIsMine }] : []
}

/** Deposits by kind of document, whether some are still on their way, and what tells it. */
function useDocuments(
  who: Subject,
): [Documents, boolean, (kind: AttachmentKind, told: Attached) => void] {
  const [all, setAll] = useState<Readonly<Partial<Record<AttachmentKind, Attached>>>>({})
  const attached = useCallback(
    (kind: AttachmentKind, told: Attached) => setAll((before) => ({ ...before, [kind]: told })),
    [],
  )
  const entries = Object.entries(all)
  const documents = Object.fromEntries(entries.map(([kind, { deposits }]) => [kind, deposits]))
  // Those of another form are not waited for.
  return [documents, documentKinds[who].some((kind) => all[kind]?.busy === true), attached]
}

function errorsByField(errors: readonly Defect[]): ReadonlyMap<string, Label> {
  return new Map(
    errors.flatMap(({ pointer, text }): [string, Label][] => {
      const field = fieldAt(pointer)
      return field ? [[field.join('.'), text]] : []
    }),
  )
}

/** The same list until the defects change: it takes the focus when it is new. */
function useTold(defects: readonly Defect[], go: (field: readonly string[]) => void): Told[] {
  const known = JSON.stringify(defects)
  return useMemo(
    () =>
      defects.map(({ pointer, text }) => {
        const field = fieldAt(pointer)
        return { field: nameAt(pointer), text, go: field && (() => go(field)) }
      }),
    [known],
  )
}

interface WhoProps {
  readonly who: Subject
  readonly choose: (who: Subject) => void
}

function Who({ who, choose }: WhoProps): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="who">
      <h2 id="who">{say(texts.who)}</h2>
      <Radio.Group
        className="choices"
        aria-labelledby="who"
        value={who}
        onChange={({ target }) => choose(target.value as Subject)}
      >
        {subjects.map((subject) => (
          <Radio key={subject} value={subject}>
            {say(texts[subject])}
          </Radio>
        ))}
      </Radio.Group>
      {who === 'organisation' && <p className="small">{say(texts.organisationDid)}</p>}
    </section>
  )
}

const subjectTitles = {
  self: texts.person,
  child: texts.minorPerson,
  organisation: texts.unit,
} as const satisfies Record<Subject, Label>

function SubjectCard({ who }: { readonly who: Subject }): ReactNode {
  const say = useSay()
  const unit = who === 'organisation'
  return (
    <section className="card" aria-labelledby="subject">
      <h2 id="subject">{say(subjectTitles[who])}</h2>
      <div>
        {unit && <UnitKinds />}
        <Identified place="personal" unit={unit} />
        {!unit && <BirthDate />}
        <Origin />
      </div>
    </section>
  )
}

function Guardian(): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="guardian">
      <h2 id="guardian">{say(texts.guardian)}</h2>
      <div>
        <TextField name={['relation']} label={texts.relation} help={texts.relationHint} />
        <Identified place="guardian" />
      </div>
    </section>
  )
}

function Representative(): ReactNode {
  const say = useSay()
  return (
    <section className="card" aria-labelledby="representative">
      <h2 id="representative">{say(texts.representative)}</h2>
      <div>
        <Identified place="representative" />
      </div>
    </section>
  )
}

const helps = {
  idDocument: texts.idDocumentHint,
  registrationDocument: texts.registrationDocumentHint,
  guardianshipDocument: texts.guardianshipDocumentHint,
} as const

interface DocumentFieldsProps {
  readonly who: Subject
  readonly attached: (kind: AttachmentKind, told: Attached) => void
  readonly errors: readonly Defect[]
}

function DocumentFields({ who, attached, errors }: DocumentFieldsProps): ReactNode {
  const say = useSay()
  const wrong = errors.find(({ pointer }) => pointer.startsWith('/attachments'))
  const kinds = documentKinds[who].filter((kind): kind is keyof typeof helps => kind in helps)
  return (
    <section className="card" aria-labelledby="documents">
      <h2 id="documents">{say(texts.documents)}</h2>
      {kinds.map((kind) => (
        <DocumentField key={kind} kind={kind} attached={attached} />
      ))}
      {wrong && <span className="field-error">{say(wrong.text)}</span>}
    </section>
  )
}

interface DocumentFieldProps {
  readonly kind: keyof typeof helps
  readonly attached: (kind: AttachmentKind, told: Attached) => void
}

function DocumentField({ kind, attached }: DocumentFieldProps): ReactNode {
  const tell = useCallback((told: Attached) => attached(kind, told), [attached, kind])
  return (
    <AttachmentField
      id={kind}
      label={texts[kind]}
      help={helps[kind]}
      choose={texts.addDocument}
      attached={tell}
    />
  )
}
