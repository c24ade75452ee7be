/** The key of a minor's DID: opened on this device beside the guardian's, to sign that the guardian may apply. */
import { UploadOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { printDid } from '../../../../verifier/did.ts'
import { KeyHolder } from '../../../key-holder.ts'
import { KeystoreError } from '../../../keystore.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Failed } from '../../shell/page.tsx'
import { theRegistry } from '../../sign-in/keys.ts'
import { useEntering } from '../../sign-in/use-entering.ts'
import { identityTexts as texts } from './texts.ts'

export interface ChildKey {
  readonly did: string
  /** EIP-191: 65 bytes, 0x hex. */
  sign(text: string): Promise<string>
}

interface ChildKeyFieldProps {
  readonly opened: ChildKey | undefined
  /** Must not change from one drawing to the next. */
  readonly open: (key: ChildKey | undefined) => void
}

/** Key files have half a kilobyte. */
const largest = 64 * 1024

/** The key leaves the memory with this field. */
export function ChildKeyField({ opened, open }: ChildKeyFieldProps): ReactNode {
  const say = useSay()
  const me = useSignedIn()?.session.did
  const [file, setFile] = useState<File>()
  const [passphrase, setPassphrase] = useState('')
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const entering = useEntering()
  const holder = useHolder(open)
  const unlock = (): Promise<void> =>
    entering.run(async (progress) => {
      if (file === undefined || file.size > largest) throw new KeystoreError('form', 'no key file')
      const { chainId } = await theRegistry()
      const keys = holder()
      const { address, did = printDid(chainId, address) } = await keys.open(
        await file.text(),
        passphrase,
        progress,
      )
      open({ did, sign: (text) => keys.sign(text) })
      setPassphrase('')
    })
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{say(texts.childKey)}</h2>
      <p>
        {say(texts.childKeyHint)}{' '}
        <a href="/did" target="_blank">
          {say(texts.makeDid)}
        </a>
      </p>
      <div className="actions">
        <Button icon={<UploadOutlined aria-hidden />} onClick={() => field.current?.click()}>
          {say(texts.chooseKey)}
        </Button>
        {file && <span className="file-name small">{file.name}</span>}
      </div>
      <input
        ref={field}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={say(texts.childFile)}
        onChange={({ target }) => setFile(target.files?.[0])}
      />
      <div>
        <label htmlFor={`${id}-passphrase`}>{say(texts.childPassphrase)}</label>
        <Input.Password
          id={`${id}-passphrase`}
          autoComplete="off"
          value={passphrase}
          onChange={({ target }) => setPassphrase(target.value)}
        />
      </div>
      <div className="actions">
        <Button loading={entering.busy} disabled={file === undefined} onClick={() => void unlock()}>
          {say(texts.openKey)}
        </Button>
      </div>
      <div role="status">
        {opened && (
          <p>{say(opened.did === me ? texts.keyIsMine : texts.keyOpen, { did: opened.did })}</p>
        )}
      </div>
      {entering.error !== undefined && <Failed error={entering.error} />}
    </section>
  )
}

/** A worker of its own: the key of whoever is signed in stays where it is. */
function useHolder(open: ChildKeyFieldProps['open']): () => KeyHolder {
  const holder = useRef<KeyHolder>(undefined)
  useEffect(
    () => () => {
      holder.current?.forget()
      open(undefined)
    },
    [open],
  )
  return () => {
    holder.current ??= new KeyHolder()
    return holder.current
  }
}
