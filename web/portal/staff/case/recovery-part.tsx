/** The recovery of a DID that a granted request asked for: begun on chain by a registrar, or taken back (docs/decisions/0013). */
import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { Failed } from '../../shell/page.tsx'
import { useRoles } from '../my-roles.ts'
import type { Case } from '../queries.ts'
import { staffTexts } from '../texts.ts'

const texts = {
  title: { zh: '找回数字身份', en: 'Recovery of the DID' },
  lead: {
    zh: '在链上公开进行，须等候规定的时间；控制该数字身份的人在此期间可以阻止。',
    en: 'It is public on the chain and waits for a set time, in which whoever controls the DID can stop it.',
  },
  begin: { zh: '开始找回', en: 'Begin the recovery' },
  withdraw: { zh: '撤回已开始的找回', en: 'Take back what was begun' },
} as const satisfies Record<string, Label>

export function RecoveryPart({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const roles = useRoles()
  const { message } = App.useApp()
  const acting = useMutation({
    mutationFn: (action: 'begin' | 'withdraw') =>
      answerOf(
        api.POST('/v1/cases/{id}/recovery', {
          params: { path: { id: of.id } },
          body: { action },
        }),
      ),
    onSuccess: () => void message.success(say(staffTexts.done)),
  })
  const granted = of.state === 'granted' && of.events[0]?.payload['kind'] === 'recovery'
  if (!granted || !roles.includes('registrar')) return null
  return (
    <section className="card staff-card">
      <h2>{say(texts.title)}</h2>
      <p>{say(texts.lead)}</p>
      <div className="form-buttons">
        {(['begin', 'withdraw'] as const).map((action) => (
          <Button key={action} loading={acting.isPending} onClick={() => acting.mutate(action)}>
            {say(texts[action])}
          </Button>
        ))}
      </div>
      {acting.error && <Failed error={acting.error} />}
    </section>
  )
}
