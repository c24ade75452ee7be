/** Choosing a wallet. */
import { printDid } from '../../verifier/did.ts'
import type { App, View } from '../app.ts'
import { el, replace } from '../dom.ts'
import { actionButton, plainButton } from '../form.ts'
import { noticeOf } from '../refusals.ts'
import { walletSigner } from '../signer.ts'
import { texts } from '../texts.ts'
import { addressIn, chainIn, type Wallet, watchWallets } from '../wallet.ts'

/** The list grows while wallets announce themselves. */
export function walletsView(app: App): View {
  const none = el('p', { class: 'warning' }, texts.walletNone)
  const list = el('div', { class: 'wallets' }, none)
  const watching = new AbortController()
  const found = (wallets: readonly Wallet[]): void =>
    replace(list, ...wallets.map((wallet) => walletButton(app, wallet, watching)))
  watchWallets(found, watching.signal)
  const back = plainButton(texts.back, () => {
    watching.abort()
    app.leave()
  })
  const children = [el('p', {}, texts.walletLead), list, el('div', { class: 'actions' }, back)]
  return { step: 0, heading: texts.walletTitle, children }
}

function walletButton(app: App, wallet: Wallet, watching: AbortController): HTMLElement {
  const { name = texts.walletUnnamed } = wallet
  const label = typeof name === 'string' ? { zh: name, en: name } : name
  return actionButton(label, texts.walletAsking, async () => {
    try {
      await connect(app, wallet)
      watching.abort()
    } catch (error) {
      app.tell(noticeOf(error))
    }
  })
}

async function connect(app: App, wallet: Wallet): Promise<void> {
  const address = await addressIn(wallet)
  const left = (): void => app.leave({ text: texts.walletChanged, tone: 'plain' })
  const signer = walletSigner(wallet, address, await chainIn(wallet), left)
  app.holder = { did: printDid(app.registry.chainId, address), signer }
  app.toIdentity()
}
