/** What is still wrong with a form, by name, at its top: it takes the focus when a form was sent too early. */
import { Alert } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useSay } from '../base/language.ts'
import { staffTexts } from './texts.ts'

export function FaultSummary({ faults }: { readonly faults: readonly string[] }): ReactNode {
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (faults.length > 0) place.current?.focus()
  }, [faults])
  if (faults.length === 0) return null
  return (
    <div ref={place} tabIndex={-1} role="alert">
      <Alert
        type="error"
        title={say(staffTexts.faultsTitle)}
        description={
          <ul>
            {[...new Set(faults)].map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        }
      />
    </div>
  )
}
