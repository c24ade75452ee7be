/** What is wrong with a form, all of it by name above the form: it takes the focus, and leads to each field. */
import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { commonTexts } from './texts.ts'

export interface Told {
  /** Name of the field, for people; absent where it is about the whole form. */
  readonly field?: Label | undefined
  readonly text: Label
  /** Goes to the field. */
  readonly go?: (() => void) | undefined
}

interface DefectSummaryProps {
  readonly errors: readonly Told[]
  readonly warnings?: readonly Told[]
}

export function DefectSummary({ errors, warnings = [] }: DefectSummaryProps): ReactNode {
  const say = useSay()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (errors.length > 0) place.current?.focus()
  }, [errors])
  const title = say(commonTexts.summary, { count: `${errors.length}` })
  return (
    <>
      <div ref={place} tabIndex={-1} className="summary">
        {errors.length > 0 && (
          <Alert type="error" showIcon role="alert" title={title} description={list(errors)} />
        )}
      </div>
      {warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={say(commonTexts.warnings)}
          description={list(warnings)}
        />
      )}
    </>
  )
}

const list = (told: readonly Told[]): ReactNode => (
  <ul className="told">
    {told.map((one, i) => (
      <One key={i} told={one} />
    ))}
  </ul>
)

function One({ told: { field, text, go } }: { readonly told: Told }): ReactNode {
  const say = useSay()
  return (
    <li>
      {field && go && (
        <Button type="link" size="small" onClick={go}>
          {say(field)}
        </Button>
      )}
      {field && !go && <strong>{say(field)}</strong>} {say(text)}
    </li>
  )
}
