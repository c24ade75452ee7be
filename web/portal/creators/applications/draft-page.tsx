/** A draft being filled in. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { useParams } from 'react-router'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { noticeIn, submittedForm } from './case.ts'
import { caseOf } from './case-query.ts'
import { membersAt } from './form/pointer.ts'
import type { DraftKeeper } from './keeper.ts'
import { keeperOf } from './keepers.ts'
import { texts } from './texts.ts'
import { ApplicationWizard } from './wizard/wizard.tsx'
import { problemsIn, type Told } from './wizard/problems.ts'

interface Opened {
  readonly keeper: DraftKeeper
  readonly told: readonly Told[]
  readonly amend?: string
  /** The form has personal data of others, which are asked for again. */
  readonly others?: boolean
}

/** With a correction come the defects that it is to cure. Rejects with RefusedError. */
async function opened(did: string, id: string): Promise<Opened> {
  const keeper = await keeperOf(did, id)
  const { corrects } = keeper.now().saved
  if (corrects === undefined) return { keeper, told: [] }
  const file = await caseOf(corrects)
  const notice = noticeIn(file)
  const of = submittedForm(file)
  const told = [{ of, problems: problemsIn(notice?.defects) }]
  const others = membersAt(of, '/owners').some((owner) => owner['did'] !== did)
  return { keeper, told, others, ...(notice && { amend: notice.amend }) }
}

export function DraftPage(): ReactNode {
  const say = useSay()
  const { id = '' } = useParams()
  const did = useSignedIn()?.session.did ?? ''
  const query = useQuery({
    queryKey: ['draft', id, did],
    queryFn: () => opened(did, id),
    // The keeper has the draft from now on; whoever comes again gets what is there then.
    staleTime: Infinity,
    gcTime: 0,
  })
  const correction = query.data?.keeper.now().saved.corrects !== undefined
  return (
    <Page title={correction ? texts.correctionTitle : texts.draftTitle}>
      <Answered query={query}>
        {({ keeper, told, amend, others }) => (
          <ApplicationWizard
            key={id}
            keeper={keeper}
            told={told}
            hint={
              correction && (
                <>
                  <p>
                    {say(
                      amend === 'replaceFile' ? texts.correctionFilesToo : texts.correctionFiles,
                    )}
                  </p>
                  {others && <p>{say(texts.correctionOthers)}</p>}
                </>
              )
            }
          />
        )}
      </Answered>
    </Page>
  )
}
