/** Signing in with a key file and its passphrase. */
import { UploadOutlined } from '@ant-design/icons'
import { Button, Form, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { printDid } from '../../../verifier/did.ts'
import type { SavedFile } from '../../app.ts'
import { KeystoreError, type Progress } from '../../keystore.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { AsItem, EnterButton, KeepItem, PassphraseItem } from './entering.tsx'
import { enterOrRelease, heldKey, keyHolder, theRegistry } from './keys.ts'
import { didIn, rememberKey } from './remembered.ts'
import type { Enter } from './sign-in-page.tsx'
import { signInTexts } from './texts.ts'
import { useEntering } from './use-entering.ts'

/** Key files have half a kilobyte. */
const largest = 64 * 1024

interface Fields {
  readonly passphrase: string
  readonly keep?: boolean
  readonly as?: string
}

interface Opening {
  readonly file: SavedFile
  readonly passphrase: string
  readonly enter: Enter
  readonly progress: Progress
  /** Another DID than that of the file, whose key was replaced by this one. */
  readonly as?: string | undefined
}

/** Opens a key file and signs in with it; resolves with the DID. */
export async function enterWith(opening: Opening): Promise<string> {
  const { file, passphrase, enter, progress, as } = opening
  const { chainId } = await theRegistry()
  const opened = await keyHolder().open(file.text, passphrase, progress)
  const { address } = opened
  const did = as ?? opened.did ?? printDid(chainId, address)
  await enterOrRelease(enter, { did, file, signer: heldKey(address) })
  return did
}

export function OpenFile({ enter }: { readonly enter: Enter }): ReactNode {
  const say = useSay()
  const [file, setFile] = useState<File>()
  const entering = useEntering()
  const open = ({ passphrase, keep, as }: Fields): Promise<void> =>
    entering.run(async (progress) => {
      if (file === undefined || file.size > largest) throw new KeystoreError('form', 'no key file')
      const saved = { name: file.name, text: await file.text() }
      const did = await enterWith({ file: saved, passphrase, enter, progress, as: didIn(as) })
      if (keep === true) rememberKey({ did, ...saved })
    })
  return (
    <Form layout="vertical" onFinish={(fields: Fields) => void open(fields)}>
      <Form.Item label={say(texts.file)} extra={say(texts.fileHint)}>
        <Upload
          accept=".json,application/json"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(chosen) => {
            setFile(chosen)
            return false
          }}
        >
          <Button icon={<UploadOutlined />}>{say(signInTexts.choose)}</Button>
        </Upload>
        {file && <p className="small">{say(signInTexts.chosen, { file: file.name })}</p>}
      </Form.Item>
      <PassphraseItem />
      <AsItem />
      <KeepItem />
      <EnterButton entering={entering} label={signInTexts.openAndSignIn} />
    </Form>
  )
}
