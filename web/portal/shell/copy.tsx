/** Texts to be taken along, and the button that copies one and says to eye and ear that it did. */
import { CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Label } from '../../../verifier/vocabulary.ts'
import { useSay } from '../base/language.ts'
import { shellTexts } from './texts.ts'

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
        () => setTold(shellTexts.copied),
        () => setTold(shellTexts.copyFailed),
      )
  return (
    <span className="copy">
      <Button
        size="small"
        icon={<CopyOutlined aria-hidden />}
        aria-label={say(shellTexts.copyWhat, { what })}
        onClick={() => void copy()}
      />
      <span role="status" className="small">
        {told && say(told)}
      </span>
    </span>
  )
}

interface CopyableProps {
  readonly text: string
  /** What it is. */
  readonly what: Label | string
}

/** A text with the button that copies it. */
export function Copyable({ text, what }: CopyableProps): ReactNode {
  return (
    <div className="copyable">
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  )
}
