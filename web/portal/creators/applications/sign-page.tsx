/** Where a co-owner, guardian or agent reads an application of somebody else, and signs it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { isSigningText, parsePlace } from '../../../draft.ts'
import {
  askDraft,
  type DraftPlace,
  type DraftToSign,
  RefusedError,
  signDraft,
} from '../../../registry.ts'
import { useSay } from '../../base/language.ts'
import { type SignedIn, useSignedIn } from '../../base/session.ts'
import { Answered, Failed, Page } from '../../shell/page.tsx'
import { FormFacts } from './form-facts.tsx'
import { Parties } from './parties.tsx'
import { texts } from './texts.ts'

export function SignPage(): ReactNode {
  const say = useSay()
  const signedIn = useSignedIn()
  const { id, owner } = parsePlace(useLocation().hash)
  return (
    <Page title={texts.signTitle} lead={texts.signLead}>
      {id === undefined || owner === undefined || signedIn === undefined ? (
        <Alert type="warning" title={say(texts.signNoPlace)} />
      ) : (
        <DraftToRead key={`${id} ${owner}`} place={{ id, owner }} signedIn={signedIn} />
      )}
    </Page>
  )
}

interface DraftProps {
  readonly place: DraftPlace
  readonly signedIn: SignedIn
}

const unknown = new Set(['not_found', 'defective_form'])

function DraftToRead({ place, signedIn }: DraftProps): ReactNode {
  const say = useSay()
  const query = useQuery({
    queryKey: ['to-sign', place.id, signedIn.session.did],
    queryFn: () => askDraft(place, signedIn.session),
    retry: false,
    staleTime: 0,
  })
  const { error } = query
  if (error instanceof RefusedError && unknown.has(error.code))
    return <Alert type="warning" title={say(texts.signGone)} />
  return (
    <Answered query={query}>
      {(draft) => (
        <>
          <section className="card" aria-labelledby="says">
            <h2 id="says">{say(texts.signSays)}</h2>
            <p className="small">{say(texts.signSealed)}</p>
            <FormFacts form={draft.form} />
          </section>
          <section className="card" aria-labelledby="parties">
            <h2 id="parties">{say(texts.whoSigns)}</h2>
            <Parties parties={draft.parties} handsIn={place.owner} />
          </section>
          <Mine place={place} signedIn={signedIn} draft={draft} />
        </>
      )}
    </Answered>
  )
}

/** Only a text about this very application is signed: a registry that is not what it seems gets no other signature. */
function Mine({ place, signedIn, draft }: DraftProps & { readonly draft: DraftToSign }): ReactNode {
  const say = useSay()
  const queries = useQueryClient()
  const { did } = signedIn.session
  const mine = draft.parties.find((party) => party.did === did)
  const signing = useMutation({
    mutationFn: async (text: string) => {
      const signature = await signedIn.holder.signer.sign(text)
      return signDraft(place, signature, signedIn.session)
    },
    onSuccess: (signed) => {
      queries.setQueryData(['to-sign', place.id, did], signed)
      void queries.invalidateQueries({ queryKey: ['invitations'] })
    },
    // The form was changed while it was read: what it says now has to be read.
    onError: () => queries.invalidateQueries({ queryKey: ['to-sign', place.id] }),
  })
  if (mine === undefined) return <Alert type="info" title={say(texts.signNotYours)} />
  if (mine.signed)
    return <Alert type="success" showIcon title={say(texts.signDone)} role="status" />
  if (!isSigningText(mine.text, draft, did))
    return <Alert type="error" showIcon title={say(texts.signOdd)} />
  return (
    <section className="card">
      <h2 id="sign-text">{say(texts.signText)}</h2>
      <pre tabIndex={0} role="region" aria-labelledby="sign-text" className="sign-text">
        {mine.text}
      </pre>
      {signing.error && <Failed error={signing.error} />}
      <div className="actions">
        <Button
          type="primary"
          loading={signing.isPending}
          onClick={() => signing.mutate(mine.text)}
        >
          {say(texts.signNow)}
        </Button>
      </div>
    </section>
  )
}
