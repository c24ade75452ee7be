/** The steps of the wizard: where one is, how many there are, and where something is missing. */
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import type { Step } from '../form/sections.ts'
import { texts } from '../texts.ts'

interface StepsProps {
  readonly steps: readonly Step[]
  readonly current: number
  /** Number of errors by the key of the step; absent where it was not looked at yet. */
  readonly wrong: ReadonlyMap<string, number>
  readonly go: (index: number) => void
}

export function StepsBar({ steps, current, wrong, go }: StepsProps): ReactNode {
  const say = useSay()
  const where = { number: `${current + 1}`, all: `${steps.length}` }
  return (
    <nav aria-label={say(texts.steps)} className="wizard-steps">
      <p className="small">{say(texts.stepOf, where)}</p>
      <ol>
        {steps.map((step, i) => {
          const count = wrong.get(step.key)
          return (
            <li key={step.key} data-state={stateOf(i, current, count)}>
              <button
                type="button"
                aria-current={i === current ? 'step' : undefined}
                onClick={() => go(i)}
              >
                <span className="step-number" aria-hidden="true">
                  {i + 1}
                </span>
                <span className="step-title">{say(step.title)}</span>
                {count !== undefined && count > 0 && (
                  <span className="visually-hidden">
                    {say(texts.stepWrong, { count: `${count}` })}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

function stateOf(index: number, current: number, count: number | undefined): string {
  if (index === current) return 'current'
  if (count === undefined) return 'open'
  return count > 0 ? 'wrong' : 'done'
}
