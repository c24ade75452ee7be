/** Between the short form of who made a work alone and the whole one. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import { itemsAt } from '../form/pointer.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'

interface SoleSwitchProps {
  readonly switchTo: (sole: boolean) => void
}

/** Nobody loses a second author or owner by it. */
export function SoleSwitch({ switchTo }: SoleSwitchProps): ReactNode {
  const say = useSay()
  const { sole, form, locked } = useWizard()
  const several = itemsAt(form, '/owners').length > 1 || itemsAt(form, '/authors').length > 1
  if (locked || (!sole && several)) return null
  return (
    <p className="sole-switch">
      <Button type="link" onClick={() => switchTo(!sole)}>
        {say(sole ? texts.fullForm : texts.soleForm)}
      </Button>
    </p>
  )
}
