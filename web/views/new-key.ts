/** A new key: made in the worker, shown as a DID, and usable once it is in an encrypted file. */
import { printDid } from '../../verifier/did.ts'
import type { App, View } from '../app.ts'
import { download } from '../download.ts'
import { el } from '../dom.ts'
import { type Field, form, passphraseField, plainButton, revealing } from '../form.ts'
import { fill } from '../format.ts'
import type { Progress } from '../keystore.ts'
import { keySigner } from '../signer.ts'
import { texts } from '../texts.ts'
import { didCard } from './did-card.ts'

/** As `colophon did new` asks: less is found by trying, however slow each try is. */
const shortest = 8
const least = { least: String(shortest) }

/** For the key with this address, which the worker holds. */
export function newKeyView(app: App, address: string): View {
  const did = printDid(app.registry.chainId, address)
  const hint = fill(texts.passphraseHint, least)
  const first = passphraseField(texts.passphrase, 'new-password', hint)
  const again = passphraseField(texts.passphraseAgain, 'new-password')
  const children = [
    el('p', {}, texts.newLead),
    didCard(did),
    el('p', { class: 'warning' }, texts.newWarning),
    form({
      fields: [first, again],
      between: [revealing(first.input, again.input), userName(did)],
      submit: texts.save,
      busy: texts.saving,
      progress: true,
      beside: [plainButton(texts.cancel, () => app.leave())],
      act: (progress) => save(app, { address, did }, [first, again], progress),
    }),
  ]
  return { step: 1, heading: texts.newTitle, children }
}

/** Tells password managers whose passphrase it is. */
function userName(did: string): HTMLElement {
  return el('input', { type: 'text', autocomplete: 'username', value: did, hidden: true })
}

function isAcceptable([first, again]: readonly [Field, Field]): boolean {
  const passphrase = first.input.value
  if (passphrase.length < shortest) {
    first.fail(fill(texts.passphraseShort, least))
    return false
  }
  if (passphrase === again.input.value) return true
  again.fail(texts.passphraseDiffers)
  return false
}

async function save(
  app: App,
  { address, did }: { address: string; did: string },
  fields: readonly [Field, Field],
  progress: Progress,
): Promise<void> {
  if (!isAcceptable(fields)) return
  try {
    const text = await app.keys.save(did, fields[0].input.value, progress)
    const file = { name: `colophon-key-${address.slice(2, 10)}.json`, text }
    download(file)
    app.unsaved = false
    app.holder = { did, file, signer: keySigner(app.keys, address) }
    app.toIdentity({ text: fill(texts.saved, { file: file.name }), tone: 'good' })
  } catch {
    // Where the key was forgotten meanwhile, the view is gone too.
    if (app.unsaved) app.tell({ text: texts.saveFailed, tone: 'bad' })
  }
}
