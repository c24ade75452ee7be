/** The check before anything is handed in (预审): all that is wrong, each with a way to its field, and the lane it would take. */
import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import lanes from '../../../../../api/applications/lanes.json' with { type: 'json' }
import type { Label } from '../../../../../verifier/vocabulary.ts'
import { useLanguage, useSay } from '../../../base/language.ts'
import { Failed } from '../../../shell/page.tsx'
import { days } from '../days.ts'
import { FormFacts } from '../form-facts.tsx'
import type { Problem } from '../form/own-check.ts'
import { allNodes } from '../form/sections.ts'
import { nodeAt, pathLabel } from '../form/walk.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'
import { placeOf } from './problems.ts'

export interface Assessment {
  readonly lane: string
  readonly factors: readonly string[]
}

export interface Check {
  readonly run: () => void
  readonly busy: boolean
  readonly error: unknown
  /** Undefined while there was no check of the form as it is now. */
  readonly assessment: Assessment | undefined
  /** All that is wrong now, once there was a check. */
  readonly problems: readonly Problem[] | undefined
}

interface ReviewProps {
  readonly check: Check
  readonly go: (place: string) => void
}

export function Review({ check, go }: ReviewProps): ReactNode {
  const say = useSay()
  const { form } = useWizard()
  const { problems, busy, error, run } = check
  return (
    <>
      <p>{say(texts.checkLead)}</p>
      <div className="actions">
        <Button type={problems === undefined ? 'primary' : 'default'} loading={busy} onClick={run}>
          {say(problems === undefined ? texts.check : texts.checkAgain)}
        </Button>
      </div>
      {error !== undefined && error !== null && <Failed error={error} />}
      {problems !== undefined && <Result check={check} problems={problems} go={go} />}
      <details className="rare">
        <summary>{say(texts.theForm)}</summary>
        <FormFacts form={form} />
      </details>
    </>
  )
}

interface ResultProps extends ReviewProps {
  readonly problems: readonly Problem[]
}

/** It takes the focus whenever a check is done. */
function Result({ check, problems, go }: ResultProps): ReactNode {
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  const { busy, assessment } = check
  useEffect(() => {
    if (!busy) place.current?.focus()
  }, [busy])
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  return (
    <div ref={place} tabIndex={-1} className="check-result" role="status">
      {errors.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={say(texts.checkErrors, { count: `${errors.length}` })}
          description={<ProblemList problems={errors} go={go} />}
        />
      )}
      {errors.length === 0 && <Alert type="success" showIcon title={say(texts.checkGood)} />}
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={say(texts.checkWarnings, { count: `${warnings.length}` })}
          description={
            <>
              <p>{say(texts.checkWarningsHint)}</p>
              <ProblemList problems={warnings} go={go} />
            </>
          }
        />
      )}
      {errors.length === 0 && assessment && <LaneText assessment={assessment} />}
    </div>
  )
}

function LaneText({ assessment: { lane, factors } }: { assessment: Assessment }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const points: Readonly<Record<string, Label>> = lanes.points
  const why = factors.map((factor) => points[factor]?.[shown] ?? factor)
  return (
    <Alert
      type="info"
      title={say(lane === 'automatic' ? texts.laneAutomatic : texts.laneExamined, days)}
      description={
        why.length > 0 &&
        say(texts.laneFactors, { factors: why.join(shown === 'zh' ? '；' : '; ') })
      }
    />
  )
}

interface ProblemListProps {
  readonly problems: readonly Problem[]
  readonly go: (place: string) => void
}

/** Each with the name of its place, which leads there. */
export function ProblemList({ problems, go }: ProblemListProps): ReactNode {
  const say = useSay()
  const { form, sole } = useWizard()
  return (
    <ul className="told">
      {problems.map((problem, i) => {
        const place = placeOf(form, problem, sole)
        const placed = place === undefined ? undefined : nodeAt(form, allNodes, place)
        return (
          <li key={i}>
            {place !== undefined && placed && (
              <Button type="link" size="small" onClick={() => go(place)}>
                {say(pathLabel(form, allNodes, placed))}
              </Button>
            )}{' '}
            {say(problem.text)}
            {problem.article && <span className="small"> {say(problem.article)}</span>}
          </li>
        )
      })}
    </ul>
  )
}
