/** A field for files, whose button and words are the page's own: those of a browser are in the browser's language. */
import { el, replace } from './dom.ts'
import { type Field, field } from './form.ts'
import { fill } from './format.ts'
import { fileTexts as texts } from './file-field-texts.ts'
import type { Label } from '../verifier/vocabulary.ts'

interface FileFieldOptions {
  readonly hint: Label
  readonly multiple?: boolean
}

/** The browser's own field lies over it, unseen: it is clicked, dropped on, reached by the keyboard and read aloud. */
export function fileField(label: Label, { hint, multiple = false }: FileFieldOptions): Field {
  const made = field(label, { type: 'file', multiple }, hint)
  const { input } = made
  const chosen = el('span', { class: 'picked' }, texts.none)
  const button = el('span', { class: 'picker-button' }, multiple ? texts.chooseSome : texts.choose)
  const box = el('div', { class: 'picker' })
  input.replaceWith(box)
  box.append(el('div', { class: 'picker-face', 'aria-hidden': 'true' }, button, chosen), input)
  input.addEventListener('change', () => replace(chosen, chosenLabel(input.files)))
  return made
}

function chosenLabel(files: FileList | null): Label | string {
  const [first, ...more] = files ?? []
  if (first === undefined) return texts.none
  return more.length === 0 ? first.name : fill(texts.several, { n: String(more.length + 1) })
}

/** Puts files into a field as if they were chosen there. */
export function putFiles({ input }: Field, files: readonly File[]): void {
  const transfer = new DataTransfer()
  for (const file of files) transfer.items.add(file)
  input.files = transfer.files
  input.dispatchEvent(new Event('change'))
}
