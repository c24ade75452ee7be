/** The end of the wizard: who still has to sign, the link for them, and handing in. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { linkTo } from '../../../../draft.ts'
import { RefusedError } from '../../../../registry.ts'
import { answerOf, api } from '../../../base/client.ts'
import { useSay } from '../../../base/language.ts'
import { Answered, Failed } from '../../../shell/page.tsx'
import { CopyButton } from '../../../shell/copy.tsx'
import type { SavedDraft } from '../keeper.ts'
import { Parties } from '../parties.tsx'
import { texts } from '../texts.ts'

const signingKey = (id: string) => ['signing', id] as const

/** Who has to sign a draft of mine; undefined while its form is not complete. */
export function useSigning(owner: string, { id, revision }: SavedDraft, ready: boolean) {
  return useQuery({
    // Every change and every signature makes a new revision.
    queryKey: [...signingKey(id), owner, revision, ready],
    queryFn: async () => {
      if (!ready) return null
      const params = { path: { id }, query: { owner } }
      return answerOf(api.GET('/v1/applications/drafts/{id}/signing', { params })).catch(
        (error: unknown) => {
          if (error instanceof RefusedError && error.code === 'defective_form') return null
          throw error
        },
      )
    },
  })
}

export type Signing = ReturnType<typeof useSigning>

interface SignaturesProps {
  readonly owner: string
  readonly draft: SavedDraft
  readonly signing: Signing
  /** Looks for new signatures. Rejects with RefusedError. */
  readonly refresh: () => Promise<unknown>
}

export function Signatures({ owner, draft, signing, refresh }: SignaturesProps): ReactNode {
  const say = useSay()
  const refreshing = useMutation({ mutationFn: refresh })
  const link = linkTo({ id: draft.id, owner }, `${location.origin}/portal/sign`)
  return (
    <Answered query={signing}>
      {(answer) => {
        if (answer === null) return <Alert type="info" title={say(texts.signBefore)} />
        const others = answer.parties.filter(({ did }) => did !== owner)
        return (
          <section className="card" aria-labelledby="who-signs">
            <h3 id="who-signs">{say(texts.whoSigns)}</h3>
            <Parties parties={answer.parties} handsIn={owner} />
            {others.some(({ signed }) => !signed) && (
              <>
                <p>{say(texts.signLinkHint)}</p>
                <p>
                  <code className="sign-link">{link}</code>{' '}
                  <CopyButton text={link} what={texts.signLink} />
                </p>
              </>
            )}
            {refreshing.error && <Failed error={refreshing.error} />}
            {others.length > 0 && (
              <Button loading={refreshing.isPending} onClick={() => refreshing.mutate()}>
                {say(texts.signRefresh)}
              </Button>
            )}
          </section>
        )
      }}
    </Answered>
  )
}

interface HandInProps {
  /** Saves, hands in, and goes to the case. Rejects with RefusedError. */
  readonly handIn: () => Promise<void>
  readonly confirmed: boolean
  readonly correction: boolean
  /** How many others have not signed. */
  readonly open: number
  /** Which of two forms is meant is asked above. */
  readonly conflict: boolean
}

export function HandIn({ handIn, confirmed, correction, open, conflict }: HandInProps): ReactNode {
  const say = useSay()
  const handing = useMutation({ mutationFn: handIn })
  const { error, isPending } = handing
  // Defects are told in their places.
  const told = error instanceof RefusedError && Array.isArray(error.problem['defects'])
  return (
    <div className="hand-in">
      <p>{say(texts.handInHint)}</p>
      {!confirmed && <p className="small">{say(texts.handInConfirm)}</p>}
      {open > 0 && <p className="small">{say(texts.handInOpen, { count: `${open}` })}</p>}
      {conflict && <Alert type="warning" role="alert" title={say(texts.conflictFirst)} />}
      {error !== null && !told && !conflict && <Failed error={error} />}
      <Button
        type="primary"
        size="large"
        loading={isPending}
        disabled={!confirmed || conflict}
        onClick={() => handing.mutate()}
      >
        {say(correction ? texts.handInCorrection : texts.handIn)}
      </Button>
    </div>
  )
}
