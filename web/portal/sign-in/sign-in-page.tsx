/** Signing in: with a key kept on this device, a key file, a new key or a wallet. */
import { Alert, Tabs } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Holder } from '../../app.ts'
import { texts } from '../../texts.ts'
import { useSay } from '../base/language.ts'
import { hasEndedByItself, signIn } from '../base/session.ts'
import { Page } from '../shell/page.tsx'
import { KeptKey } from './kept-key.tsx'
import { NewKey } from './new-key.tsx'
import { OpenFile } from './open-file.tsx'
import { type RememberedKey, rememberedKeys } from './remembered.ts'
import { signInTexts } from './texts.ts'
import { Wallets } from './wallets.tsx'

/** Whoever has a key at hand is signed in with it. Rejects as `signIn`. */
export type Enter = (holder: Holder) => Promise<void>

export function SignInPage(): ReactNode {
  const say = useSay()
  const [kept, setKept] = useState(rememberedKeys)
  // Outside secure contexts anybody on the way could have changed this page, and WebCrypto is not there either.
  if (!isSecureContext)
    return (
      <Page title={signInTexts.title}>
        <p className="warning">{say(texts.insecure)}</p>
      </Page>
    )
  return (
    <Page title={signInTexts.title} lead={signInTexts.lead}>
      {hasEndedByItself() && (
        <Alert type="warning" showIcon role="alert" title={say(texts.sessionOver)} />
      )}
      <div className="card sign-in">
        <Tabs items={ways(say, kept, () => setKept(rememberedKeys()))} destroyOnHidden />
      </div>
      <p>
        <a href="/did">{say(signInTexts.didExplained)}</a>
      </p>
    </Page>
  )
}

type Ways = NonNullable<Parameters<typeof Tabs>[0]['items']>

function ways(
  say: ReturnType<typeof useSay>,
  kept: readonly RememberedKey[],
  changed: () => void,
): Ways {
  const first = { key: 'kept', label: say(signInTexts.withKept) }
  const keptWay = { ...first, children: <KeptKey keys={kept} enter={signIn} changed={changed} /> }
  return [
    ...(kept.length > 0 ? [keptWay] : []),
    { key: 'file', label: say(signInTexts.withFile), children: <OpenFile enter={signIn} /> },
    { key: 'new', label: say(signInTexts.withNew), children: <NewKey enter={signIn} /> },
    { key: 'wallet', label: say(signInTexts.withWallet), children: <Wallets enter={signIn} /> },
  ]
}
