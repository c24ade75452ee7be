/** What the ways to sign in share: the passphrase, keeping the file, the button with its progress, and what went wrong. */
import { Button, Checkbox, Form, Input, Progress } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../verifier/vocabulary.ts'
import { OtherPlaceError } from '../../sign-in.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { Failed } from '../shell/page.tsx'
import { didIn, isFull, most } from './remembered.ts'
import { signInTexts } from './texts.ts'
import type { Entering } from './use-entering.ts'

export function PassphraseItem(): ReactNode {
  const say = useSay()
  return (
    <Form.Item
      name="passphrase"
      label={say(texts.passphrase)}
      rules={[{ required: true, message: say(texts.passphraseMissing) }]}
    >
      <Input.Password autoComplete="current-password" />
    </Form.Item>
  )
}

export function KeepItem(): ReactNode {
  const say = useSay()
  const full = isFull()
  const hint = say(full ? signInTexts.keepFull : signInTexts.keepHint, { most: `${most}` })
  return (
    <Form.Item name="keep" valuePropName="checked" extra={hint}>
      <Checkbox disabled={full}>{say(signInTexts.keep)}</Checkbox>
    </Form.Item>
  )
}

/** For whoever's key was replaced: the DID stays, and is no more that of the key. */
export function AsItem(): ReactNode {
  const say = useSay()
  const message = say(signInTexts.asForm)
  const validator = (_: unknown, typed: string | undefined): Promise<void> =>
    (typed ?? '').trim() === '' || didIn(typed) !== undefined
      ? Promise.resolve()
      : Promise.reject(new Error(message))
  return (
    <details className="sign-in-as">
      <summary>{say(texts.otherDid)}</summary>
      <Form.Item
        name="as"
        label={say(texts.did)}
        extra={say(texts.otherDidHint)}
        rules={[{ validator }]}
      >
        <Input autoComplete="off" spellCheck={false} />
      </Form.Item>
    </details>
  )
}

interface EnterButtonProps {
  readonly entering: Entering
  readonly label: Label
}

export function EnterButton({ entering, label }: EnterButtonProps): ReactNode {
  const say = useSay()
  const percent = Math.round(entering.done * 100)
  return (
    <>
      <EnteringError error={entering.error} />
      {entering.busy && (
        <Progress
          percent={percent}
          aria-label={say(signInTexts.working, { percent: `${percent}` })}
        />
      )}
      <Button type="primary" htmlType="submit" loading={entering.busy}>
        {say(label)}
      </Button>
    </>
  )
}

/** Where the registry is elsewhere nothing was signed, and its own address is shown. */
export function EnteringError({ error }: { readonly error: unknown }): ReactNode {
  const say = useSay()
  if (error === undefined) return null
  if (!(error instanceof OtherPlaceError)) return <Failed error={error} />
  const { origin } = error
  const named = origin !== undefined && /^https?:\/\//.test(origin)
  return (
    <p className="warning" role="alert">
      {say(named ? texts.otherPlace : texts.otherPlaceUnnamed)}{' '}
      {named && <a href={`${origin}/portal`}>{origin}</a>}
    </p>
  )
}
