/** What the machine lets this person do with the case now; what not, and why. */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { RefusedError } from '../../../registry.ts'
import { consentsOf } from '../../base/consents.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { problemLabel } from '../../base/problem.ts'
import { CheckedForm } from '../checked-form.tsx'
import { useRoles } from '../my-roles.ts'
import { Overtaken } from '../overtaken.tsx'
import { useStep, type Case, type PossibleStep } from '../queries.ts'
import { useFocus } from '../use-focus.ts'
import { roleWord, stepWord } from '../words.ts'
import { Composer, type Drafts } from './composer.tsx'
import { correcting, grave, staffSteps } from './staff-steps.ts'
import { fieldsOf, stepOf } from './step-fields.ts'
import { stepHint } from './step-texts.ts'
import { caseTexts } from './texts.ts'

interface StepsProps {
  readonly of: Case
  readonly drafts: Drafts
  /** The step whose form is open: it stays open when somebody else acts first. */
  readonly chosen: PossibleStep | undefined
  readonly choose: (step: PossibleStep | undefined) => void
}

/** The step that a correction is asked for with, where this person may. */
export function correctingStep(of: Case): PossibleStep | undefined {
  return allowed(of).find(({ transition }) => correcting.includes(transition))
}

/** Why a step is refused: consents that are missing no reload brings. */
function whyRefused(of: Case, { transition, refusal }: PossibleStep): Label {
  const owed = transition === 'grant' && consentsOf(of).some(({ given }) => !given)
  return owed ? caseTexts.consentsFirst : problemLabel(new RefusedError({ ...refusal }))
}

const offered = ({ steps = [] }: Case): PossibleStep[] =>
  steps.filter(({ transition }) => staffSteps.includes(transition))

const allowed = (of: Case): PossibleStep[] =>
  offered(of).filter(({ refusal }) => refusal === undefined)

export function Steps({ of, drafts, chosen, choose }: StepsProps): ReactNode {
  const say = useSay()
  const place = useFocus(chosen?.transition)
  const mine = allowed(of)
  return (
    <section ref={place} className="card staff-card" aria-labelledby="steps-heading">
      <h2 id="steps-heading" tabIndex={-1}>
        {say(caseTexts.steps)}
      </h2>
      {mine.length === 0 && <p>{say(caseTexts.stepsNone)}</p>}
      {chosen === undefined && (
        <div className="step-buttons">
          {mine.map((step) => (
            <Button
              key={step.transition}
              data-opens={step.transition}
              danger={grave.includes(step.transition)}
              onClick={() => choose(step)}
            >
              {say(stepWord(step.transition, of.type))}
            </Button>
          ))}
        </div>
      )}
      {chosen && (
        <OpenStep
          key={chosen.transition}
          of={of}
          step={chosen}
          drafts={drafts}
          close={() => choose(undefined)}
        />
      )}
      <Refused of={of} />
    </section>
  )
}

interface OpenStepProps {
  readonly of: Case
  readonly step: PossibleStep
  readonly drafts: Drafts
  readonly close: () => void
}

function OpenStep({ of, step, drafts, close }: OpenStepProps): ReactNode {
  const say = useSay()
  const made = useStep(of.id)
  const { transition } = step
  const hint = stepHint(of.type, transition)
  const now = offered(of).find((one) => one.transition === transition)
  const possible = now !== undefined && now.refusal === undefined
  // While this person's own step is under way the case changes by it.
  const disabled = !possible && !made.isPending
  return (
    <div className="staff-card">
      <h3 tabIndex={-1}>{say(stepWord(transition, of.type))}</h3>
      {hint && <p>{say(hint)}</p>}
      {disabled && <Overtaken refusal={now?.refusal} />}
      {correcting.includes(transition) ? (
        <Composer
          of={of}
          transition={transition}
          drafts={drafts}
          disabled={disabled}
          close={close}
        />
      ) : (
        <CheckedForm
          fields={fieldsOf(step, of)}
          button={stepWord(transition, of.type)}
          danger={grave.includes(transition)}
          busy={made.isPending}
          disabled={disabled}
          error={made.error}
          send={(values) => made.mutate(stepOf(step, of, values), { onSuccess: close })}
          cancel={close}
        />
      )}
    </div>
  )
}

/** Steps of my own roles that I may not make here, each with its reason; then those that are for others. */
function Refused({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const roles = useRoles()
  const refused = offered(of).filter(({ refusal }) => refusal !== undefined)
  const isMine = (step: PossibleStep): boolean => step.roles.some((role) => roles.includes(role))
  const mine = refused.filter(isMine)
  const others = refused.filter((step) => !isMine(step))
  const nameOf = ({ transition, roles: who }: PossibleStep): string =>
    say(caseTexts.otherStep, {
      step: stepWord(transition, of.type),
      roles: who.map((role) => say(roleWord(role))).join(' / '),
    })
  return (
    <>
      {mine.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={say(caseTexts.refusedSteps)}
          description={
            <ul>
              {mine.map((step) => (
                <li key={step.transition}>
                  {say(stepWord(step.transition, of.type))}: {say(whyRefused(of, step))}
                  {shown === 'en' && <span className="small"> {step.refusal?.detail}</span>}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {others.length > 0 && (
        <p className="small">
          {say(caseTexts.othersSteps)}
          {others.map(nameOf).join(' · ')}
        </p>
      )}
    </>
  )
}
