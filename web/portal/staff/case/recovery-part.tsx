/** The recovery of a DID that a granted request asked for: begun on chain by a registrar, or taken back (docs/decisions/0013). */
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Answered, Failed } from '../../shell/page.tsx'
import { Did } from '../did.tsx'
import { useRoles } from '../my-roles.ts'
import { useCaseChanged, type Case } from '../queries.ts'
import { staffTexts } from '../texts.ts'
import { recoveryTexts } from './recovery-texts.ts'

type State = Schema<'DidRecovery'>

export function RecoveryPart({ of }: { readonly of: Case }): ReactNode {
  const roles = useRoles()
  const { kind, lost } = of.events[0]?.payload ?? {}
  const granted = of.state === 'granted' && kind === 'recovery'
  if (!granted || !roles.includes('registrar')) return null
  return <Recovery id={of.id} lost={String(lost)} />
}

function Recovery({ id, lost }: { readonly id: string; readonly lost: string }): ReactNode {
  const say = useSay()
  const query = useQuery({
    queryKey: ['case', id, 'recovery'],
    queryFn: () =>
      answerOf(api.GET('/v1/dids/{did}/recovery', { params: { path: { did: lost } } })),
  })
  return (
    <section className="card staff-card">
      <h2>{say(recoveryTexts.title)}</h2>
      <p>{say(recoveryTexts.lead)}</p>
      <Answered query={query}>{(state) => <Standing state={state} />}</Answered>
      <Acts id={id} />
    </section>
  )
}

/** How the DID stands on the chain, as of its newest block. */
function Standing({ state }: { readonly state: State }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { controller, registrarAllowed, pending } = state
  const waiting = pending.find(({ by }) => by === 'registrar')
  return (
    <>
      <p>
        {say(recoveryTexts.controller)}
        {controller === null ? say(recoveryTexts.nobody) : <Did did={controller} />}
      </p>
      {!registrarAllowed && <p>{say(recoveryTexts.notAllowed)}</p>}
      <p>
        {waiting === undefined
          ? say(recoveryTexts.none)
          : say(recoveryTexts.waits, { time: printTime(waiting.dueAt, shown) })}
      </p>
    </>
  )
}

function Acts({ id }: { readonly id: string }): ReactNode {
  const say = useSay()
  const { message } = App.useApp()
  const changed = useCaseChanged()
  const acting = useMutation({
    mutationFn: (action: 'begin' | 'withdraw') =>
      answerOf(api.POST('/v1/cases/{id}/recovery', { params: { path: { id } }, body: { action } })),
    onSuccess: () => void message.success(say(staffTexts.done)),
    onSettled: changed,
  })
  return (
    <>
      <div className="form-buttons">
        {(['begin', 'withdraw'] as const).map((action) => (
          <Button key={action} loading={acting.isPending} onClick={() => acting.mutate(action)}>
            {say(recoveryTexts[action])}
          </Button>
        ))}
      </div>
      {acting.error && <Failed error={acting.error} />}
    </>
  )
}
