/** Copies a text, and says to eye and ear that it did. */
import { CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { commonTexts } from './texts.ts'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for those who do not see where the button stands. */
  readonly what: Label | string
}

/** Milliseconds for which the button says what happened. */
const shownFor = 3_000

export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const say = useSay()
  const [told, setTold] = useState<Label>()
  useEffect(() => {
    const timer = told && setTimeout(() => setTold(undefined), shownFor)
    return () => clearTimeout(timer)
  }, [told])
  // Pages without TLS have no clipboard, and people can forbid it.
  const copy = (): Promise<void> =>
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => setTold(commonTexts.copied),
        () => setTold(commonTexts.copyFailed),
      )
  return (
    <span className="copy">
      <Button
        size="small"
        icon={<CopyOutlined />}
        aria-label={say(commonTexts.copyWhat, { what })}
        onClick={() => void copy()}
      />
      <span role="status" className="small">
        {told && say(told)}
      </span>
    </span>
  )
}
