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

export function CaseHistory({ events }: { readonly events: readonly CaseEvent[] }): ReactNode {
  return (
    <ol className="history">
      {events.map((event) => (
        <Event key={event.position} event={event} />
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

function Event({ event }: { readonly event: CaseEvent }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const mine = useSignedIn()?.session.did === event.actor
  const words = wordsIn(event)
  const who = mine ? commonTexts.byYou : roleLabel(event.role)
  return (
    <li>
      <strong>{say(stepLabel(event.transition))}</strong>
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
