/** Choosing a wallet. */
import { printDid } from '../../verifier/did.ts'
import type { App, View } from '../app.ts'
import { el, replace } from '../dom.ts'
import { actionButton, plainButton } from '../form.ts'
import { noticeOf } from '../refusals.ts'
import { walletSigner } from '../signer.ts'
import { texts } from '../texts.ts'
import { addressIn, chainIn, type Wallet, watchWallets } from '../wallet.ts'

/** The list grows while wallets announce themselves; `leave` ends that. */
export function walletsView(app: App): View {
  const none = el('p', { class: 'warning' }, texts.walletNone)
  const list = el('div', { class: 'wallets' }, none)
  const stop = watchWallets((wallets) => {
    replace(list, ...wallets.map((wallet) => walletButton(app, wallet, stop)))
  })
  const back = plainButton(texts.back, () => {
    stop()
    app.leave()
  })
  const children = [el('p', {}, texts.walletLead), list, el('div', { class: 'actions' }, back)]
  return { step: 0, heading: texts.walletTitle, children }
}

function walletButton(app: App, wallet: Wallet, stop: () => void): HTMLElement {
  const { name = texts.walletUnnamed } = wallet
  const label = typeof name === 'string' ? { zh: name, en: name } : name
  return actionButton(label, texts.walletAsking, async () => {
    try {
      await connect(app, wallet)
      stop()
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
