/** A text to be taken along, with a button that copies it. */
import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'

export function Copyable({ text }: { readonly text: string }): ReactNode {
  const say = useSay()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="copyable">
      <code>{text}</code>
      <Button
        size="small"
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={() => void copy()}
      >
        {say(copied ? texts.copied : texts.copy)}
      </Button>
      <span role="status" className="unseen">
        {copied ? say(texts.copied) : ''}
      </span>
    </div>
  )
}
