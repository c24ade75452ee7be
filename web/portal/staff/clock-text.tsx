/** A deadline on the page: colour, sign and words say the same. */
import type { ReactNode } from 'react'
import { printDay, printTime } from '../base/format.ts'
import { useLanguage, useSay } from '../base/language.ts'
import { clockOf } from './clock.ts'

interface ClockProps {
  /** Unix seconds. */
  readonly due: number
}

export function ClockText({ due }: ClockProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const now = Math.floor(Date.now() / 1000)
  const { urgency, label } = clockOf(due, now, (time) => printDay(time, shown))
  return (
    <span className={`clock clock-${urgency}`} title={printTime(due, shown)}>
      {say(label)}
    </span>
  )
}
