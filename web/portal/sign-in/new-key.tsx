/** A new key: made in the worker, usable once it is in an encrypted file. */
import { Button, Form, Input } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { printDid } from '../../../verifier/did.ts'
import { download } from '../../download.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { currentSession } from '../base/session.ts'
import { EnterButton, EnteringError, KeepItem } from './entering.tsx'
import { heldKey, keyHolder, theRegistry } from './keys.ts'
import { rememberKey } from './remembered.ts'
import type { Enter } from './sign-in-page.tsx'
import { signInTexts } from './texts.ts'
import { useEntering } from './use-entering.ts'

/** As `colophon did new` asks: less is found by trying, however slow each try is. */
const shortest = 8
const least = { least: String(shortest) }

interface Made {
  readonly address: string
  readonly did: string
}

interface Fields {
  readonly passphrase: string
  readonly keep?: boolean
}

export function NewKey({ enter }: { readonly enter: Enter }): ReactNode {
  const say = useSay()
  const [made, setMade] = useState<Made>()
  const making = useEntering()
  const make = (): Promise<void> =>
    making.run(async () => {
      const { chainId } = await theRegistry()
      const address = await keyHolder().make()
      setMade({ address, did: printDid(chainId, address) })
    })
  if (made !== undefined) return <SaveKey made={made} enter={enter} />
  return (
    <>
      <p>{say(texts.startNewHint)}</p>
      <EnteringError error={making.error} />
      <Button type="primary" loading={making.busy} onClick={() => void make()}>
        {say(texts.startNew)}
      </Button>
    </>
  )
}

function SaveKey({ made, enter }: { readonly made: Made; readonly enter: Enter }): ReactNode {
  const say = useSay()
  const entering = useEntering()
  useEffect(
    () => () => {
      // Left without signing in: nobody is to have it.
      if (currentSession()?.holder.did !== made.did) keyHolder().forget()
    },
    [made],
  )
  const save = ({ passphrase, keep }: Fields): Promise<void> =>
    entering.run(async (progress) => {
      const { address, did } = made
      const text = await keyHolder().save(did, passphrase, progress)
      const file = { name: `colophon-key-${address.slice(2, 10)}.json`, text }
      download(file)
      if (keep === true) rememberKey({ did, ...file })
      await enter({ did, file, signer: heldKey(address) })
    })
  return (
    <Form layout="vertical" onFinish={(fields: Fields) => void save(fields)}>
      <p>{say(texts.newLead)}</p>
      <p>
        <code>{made.did}</code>
      </p>
      <p className="warning">{say(texts.newWarning)}</p>
      {/* Tells password managers whose passphrase it is. */}
      <input type="text" autoComplete="username" value={made.did} readOnly hidden />
      <NewPassphrase />
      <KeepItem />
      <EnterButton entering={entering} label={signInTexts.saveAndSignIn} />
    </Form>
  )
}

function NewPassphrase(): ReactNode {
  const say = useSay()
  const short = { min: shortest, required: true, message: say(texts.passphraseShort, least) }
  return (
    <>
      <Form.Item
        name="passphrase"
        label={say(texts.passphrase)}
        extra={say(texts.passphraseHint, least)}
        rules={[short]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={say(texts.passphraseAgain)}
        dependencies={['passphrase']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('passphrase')
                ? Promise.resolve()
                : Promise.reject(new Error(say(texts.passphraseDiffers))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
