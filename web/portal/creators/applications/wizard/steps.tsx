/** The steps of the wizard: where one is, how many there are, and where something is missing. */
import type { ReactNode } from 'react'
import { type Say, useSay } from '../../../base/language.ts'
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
                aria-label={nameOf(`${i + 1} ${say(step.title)}`, count, say)}
                onClick={() => go(i)}
              >
                <span className="step-number">{i + 1}</span>
                <span className="step-title">{say(step.title)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

/** On a phone the title is not shown, and colours say nothing to many: the name says all of it. */
function nameOf(title: string, count: number | undefined, say: Say): string {
  if (count === undefined || count === 0) return title
  return `${title} (${say(texts.stepWrong, { count: `${count}` })})`
}

function stateOf(index: number, current: number, count: number | undefined): string {
  if (index === current) return 'current'
  if (count === undefined) return 'open'
  return count > 0 ? 'wrong' : 'done'
}
