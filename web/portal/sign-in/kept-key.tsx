/** Signing in with a key file that this device keeps. */
import { Button, Form, Popconfirm, Radio, Space } from 'antd'
import type { ReactNode } from 'react'
import { download } from '../../download.ts'
import { KeystoreError } from '../../keystore.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { EnterButton, PassphraseItem } from './entering.tsx'
import { enterWith } from './open-file.tsx'
import { forgetKey, rememberKey, type RememberedKey } from './remembered.ts'
import type { Enter } from './sign-in-page.tsx'
import { signInTexts } from './texts.ts'
import { useEntering } from './use-entering.ts'

interface KeptKeyProps {
  readonly keys: readonly RememberedKey[]
  readonly enter: Enter
  /** Called when one was deleted. */
  readonly changed: () => void
}

interface Fields {
  readonly did: string
  readonly passphrase: string
}

export function KeptKey({ keys, enter, changed }: KeptKeyProps): ReactNode {
  const say = useSay()
  const [form] = Form.useForm<Fields>()
  const entering = useEntering()
  const open = ({ did, passphrase }: Fields): Promise<void> =>
    entering.run(async (progress) => {
      const key = keys.find((one) => one.did === did)
      if (key === undefined) throw new KeystoreError('form', 'no such key')
      await enterWith({ file: key, passphrase, enter, progress, as: key.did })
      rememberKey(key)
    })
  const chosen = Form.useWatch<string | undefined>('did', form)
  const key = keys.find(({ did }) => did === chosen) ?? keys[0]
  const forget = (): void => {
    if (key === undefined) return
    forgetKey(key.did)
    form.setFieldValue('did', keys.find(({ did }) => did !== key.did)?.did)
    changed()
  }
  const options = keys.map(({ did }) => ({ value: did, label: <code>{did}</code> }))
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ did: keys[0]?.did }}
      onFinish={(fields: Fields) => void open(fields)}
    >
      <Form.Item name="did" label={say(signInTexts.which)}>
        <Radio.Group options={options} vertical />
      </Form.Item>
      <PassphraseItem />
      <Space wrap>
        <EnterButton entering={entering} label={signInTexts.openAndSignIn} />
        <Button onClick={() => key && download(key)}>{say(texts.saveAgain)}</Button>
        <Popconfirm
          title={say(signInTexts.forgetSure)}
          description={<p className="confirm-text">{say(signInTexts.forgetHint)}</p>}
          okText={say(signInTexts.forget)}
          cancelText={say(signInTexts.keepIt)}
          getPopupContainer={(button) => button.parentElement ?? document.body}
          onConfirm={forget}
        >
          <Button danger>{say(signInTexts.forget)}</Button>
        </Popconfirm>
      </Space>
    </Form>
  )
}
