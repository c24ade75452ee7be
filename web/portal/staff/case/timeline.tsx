/** What happened in a case, in words, oldest first; each event with the document that the log commits to. */
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { bytesOf } from '../../base/client.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { saveBlob } from '../../base/save.ts'
import { Failed } from '../../shell/page.tsx'
import { Did } from '../did.tsx'
import type { Case, CaseEvent } from '../queries.ts'
import { reasonWord, roleWord, stepWord } from '../words.ts'
import { isRecord } from './facts.ts'
import { Issued } from './issued.tsx'
import { caseTexts } from './texts.ts'

export function Timeline({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  return (
    <section className="card staff-card">
      <h2>{say(caseTexts.timeline)}</h2>
      <ol className="timeline">
        {of.events.map((event) => (
          <Happened key={event.position} of={of} event={event} />
        ))}
      </ol>
    </section>
  )
}

interface HappenedProps {
  readonly of: Case
  readonly event: CaseEvent
}

function Happened({ of, event }: HappenedProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { transition, role, actor, time, reason } = event
  return (
    <li>
      <p>{say(stepWord(transition, of.type))}</p>
      <p className="small">
        {say(roleWord(role))} <Did did={actor} /> · {printTime(time, shown)}
      </p>
      {reason !== undefined && <p>{say(reasonWord(reason))}</p>}
      <Said event={event} />
      <Issued event={event} />
      <SignedDocument of={of} event={event} />
    </li>
  )
}

const textMembers = ['text', 'opinion', 'explanation', 'note', 'statement'] as const

/** Words of whoever acted: letters, opinions, defects. */
function Said({ event: { payload } }: { readonly event: CaseEvent }): ReactNode {
  const say = useSay()
  const texts = textMembers.flatMap((name) =>
    typeof payload[name] === 'string' ? [payload[name]] : [],
  )
  const told = payload['text'] !== undefined || payload['amend'] !== undefined
  return (
    <>
      {texts.map((text) => (
        <p key={text} className="said">
          {text}
        </p>
      ))}
      {told && (
        <ul>
          {defectsIn(payload).map(({ key, label }) => (
            <li key={key}>{say(label)}</li>
          ))}
        </ul>
      )}
    </>
  )
}

interface ToldDefect {
  readonly key: string
  readonly code: string
  readonly pointer: string
  readonly severity: string
  readonly label: Label
}

/** Defects that a payload lists. */
export function defectsIn(payload: Readonly<Record<string, unknown>>): ToldDefect[] {
  const defects = Array.isArray(payload['defects']) ? payload['defects'] : []
  return defects.filter(isRecord).map(({ code, pointer, severity, zh, en }) => ({
    key: `${String(code)} ${String(pointer)}`,
    code: String(code),
    pointer: String(pointer),
    severity: String(severity),
    label: { zh: String(zh), en: String(en) },
  }))
}

function SignedDocument({ of, event }: HappenedProps): ReactNode {
  const say = useSay()
  const { position, transition } = event
  const saving = useMutation({
    mutationFn: async () => {
      const blob = await bytesOf(`/v1/cases/${of.id}/events/${position}/document`)
      saveBlob(`${of.id}.event-${position}.json`, blob)
    },
  })
  return (
    <>
      <Button
        type="link"
        size="small"
        onClick={() => saving.mutate()}
        aria-label={say(caseTexts.signedDocumentOf, { step: stepWord(transition, of.type) })}
      >
        {say(caseTexts.signedDocument)}
      </Button>
      {saving.error && <Failed error={saving.error} />}
    </>
  )
}
