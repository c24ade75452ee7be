/** A case in the queue: what it is, how it stands, until when somebody has to act, and the step that takes it. */
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Schema } from '../../base/client.ts'
import { printDay } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Failed } from '../../shell/page.tsx'
import { ClockText } from '../clock-text.tsx'
import { Did } from '../did.tsx'
import { useRoles } from '../my-roles.ts'
import { useStep } from '../queries.ts'
import { lanes, stateWord, typeWord, wordOf } from '../words.ts'
import { queueTexts } from './texts.ts'

type Row = Schema<'CaseRow'>

/** A case is named by the end of its id, which differs where the beginning (a time) does not. */
const shortId = (id: string): string => id.slice(-8)

export function QueueRow({ row }: { readonly row: Row }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, type, state, lane, opened, party, assignee } = row
  return (
    <li>
      <div className="queue-what">
        <Link to={`/staff/cases/${id}`}>
          {say(typeWord(type))} <code>{shortId(id)}</code>
        </Link>
        <div className="tags">
          <Tag>{say(stateWord(type, state))}</Tag>
          {lane !== undefined && <Tag>{say(wordOf(lanes, lane))}</Tag>}
        </div>
      </div>
      <p className="small">
        {say(queueTexts.party)} <Did did={party} /> · {say(queueTexts.received)}{' '}
        {printDay(opened, shown)}
        {assignee !== undefined && (
          <>
            {' · '}
            {say(queueTexts.assignee)} <Did did={assignee} />
          </>
        )}
      </p>
      <p className="queue-due">
        <Due row={row} />
      </p>
      <ClaimButton row={row} />
    </li>
  )
}

/** The deadline that comes next, and whose it is. */
function Due({ row: { type, state, owed, due } }: { readonly row: Row }): ReactNode {
  const say = useSay()
  const [label, at] = nextOf(type, state, owed, due)
  if (label === undefined) return null
  return (
    <>
      <span className="small">{say(label)}</span> {at !== undefined && <ClockText due={at} />}
    </>
  )
}

function nextOf(
  type: Row['type'],
  state: string,
  owed: Row['owed'],
  due: number | undefined,
): readonly [Label | undefined, number | undefined] {
  if (owed?.firstNotice !== undefined) return [queueTexts.firstNotice, owed.firstNotice]
  if (owed?.registration !== undefined) return [queueTexts.registration, owed.registration]
  if (type === 'request') return [queueTexts.requestDue, due]
  if (type === 'identity') return [queueTexts.identityDue, due]
  if (['correctionRequired', 'refused'].includes(state)) return [queueTexts.partyDue, due]
  return [undefined, due]
}

/** Whether somebody takes a case on his desk from the queue: one that is nobody's, or his own that came back corrected. */
function isClaimable(
  { type, state, assignee }: Row,
  roles: readonly string[],
  did: string | undefined,
): boolean {
  if (assignee !== undefined && did?.endsWith(assignee) !== true) return false
  if (type === 'application')
    return ['accepted', 'resubmitted'].includes(state) && roles.includes('examiner')
  const checks = ['intake_clerk', 'examiner', 'verifier'].some((role) => roles.includes(role))
  return type === 'identity' && state === 'submitted' && checks
}

/** Takes the case, and opens it. */
function ClaimButton({ row }: { readonly row: Row }): ReactNode {
  const say = useSay()
  const roles = useRoles()
  const own = useSignedIn()?.session.did
  const navigate = useNavigate()
  const step = useStep(row.id)
  const claimable = isClaimable(row, roles, own)
  if (!claimable && !step.error) return null
  const claim = (): void =>
    step.mutate(
      { transition: 'claim', expected: row.events },
      { onSuccess: () => void navigate(`/staff/cases/${row.id}`) },
    )
  return (
    <div className="queue-act">
      {claimable && (
        <Button
          onClick={claim}
          loading={step.isPending}
          aria-label={say(queueTexts.claimOf, { name: shortId(row.id) })}
        >
          {say(queueTexts.claim)}
        </Button>
      )}
      {step.error && <Failed error={step.error} />}
    </div>
  )
}
