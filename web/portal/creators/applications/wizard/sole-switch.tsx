/** Between the short form of who made a work alone and the whole one. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import { canBeSole } from '../form/change.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'

interface SoleSwitchProps {
  readonly switchTo: (sole: boolean) => void
}

/** Nobody loses anything that was filled in by it. */
export function SoleSwitch({ switchTo }: SoleSwitchProps): ReactNode {
  const say = useSay()
  const { sole, form, locked } = useWizard()
  if (locked || (!sole && !canBeSole(form))) return null
  return (
    <p className="sole-switch">
      <Button type="link" onClick={() => switchTo(!sole)}>
        {say(sole ? texts.fullForm : texts.soleForm)}
      </Button>
    </p>
  )
}
