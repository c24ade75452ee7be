/** Where people begin: a new key, a file, or a wallet. */
import type { Label } from '../../verifier/vocabulary.ts'
import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { texts } from '../texts.ts'

export function startView(app: App): View {
  const heading = texts.startTitle
  // Outside secure contexts anybody on the way could have changed this page, and WebCrypto is not there either.
  if (!isSecureContext)
    return { step: 0, heading, children: [el('p', { class: 'warning' }, texts.insecure)] }
  const list = el(
    'ul',
    { class: 'choices' },
    choice(texts.startNew, texts.startNewHint, () => void app.toNewKey()),
    choice(texts.startOpen, texts.startOpenHint, () => app.toOpenKey()),
    choice(texts.startWallet, texts.startWalletHint, () => app.toWallets()),
  )
  return { step: 0, heading, children: [list] }
}

function choice(name: Label, hint: Label, go: () => void): HTMLElement {
  const button = el(
    'button',
    { type: 'button', onclick: go },
    el('strong', {}, name),
    el('span', {}, hint),
  )
  return el('li', {}, button)
}
