/** Signing in with a key file and its passphrase. */
import { UploadOutlined } from '@ant-design/icons'
import { Button, Form, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import { printDid } from '../../../verifier/did.ts'
import { KeystoreError, type Progress } from '../../keystore.ts'
import { keySigner } from '../../signer.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { EnterButton, KeepItem, PassphraseItem } from './entering.tsx'
import { keyHolder, theRegistry } from './keys.ts'
import { rememberKey } from './remembered.ts'
import type { Enter } from './sign-in-page.tsx'
import { signInTexts } from './texts.ts'
import { useEntering } from './use-entering.ts'

/** Key files have half a kilobyte. */
const largest = 64 * 1024

interface Fields {
  readonly passphrase: string
  readonly keep?: boolean
}

/** Opens the text of a key file and signs in with it; resolves with the DID. */
export async function enterWith(
  text: string,
  passphrase: string,
  enter: Enter,
  progress: Progress,
): Promise<string> {
  const { chainId } = await theRegistry()
  const { address, did = printDid(chainId, address) } = await keyHolder().open(
    text,
    passphrase,
    progress,
  )
  await enter({ did, signer: keySigner(keyHolder(), address) })
  return did
}

export function OpenFile({ enter }: { readonly enter: Enter }): ReactNode {
  const say = useSay()
  const [file, setFile] = useState<File>()
  const entering = useEntering()
  const open = ({ passphrase, keep }: Fields): Promise<void> =>
    entering.run(async (progress) => {
      if (file === undefined || file.size > largest) throw new KeystoreError('form', 'no key file')
      const text = await file.text()
      const did = await enterWith(text, passphrase, enter, progress)
      if (keep === true) rememberKey({ did, name: file.name, text })
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
      <KeepItem />
      <EnterButton entering={entering} label={signInTexts.openAndSignIn} />
    </Form>
  )
}
