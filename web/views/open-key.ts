/** Opening a key file with its passphrase. */
import { printDid } from '../../verifier/did.ts'
import type { App, View } from '../app.ts'
import { el } from '../dom.ts'
import { fileField } from '../file-field.ts'
import { type Field, form, passphraseField, plainButton, revealing } from '../form.ts'
import { KeystoreError, type Progress } from '../keystore.ts'
import { labelOf } from '../refusals.ts'
import { keySigner } from '../signer.ts'
import { texts } from '../texts.ts'

/** Key files have half a kilobyte. */
const largest = 64 * 1024

export function openKeyView(app: App): View {
  const file = fileField(texts.file, { hint: texts.fileHint })
  const passphrase = passphraseField(texts.passphrase, 'current-password')
  const children = [
    el('p', {}, texts.openLead),
    form({
      fields: [file, passphrase],
      between: [revealing(passphrase.input)],
      submit: texts.open,
      busy: texts.opening,
      progress: true,
      beside: [plainButton(texts.back, () => app.leave())],
      act: (progress) => open(app, file, passphrase, progress),
    }),
  ]
  return { step: 0, heading: texts.openTitle, children }
}

async function open(app: App, file: Field, passphrase: Field, progress: Progress): Promise<void> {
  const chosen = file.input.files?.[0]
  if (chosen === undefined) return file.fail(texts.fileMissing)
  if (chosen.size > largest) return file.fail(texts.fileForm)
  if (passphrase.input.value === '') return passphrase.fail(texts.passphraseMissing)
  try {
    const text = await chosen.text()
    const { address, did } = await app.keys.open(text, passphrase.input.value, progress)
    const own = did ?? printDid(app.registry.chainId, address)
    app.holder = { did: own, signer: keySigner(app.keys, address) }
    app.toIdentity()
  } catch (error) {
    const wrong = error instanceof KeystoreError && error.code === 'passphrase' ? passphrase : file
    wrong.fail(error instanceof KeystoreError ? labelOf(error) : texts.fileFailed)
  }
}
