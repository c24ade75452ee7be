/** Suspend, restore, revoke: filled in, then checked and confirmed, for each is public and some cannot be undone. */
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { reasonsOfChange, reasonsWithBasis, type Label } from '../../../../verifier/vocabulary.ts'
import type { Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { Failed } from '../../shell/page.tsx'
import { basisFields, reasonField } from '../case/step-fields.ts'
import { CheckedForm, type Field, type Values } from '../checked-form.tsx'
import { useRoles } from '../my-roles.ts'
import { Overtaken } from '../overtaken.tsx'
import { staffTexts } from '../texts.ts'
import { useFocus } from '../use-focus.ts'
import { reasonWord } from '../words.ts'
import { useChange } from './queries.ts'
import { certificateTexts } from './texts.ts'

type Change = 'suspended' | 'restored' | 'revoked'

/** From which states somebody in which roles makes a change (api/certificates/status.ts). */
const rules: Readonly<Record<Change, { from: readonly string[]; roles: readonly string[] }>> = {
  suspended: { from: ['active'], roles: ['registrar', 'court'] },
  restored: { from: ['suspended'], roles: ['registrar', 'court'] },
  revoked: { from: ['active', 'suspended'], roles: ['registrar'] },
}

/** Reasons of owners go by requests; that a term has ended the registry sees by itself. */
const notHere: readonly string[] = ['applicant_request', 'owner_request', 'term_ended']

const outcome: Readonly<Record<Change, Label>> = {
  suspended: certificateTexts.willSuspend,
  restored: certificateTexts.willRestore,
  revoked: certificateTexts.willRevoke,
}

interface ActsProps {
  readonly id: string
  readonly state: string
}

export function Acts({ id, state }: ActsProps): ReactNode {
  const say = useSay()
  const roles = useRoles()
  const [chosen, choose] = useState<Change>()
  const place = useFocus(chosen)
  const possible = (['suspended', 'restored', 'revoked'] as const).filter(
    (change) =>
      rules[change].from.includes(state) &&
      rules[change].roles.some((role) => roles.includes(role)),
  )
  return (
    <section ref={place} className="card staff-card">
      <h2 tabIndex={-1}>{say(certificateTexts.acts)}</h2>
      {possible.length === 0 && <p>{say(certificateTexts.actsNone)}</p>}
      {chosen === undefined ? (
        <div className="step-buttons">
          {possible.map((change) => (
            <Button
              key={change}
              data-opens={change}
              danger={change === 'revoked'}
              onClick={() => choose(change)}
            >
              {say(certificateTexts[change])}
            </Button>
          ))}
        </div>
      ) : (
        <Act
          id={id}
          change={chosen}
          possible={possible.includes(chosen)}
          close={() => choose(undefined)}
        />
      )}
    </section>
  )
}

interface ActProps {
  readonly id: string
  readonly change: Change
  /** Whether the certificate and the roles still permit it. */
  readonly possible: boolean
  readonly close: () => void
}

const untilField: Field = {
  name: 'until',
  label: certificateTexts.untilField,
  hint: certificateTexts.untilHint,
  kind: 'line',
  pattern: [/^\d{4}-\d{2}-\d{2}$/, certificateTexts.badDate],
}
const noteField: Field = { name: 'note', label: staffTexts.note, kind: 'lines' }

function Act({ id, change, possible, close }: ActProps): ReactNode {
  const say = useSay()
  const [filled, setFilled] = useState<Values>({})
  const [checking, setChecking] = useState(false)
  const sending = useChange(id)
  const reasons = reasonsOfChange[change].filter((reason) => !notHere.includes(reason))
  const rests = reasonsWithBasis.some((reason) => reason === filled['reason'])
  const fields = [
    reasonField(reasons),
    ...(rests ? basisFields : []),
    ...(change === 'suspended' ? [untilField] : []),
    noteField,
  ]
  const place = useFocus(checking ? 'check' : undefined)
  const disabled = !possible && !sending.isPending
  if (checking)
    return (
      <section ref={place} className="staff-card">
        <h3 tabIndex={-1}>{say(certificateTexts.sureTitle)}</h3>
        <Alert
          type="warning"
          showIcon
          title={say(outcome[change])}
          description={
            <>
              <p>{say(staffTexts.publicAct)}</p>
              <Summary values={filled} fields={fields} />
            </>
          }
        />
        {disabled && <Overtaken />}
        {sending.error && <Failed error={sending.error} />}
        <div className="form-buttons">
          <Button
            type="primary"
            danger={change === 'revoked'}
            loading={sending.isPending}
            disabled={disabled}
            onClick={() => sending.mutate(bodyOf(change, filled), { onSuccess: close })}
          >
            {say(certificateTexts[change])}
          </Button>
          <Button onClick={() => setChecking(false)}>{say(staffTexts.cancel)}</Button>
        </div>
      </section>
    )
  return (
    <section ref={place} className="staff-card">
      <h3 tabIndex={-1}>{say(certificateTexts[change])}</h3>
      {disabled && <Overtaken />}
      <CheckedForm
        fields={fields}
        start={filled}
        changed={setFilled}
        button={certificateTexts.check}
        busy={false}
        error={undefined}
        send={(values) => {
          setFilled(values)
          setChecking(true)
        }}
        cancel={close}
      />
    </section>
  )
}

interface SummaryProps {
  readonly values: Values
  readonly fields: readonly Field[]
}

/** What was filled in, once more. */
function Summary({ values, fields }: SummaryProps): ReactNode {
  const say = useSay()
  return (
    <dl className="facts">
      {fields
        .filter(({ name }) => typeof values[name] === 'string')
        .map(({ name, label }) => (
          <div key={name}>
            <dt>{say(label)}</dt>
            <dd>
              {name === 'reason' ? say(reasonWord(String(values[name]))) : String(values[name])}
            </dd>
          </div>
        ))}
    </dl>
  )
}

const textIn = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value.trim() : undefined
}

function bodyOf(change: Change, values: Values): Schema<'StatusChange'> {
  const [authority, caseNumber] = [textIn(values, 'authority'), textIn(values, 'caseNumber')]
  const document = textIn(values, 'document')
  const [until, note] = [textIn(values, 'until'), textIn(values, 'note')]
  return {
    change,
    reason: textIn(values, 'reason') ?? '',
    ...(authority !== undefined &&
      caseNumber !== undefined && {
        basis: { authority, caseNumber, ...(document !== undefined && { document }) },
      }),
    // The end of that day at UTC+8.
    ...(until !== undefined && { until: `${until}T15:59:59Z` }),
    ...(note !== undefined && { note }),
  }
}
