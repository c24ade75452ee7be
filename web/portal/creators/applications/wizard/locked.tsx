/** Somebody has signed: a change would void that. */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import { texts } from '../texts.ts'

export function Locked({ unlock }: { readonly unlock: () => void }): ReactNode {
  const say = useSay()
  return (
    <Alert
      type="info"
      showIcon
      title={say(texts.lockedTitle)}
      description={say(texts.lockedText)}
      action={
        <Button size="small" onClick={unlock}>
          {say(texts.unlock)}
        </Button>
      }
    />
  )
}
