/** What happened in a case, step by step, for those whom it is about. */
import type { ReactNode } from 'react'
import type { Schema } from '../../base/client.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { roleLabel } from '../../shell/require.tsx'
import { reasonLabel, stepLabel } from './case-words.ts'
import { commonTexts } from './texts.ts'

type CaseEvent = Schema<'Case'>['events'][number]

interface CaseHistoryProps {
  /** Of the case. */
  readonly type: string
  readonly events: readonly CaseEvent[]
}

export function CaseHistory({ type, events }: CaseHistoryProps): ReactNode {
  return (
    <ol className="history">
      {events.map((event) => (
        <Event key={event.position} type={type} event={event} />
      ))}
    </ol>
  )
}

/** What a decision was told in words; texts of others, shown as text. */
function wordsIn({ payload }: CaseEvent): string | undefined {
  const { text, note, statement } = payload as Readonly<Record<string, unknown>>
  const words = [text, note, statement].filter((one) => typeof one === 'string')
  return words[0]
}

interface EventProps {
  readonly type: string
  readonly event: CaseEvent
}

function Event({ type, event }: EventProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const mine = useSignedIn()?.session.did === event.actor
  const words = wordsIn(event)
  const who = mine ? commonTexts.byYou : roleLabel(event.role)
  return (
    <li>
      <strong>{say(stepLabel(type, event.transition))}</strong>
      <span className="small">
        {printTime(event.time, shown)} · {say(who)}
      </span>
      {event.reason !== undefined && (
        <span>{say(commonTexts.reason, { reason: reasonLabel(event.reason) })}</span>
      )}
      {words !== undefined && <span className="words">{words}</span>}
    </li>
  )
}
