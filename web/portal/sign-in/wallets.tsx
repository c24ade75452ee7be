/** Signing in with a wallet: it signs, and the page never has a key. */
import { Button, Form, Space } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { printDid } from '../../../verifier/did.ts'
import { walletSigner } from '../../signer.ts'
import { texts } from '../../texts.ts'
import { addressIn, chainIn, type Wallet, watchWallets } from '../../wallet.ts'
import { useSay } from '../base/language.ts'
import { forgetSession } from '../base/session.ts'
import { AsItem, EnteringError } from './entering.tsx'
import { enterOrRelease, theRegistry } from './keys.ts'
import { didIn } from './remembered.ts'
import type { Enter } from './sign-in-page.tsx'
import { useEntering } from './use-entering.ts'

export function Wallets({ enter }: { readonly enter: Enter }): ReactNode {
  const say = useSay()
  const [wallets, setWallets] = useState<readonly Wallet[]>([])
  const [form] = Form.useForm<{ readonly as?: string }>()
  const entering = useEntering()
  const connected = (wallet: Wallet): Promise<void> =>
    form.validateFields().then(
      ({ as }) => entering.run(() => connect(wallet, enter, didIn(as))),
      // What is wrong stands beside the field.
      () => undefined,
    )
  useEffect(() => {
    const watching = new AbortController()
    watchWallets(setWallets, watching.signal)
    return () => watching.abort()
  }, [])
  if (wallets.length === 0) return <p className="warning">{say(texts.walletNone)}</p>
  return (
    <>
      <p>{say(texts.walletLead)}</p>
      <Form form={form} layout="vertical">
        <AsItem />
      </Form>
      <EnteringError error={entering.error} />
      <Space wrap>
        {wallets.map((wallet, at) => (
          <Button key={at} loading={entering.busy} onClick={() => void connected(wallet)}>
            {wallet.name ?? say(texts.walletUnnamed)}
          </Button>
        ))}
      </Space>
    </>
  )
}

/** A wallet that goes over to another account ends the session. */
async function connect(wallet: Wallet, enter: Enter, as: string | undefined): Promise<void> {
  const { chainId } = await theRegistry()
  const address = await addressIn(wallet)
  const signer = walletSigner(wallet, address, await chainIn(wallet), forgetSession)
  await enterOrRelease(enter, { did: as ?? printDid(chainId, address), signer })
}
