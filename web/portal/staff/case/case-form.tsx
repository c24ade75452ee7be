/** The form as facts, each with who asserted it; an examiner who may ask for a correction points at them. */
import lanesTable from '../../../../api/applications/lanes.json' with { type: 'json' }
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import type { Case } from '../queries.ts'
import { wordOf } from '../words.ts'
import { Consents } from './consents.tsx'
import { factsOf, isRecord, labelOf, pathOf, type Fact, type FactGroup } from './facts.ts'
import { caseTexts } from './texts.ts'
import { defectsIn } from './timeline.tsx'

interface CaseFormProps {
  readonly of: Case
  /** Points at a field; absent where this person may not ask for a correction now. */
  readonly cite?: (pointer: string) => void
}

/** Members of a request that say what is asked for. */
const asked = ['kind', 'ground', 'basis', 'lost', 'newOwner', 'holder', 'facts'] as const

export function CaseForm({ of, cite }: CaseFormProps): ReactNode {
  const say = useSay()
  const filed = of.events.findLast(({ payload }) => isRecord(payload['form']))
  const form = filed?.payload['form']
  const first = of.events[0]?.payload ?? {}
  const request = Object.fromEntries(asked.flatMap((name) => pairIn(first, name)))
  const groups = factsOf(isRecord(form) ? form : request)
  return (
    <section className="card staff-card">
      <h2>{say(of.type === 'request' ? caseTexts.request : caseTexts.form)}</h2>
      {groups.length === 0 && <p>{say(caseTexts.noForm)}</p>}
      {of.type === 'request' && typeof first['certificate'] === 'string' && (
        <p>
          <Link to={`/staff/certificates/${first['certificate']}`}>
            {say(caseTexts.requestCertificate)}
          </Link>
        </p>
      )}
      <Consents of={of} />
      {filed && <Found payload={filed.payload} />}
      {groups.map((group) => (
        <Group key={group.pointer} group={group} checked={checkedIn(of)} {...(cite && { cite })} />
      ))}
    </section>
  )
}

function pairIn(payload: Readonly<Record<string, unknown>>, name: string): [string, unknown][] {
  return payload[name] === undefined ? [] : [[name, payload[name]]]
}

/** Pointers into the certificate of what was checked against documents. */
function checkedIn({ events }: Case): readonly string[] {
  const approved = events.findLast(({ transition }) => transition === 'approve')
  const checked = approved?.payload['documentChecked']
  return Array.isArray(checked) ? checked.filter((one) => typeof one === 'string') : []
}

/** The certificate of a work has `work` where the form has `works/0`. */
function isChecked(pointer: string, checked: readonly string[]): boolean {
  const there = pointer.replace(/^\/works\/\d+/, '/work')
  return checked.some((one) => there === one || there.startsWith(`${one}/`))
}

interface GroupProps {
  readonly group: FactGroup
  readonly checked: readonly string[]
  readonly cite?: (pointer: string) => void
}

function Group({ group, checked, cite }: GroupProps): ReactNode {
  const say = useSay()
  return (
    <section>
      <h3>{say(group.label)}</h3>
      <dl className="facts">
        {group.facts.map((fact) => (
          <FactRow
            key={fact.pointer}
            fact={fact}
            by={isChecked(fact.pointer, checked) ? caseTexts.checked : caseTexts.declared}
            {...(cite && { cite })}
          />
        ))}
      </dl>
    </section>
  )
}

interface FactRowProps {
  readonly fact: Fact
  readonly by: Label
  readonly cite?: (pointer: string) => void
}

function FactRow({ fact: { pointer, label, value }, by, cite }: FactRowProps): ReactNode {
  const say = useSay()
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd>
        {say(value)} <span className="fact-by">{say(by)}</span>
      </dd>
      {cite && (
        <dd>
          <Button
            size="small"
            onClick={() => cite(pointer)}
            aria-label={say(caseTexts.citeOf, { field: labelOf(pathOf(pointer)) })}
          >
            {say(caseTexts.cite)}
          </Button>
        </dd>
      )}
    </div>
  )
}

/** What the registry found by itself when the form was handed in: warnings, similar titles, points of risk. */
function Found({ payload }: { readonly payload: Readonly<Record<string, unknown>> }): ReactNode {
  const say = useSay()
  const defects = defectsIn(payload)
  const { assessment } = payload
  const factors =
    isRecord(assessment) && Array.isArray(assessment['factors']) ? assessment['factors'] : []
  return (
    <Alert
      type={defects.length === 0 ? 'success' : 'warning'}
      title={say(defects.length === 0 ? caseTexts.foundNone : caseTexts.found)}
      description={
        <>
          <ul>
            {defects.map(({ key, pointer, label }) => (
              <li key={key}>
                {say(labelOf(pathOf(pointer)))}: {say(label)}
              </li>
            ))}
          </ul>
          {isRecord(assessment) && (
            <p className="small">
              {say(caseTexts.assessment, {
                points: String(assessment['points']),
                tier: String(assessment['tier']),
              })}
              {factors.map((factor) => ` · ${say(wordOf(lanesTable.points, String(factor)))}`)}
            </p>
          )}
        </>
      }
    />
  )
}
