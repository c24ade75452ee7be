/** A secret that is shown this once. */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../verifier/vocabulary.ts'
import { useSay } from '../base/language.ts'
import { Copyable } from '../shell/copy.tsx'
import { platformTexts } from './texts.ts'

interface OnceProps {
  readonly secret: string
  /** What it is called. */
  readonly what: Label
  /** What it is for, and where it belongs. */
  readonly hint: Label
  readonly close: () => void
}

export function Once({ secret, what, hint, close }: OnceProps): ReactNode {
  const say = useSay()
  const body = (
    <div className="once">
      <p>{say(hint)}</p>
      <Copyable text={secret} what={what} />
      <div>
        <Button onClick={close}>{say(platformTexts.saved)}</Button>
      </div>
    </div>
  )
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say(platformTexts.onceTitle)}
      description={body}
    />
  )
}
