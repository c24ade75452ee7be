/** Signing in with a wallet: it signs, and the page never has a key. */
import { Button, Space } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { printDid } from '../../../verifier/did.ts'
import { walletSigner } from '../../signer.ts'
import { texts } from '../../texts.ts'
import { addressIn, chainIn, type Wallet, watchWallets } from '../../wallet.ts'
import { useSay } from '../base/language.ts'
import { forgetSession } from '../base/session.ts'
import { EnteringError } from './entering.tsx'
import { theRegistry } from './keys.ts'
import type { Enter } from './sign-in-page.tsx'
import { useEntering } from './use-entering.ts'

export function Wallets({ enter }: { readonly enter: Enter }): ReactNode {
  const say = useSay()
  const [wallets, setWallets] = useState<readonly Wallet[]>([])
  const entering = useEntering()
  useEffect(() => {
    const watching = new AbortController()
    watchWallets(setWallets, watching.signal)
    return () => watching.abort()
  }, [])
  if (wallets.length === 0) return <p className="warning">{say(texts.walletNone)}</p>
  return (
    <>
      <p>{say(texts.walletLead)}</p>
      <EnteringError error={entering.error} />
      <Space wrap>
        {wallets.map((wallet, at) => (
          <Button
            key={at}
            loading={entering.busy}
            onClick={() => void entering.run(() => connect(wallet, enter))}
          >
            {wallet.name ?? say(texts.walletUnnamed)}
          </Button>
        ))}
      </Space>
    </>
  )
}

/** A wallet that goes over to another account ends the session. */
async function connect(wallet: Wallet, enter: Enter): Promise<void> {
  const { chainId } = await theRegistry()
  const address = await addressIn(wallet)
  const signer = walletSigner(wallet, address, await chainIn(wallet), forgetSession)
  await enter({ did: printDid(chainId, address), signer })
}
