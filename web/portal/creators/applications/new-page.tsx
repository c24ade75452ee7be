/** The beginning of an application: by who made the work. The draft is made at once, so that nothing can be lost. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Failed, Page } from '../../shell/page.tsx'
import { withValue } from './form/pointer.ts'
import { newForm, newJointForm, withDeposits } from './form/start.ts'
import type { Members } from './form/pointer.ts'
import { drafts } from './keepers.ts'
import { texts } from './texts.ts'

/** Who owns otherwise says how: nothing is chosen beforehand. */
const otherForm = (did: string): Members => withValue(newForm(did), '/ownershipForm', undefined)

const ways: readonly (readonly [Label, Label, (did: string) => Members])[] = [
  [texts.sole, texts.soleHint, newForm],
  [texts.joint, texts.jointHint, newJointForm],
  [texts.other, texts.otherHint, otherForm],
]

export function NewApplicationPage(): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const queries = useQueryClient()
  // Deposits chosen on their page.
  const [search] = useSearchParams()
  const did = useSignedIn()?.session.did ?? ''
  const making = useMutation({
    mutationFn: async (make: (did: string) => Members) => {
      const { id } = await drafts.create(withDeposits(make(did), search.get('deposits') ?? ''))
      void queries.invalidateQueries({ queryKey: ['drafts'] })
      await navigate(`/applications/drafts/${id}`, { replace: true })
    },
  })
  return (
    <Page title={texts.newTitle} lead={texts.newLead}>
      <p>{say(texts.newNeeds)}</p>
      {making.error && <Failed error={making.error} />}
      <ul className="ways">
        {ways.map(([name, hint, make]) => (
          <li key={name.en} className="card">
            <p>{say(hint)}</p>
            <Button
              type={make === newForm ? 'primary' : 'default'}
              disabled={making.isPending}
              onClick={() => making.mutate(make)}
            >
              {say(name)}
            </Button>
          </li>
        ))}
      </ul>
    </Page>
  )
}
