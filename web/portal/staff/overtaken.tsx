/** Somebody else acted first: why what is being filled in cannot be done now. It stays on the page until it is cancelled. */
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { RefusedError } from '../../registry.ts'
import { useSay } from '../base/language.ts'
import { problemLabel } from '../base/problem.ts'
import { staffTexts } from './texts.ts'

interface OvertakenProps {
  /** Why the registry would refuse it, where it says so. */
  readonly refusal?: object | undefined
}

export function Overtaken({ refusal = { code: 'state_changed' } }: OvertakenProps): ReactNode {
  const say = useSay()
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say(staffTexts.overtaken)}
      description={say(problemLabel(new RefusedError({ ...refusal })))}
    />
  )
}
