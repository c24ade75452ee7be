/** The wizard over a draft: steps, fields, saving, check, signatures, handing in. */
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { RefusedError } from '../../../../registry.ts'
import { useSay } from '../../../base/language.ts'
import type { DraftKeeper } from '../keeper.ts'
import { drafts } from '../keepers.ts'
import { texts } from '../texts.ts'
import { WizardContext } from './context.ts'
import { handInDraft } from './hand-in.ts'
import { Locked } from './locked.tsx'
import type { Told } from './problems.ts'
import { ProblemList, Review } from './review.tsx'
import { SaveStatus } from './save-status.tsx'
import { SectionView } from './section-view.tsx'
import { HandIn, Signatures } from './sign.tsx'
import { SoleSwitch } from './sole-switch.tsx'
import { StepsBar } from './steps.tsx'
import { useWizardState, type WizardState } from './use-wizard-state.ts'

interface WizardProps {
  readonly keeper: DraftKeeper
  /** Defects that an examiner named in the form that is corrected. */
  readonly told: readonly Told[]
  /** What a correction may change, in words. */
  readonly hint?: ReactNode
}

export function ApplicationWizard({ keeper, told, hint }: WizardProps): ReactNode {
  const say = useSay()
  const state = useWizardState(keeper, told)
  const { steps, current, wrong, show, kept, wizard, isLast } = state
  return (
    <WizardContext value={wizard}>
      <div className="wizard">
        <StepsBar steps={steps} current={current} wrong={wrong} go={show} />
        <SaveStatus keeper={keeper} kept={kept} />
        <Asked told={told} hint={hint} go={state.go} />
        {wizard.locked && <Locked unlock={state.unlock} />}
        <StepCard keeper={keeper} state={state} />
        <div className="actions wizard-moves">
          {current > 0 && <Button onClick={() => show(current - 1)}>{say(texts.back)}</Button>}
          {!isLast && (
            <Button type="primary" onClick={() => show(current + 1)}>
              {say(texts.next)}
            </Button>
          )}
        </div>
      </div>
    </WizardContext>
  )
}

interface AskedProps extends Pick<WizardProps, 'told' | 'hint'> {
  readonly go: (place: string) => void
}

/** What an examiner asked for, above every step. */
function Asked({ told, hint, go }: AskedProps): ReactNode {
  const say = useSay()
  const named = told.flatMap(({ problems }) => problems)
  if (named.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={say(texts.correctionAsked)}
      description={
        <>
          <ProblemList problems={named} go={go} />
          {hint}
        </>
      }
    />
  )
}

interface StepCardProps {
  readonly keeper: DraftKeeper
  readonly state: WizardState
}

function StepCard({ keeper, state }: StepCardProps): ReactNode {
  const say = useSay()
  const { step, heading, check, go, signing, kept, switchTo, isLast } = state
  const refresh = async (): Promise<void> => {
    keeper.refresh(await drafts.load(kept.saved.id))
    await signing.refetch()
  }
  return (
    <div className="card wizard-step">
      <h2 ref={heading} tabIndex={-1}>
        {say(step.title)}
      </h2>
      <p className="lead">{say(step.lead)}</p>
      {step.key === 'works' && <SoleSwitch switchTo={switchTo} />}
      {step.key === 'review' && <Review check={check} go={go} />}
      {step.sections.map((section) => (
        <SectionView key={section.title.en} section={section} single={step.sections.length === 1} />
      ))}
      {step.key === 'sign' && (
        <Signatures owner={keeper.owner} draft={kept.saved} signing={signing} refresh={refresh} />
      )}
      {isLast && <End keeper={keeper} state={state} />}
    </div>
  )
}

/** Handing in; what the registry refuses goes to where the check is, with every defect. */
function End({ keeper, state }: StepCardProps): ReactNode {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { kept, wizard, unsigned, check, steps, show } = state
  const handIn = async (): Promise<void> => {
    try {
      const id = await handInDraft(keeper)
      await queries.invalidateQueries()
      await navigate(`/applications/${id}`)
    } catch (error) {
      if (error instanceof RefusedError && Array.isArray(error.problem['defects'])) {
        check.refused(error.problem['defects'])
        show(steps.findIndex(({ key }) => key === 'review'))
      }
      throw error
    }
  }
  return (
    <HandIn
      handIn={handIn}
      confirmed={wizard.form['trueWill'] === true}
      correction={kept.saved.corrects !== undefined}
      open={unsigned}
      conflict={kept.state === 'conflict'}
    />
  )
}
